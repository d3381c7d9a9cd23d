// What a relay refused on official PDSes, judged by what those are known to send. The relay and pulsar share their
// verifier: a rule that it gets wrong would be broken by both alike, so on these servers only these count as expected.
//
//   node refusals.mjs COVERAGE.json     exit 1, and a line for each, where anything else was refused
import { readFileSync } from 'node:fs'

const EXPECTED = new Set([
  // A migration announces a rev that nobody signed.
  '#sync mismatch',
  // After a migration the old host's farewell comes last.
  '#account wrong_host',
  // What was written before, and came after, an account went away.
  '#commit inactive',
  '#sync inactive',
  // A #sync of a head that came with a commit.
  '#sync stale_rev',
])

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const comparisons = report.sections?.coverage?.comparisons
if (!Array.isArray(comparisons) || comparisons.length === 0) {
  throw new Error('no comparison in the report')
}
let unexpected = 0
for (const { missed } of comparisons) {
  for (const event of missed) {
    if (event.verdict === 'REFUSED' && !EXPECTED.has(`${event.kind} ${event.reason}`)) {
      unexpected++
      console.error(`demo: no official PDS sends this: ${event.kind} of ${event.did} at ${event.at}, refused as ${event.reason}: ${event.detail}`)
    }
  }
}
process.exitCode = unexpected === 0 ? 0 : 1
