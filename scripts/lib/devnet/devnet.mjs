// The devnet process: starts the servers, seeds them, keeps them busy, and takes all of it away again.
import './loopback.mjs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Accounts, xrpc } from './accounts.mjs'
import { Actions } from './actions.mjs'
import { Control } from './control.mjs'
import { Lifecycle } from './lifecycle.mjs'
import { onStarterGone } from './lifeline.mjs'
import { Network } from './network.mjs'
import { UsageError, devnetOptions } from './options.mjs'
import { Random } from './random.mjs'
import { BLOG, FOLLOW, LIKE, NOTE, POST, PROFILE, Records, STATUS } from './records.mjs'
import { Traffic } from './traffic.mjs'
import { Writes } from './writes.mjs'

const log = (message) => process.stderr.write(`devnet: ${message}\n`)
const line = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)

/** A PDS finds an event up to a second late; its subscribers are given the time to read the last ones. */
const LINGER_MILLIS = 1500
const SETTLE_MILLIS = 1000

class Devnet {
  #stopping = null
  #started = Date.now()

  constructor(options) {
    this.options = options
    this.random = new Random(options.seed)
    this.network = new Network(options, log)
    this.network.onServerLost = (error) => this.fail(error)
    this.abort = new AbortController()
  }

  async start() {
    await this.network.start()
    log(`servers are up after ${this.#elapsed()}`)
    this.accounts = new Accounts(this.random)
    const records = new Records(this.random)
    const writes = new Writes(this.random, this.accounts, records)
    const lifecycle = new Lifecycle({ network: this.network, accounts: this.accounts, quiet: this.options.quiet, signal: this.abort.signal })
    this.actions = new Actions({ accounts: this.accounts, writes, lifecycle, random: this.random, log })
    await this.#seed()
    this.traffic = new Traffic({
      actions: this.actions,
      accounts: this.accounts,
      random: this.random,
      rate: this.options.rate,
      lifecycle: this.options.lifecycle === 'on',
    })
    this.control = new Control({
      state: () => this.#state(),
      traffic: this.traffic,
      actions: this.actions,
      network: this.network,
      stop: () => this.stop(0),
    })
    this.controlUrl = await this.control.listen(this.options.controlPort)
    if (this.#stopping) return
    line(this.#facts())
    log(`ready after ${this.#elapsed()}: ${this.accounts.all.length} accounts on ${this.network.pds.length} PDSes`)
    for (const relay of this.options.relays) this.#requestCrawls(relay)
    this.traffic.resume()
    const { duration, maxRun } = this.options
    if (duration !== null) setTimeout(() => this.finish(), duration)
    setTimeout(() => {
      log(`stopping: the run has reached --max-run`)
      this.finish()
    }, maxRun).unref()
  }

  async #seed() {
    const { pds } = this.network
    const homes = Array.from({ length: this.options.accounts }, (_, i) => pds[i % pds.length])
    await inParallel(homes, 2 * pds.length, (home) => this.actions.perform('create-account', { pds: home.index }))
    const seedAll = (collections) =>
      inParallel(this.accounts.all, 2 * pds.length, async (account) => {
        for (const collection of collections) await this.actions.perform('create-record', { collection }, account)
      })
    await seedAll([PROFILE, POST, STATUS, NOTE])
    // These refer to posts of others.
    await seedAll([LIKE, FOLLOW, BLOG])
    // What is counted and reported is the traffic.
    this.actions.byKind = {}
  }

  async #requestCrawls(relay) {
    for (const pds of this.network.pds) {
      for (let attempt = 1; ; attempt++) {
        try {
          await xrpc(relay, 'com.atproto.sync.requestCrawl', { body: { hostname: pds.hostname } })
          break
        } catch (error) {
          if (this.#stopping) return
          if (attempt === 10) {
            log(`requestCrawl of ${pds.hostname} at ${relay} given up: ${error.message}`)
            break
          }
          await sleep(1000)
        }
      }
    }
  }

  #facts() {
    const accounts = this.accounts.all.filter((account) => account.status !== 'deleted')
    return {
      plc: this.network.plcUrl,
      pds: this.network.pds.map((pds) => ({
        url: pds.url,
        hostname: pds.hostname,
        accounts: accounts.filter((account) => account.pds === pds).map((account) => account.did),
      })),
      dids: accounts.map((account) => account.did),
      control: this.controlUrl,
      seed: this.options.seed,
    }
  }

  #state() {
    return {
      ...this.#facts(),
      paused: !this.traffic.running,
      rate: this.traffic.rate,
      uptimeMillis: Date.now() - this.#started,
      ...this.#counts(),
      inFlight: this.actions.inFlight.size,
      servers: this.network.pds.map((pds) => ({ hostname: pds.hostname, running: pds.process.running, pid: pds.process.pid })),
      accounts: this.accounts.all.map(({ did, handle, pds, status, records }) => ({ did, handle, pds: pds.hostname, status, records: records.size })),
    }
  }

  #counts() {
    return { writes: this.actions?.writes ?? 0, byKind: this.actions?.byKind ?? {}, errors: this.actions?.failures ?? 0 }
  }

  #elapsed() {
    return `${((Date.now() - this.#started) / 1000).toFixed(1)} s`
  }

  /** The wanted end: what was begun completes, subscribers read the rest, then all stops. */
  async finish() {
    if (this.#stopping) return
    await this.traffic.pause()
    await sleep(LINGER_MILLIS)
    await this.stop(0)
  }

  fail(error) {
    if (this.#stopping) return
    log(`stopping: ${error.message}`)
    this.stop(1)
  }

  stop(code) {
    this.#stopping ??= this.#stop(code)
    return this.#stopping
  }

  async #stop(code) {
    this.abort.abort()
    try {
      if (this.traffic) await Promise.race([this.traffic.pause(), sleep(SETTLE_MILLIS)])
      // Without a first line there is no last one: the devnet was never ready.
      if (this.controlUrl) line({ done: true, ...this.#counts() })
      this.control?.close()
      await this.network.stop()
    } catch (error) {
      log(`stop: ${error.message}`)
      await this.network.killNow()
      code ||= 1
    }
    process.exit(code)
  }

  async killNow(code) {
    try {
      await this.network.killNow()
    } finally {
      process.exit(code)
    }
  }
}

async function inParallel(items, width, action) {
  const left = [...items]
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await action(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

function main() {
  const devnet = new Devnet(devnetOptions(process.argv.slice(2)))
  let signals = 0
  const onSignal = () => (++signals === 1 ? devnet.stop(0) : devnet.killNow(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  process.on('uncaughtException', (error) => {
    log(`stopping: ${error.stack}`)
    devnet.killNow(1)
  })
  process.stdout.on('error', () => devnet.stop(0))
  onStarterGone(() => devnet.stop(0))
  devnet.start().catch((error) => devnet.fail(error))
}

try {
  main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  log(error.message)
  process.exit(2)
}
