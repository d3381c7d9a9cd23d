// Follows one firehose with the official @atproto/sync client, signatures verified, and prints what it sees as JSON lines.
import './loopback.mjs'
import { IdResolver, MemoryCache } from '@atproto/identity'
import { Firehose, MemoryRunner } from '@atproto/sync'
import { WebSocket } from 'ws'
import { onStarterGone } from './lifeline.mjs'
import { UsageError, followOptions } from './options.mjs'

const ERRORS_KEPT = 100
const END_MILLIS = 3000

const line = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)

/** The client does not say when it is connected (or connected again): the socket under it does. */
function announceOpen(onOpen) {
  const emit = WebSocket.prototype.emit
  WebSocket.prototype.emit = function (name, ...args) {
    if (name === 'open') onOpen()
    return emit.call(this, name, ...args)
  }
}

function described(event) {
  const { event: kind, did, seq, time } = event
  switch (kind) {
    case 'create':
    case 'update':
      return { event: kind, did, seq, time, rev: event.rev, commit: event.commit.toString(), uri: event.uri.toString(), cid: event.cid.toString() }
    case 'delete':
      return { event: kind, did, seq, time, rev: event.rev, commit: event.commit.toString(), uri: event.uri.toString() }
    case 'sync':
      return { event: kind, did, seq, time, rev: event.rev, cid: event.cid.toString() }
    case 'account':
      return { event: kind, did, seq, time, active: event.active, ...(event.status ? { status: event.status } : {}) }
    default:
      return { event: kind, did, seq, time }
  }
}

function explained(error) {
  const at = error.event ?? error.value ?? {}
  const causes = []
  for (let cause = error; cause; cause = cause.cause) causes.push(cause.message ?? String(cause))
  return { error: causes.join(': '), did: at.repo ?? at.did, seq: at.seq, rev: at.rev }
}

function main() {
  const options = followOptions(process.argv.slice(2))
  const runner = new MemoryRunner({ startCursor: options.cursor })
  const errors = []
  let events = 0
  let errorCount = 0
  let connections = 0
  let ending = false
  const onError = (error) => {
    // Its own socket closing is how the end looks from inside.
    if (ending) return
    errorCount++
    const what = explained(error)
    process.stderr.write(`follow: ${JSON.stringify(what)}\n`)
    if (errors.length < ERRORS_KEPT) errors.push(what)
  }
  const firehose = new Firehose({
    service: options.service.replace(/^http/, 'ws'),
    runner,
    // By default it refuses plain http and loopback.
    idResolver: new IdResolver({ plcUrl: options.plc, fetch: globalThis.fetch, didCache: new MemoryCache() }),
    unauthenticatedHandles: true,
    unauthenticatedCommits: false,
    subscriptionReconnectDelay: 500,
    maxReconnectSeconds: 2,
    handleEvent: (event) => {
      events++
      line(described(event))
    },
    onError,
  })
  const end = async () => {
    if (ending) return
    // Whatever arrived is verified and printed before the last line.
    await Promise.race([runner.processAll(), new Promise((resolve) => setTimeout(resolve, END_MILLIS))])
    ending = true
    firehose.destroy().catch(() => {})
    const last = JSON.stringify({ done: true, events, errors, errorCount, connections, cursor: runner.getCursor() ?? null })
    process.stdout.write(`${last}\n`, () => process.exit(0))
  }
  announceOpen(() => {
    connections++
    line({ open: true })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
  process.stdout.on('error', () => process.exit(0))
  if (options.duration !== null) setTimeout(end, options.duration)
  onStarterGone(end)
  firehose.start()
}

try {
  main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`follow: ${error.message}\n`)
  process.exit(2)
}
