// Every single thing that the devnet can do, by name: drawn by the traffic, or asked for over the control port.
import { Impossible } from './writes.mjs'

export class UnknownAccount extends Error {}

const WRITES = new Set(['create-record', 'update', 'delete', 'apply-writes'])

export class Actions {
  constructor({ accounts, writes, lifecycle, random, log }) {
    this.accounts = accounts
    this.random = random
    this.log = log
    this.byKind = {}
    this.failures = 0
    this.inFlight = new Set()
    const writable = () => true
    /** name -> [the action, which writable (or other) accounts it can be drawn for]. */
    this.kinds = {
      'create-record': [(account, args) => writes.createRecord(account, args), writable],
      update: [(account, args) => writes.update(account, args), (account) => account.records.size > 0],
      delete: [(account, args) => writes.delete(account, args), (account) => account.records.size > 0],
      'apply-writes': [(account, args) => writes.applyWrites(account, args), writable],
      deactivate: [(account) => lifecycle.deactivate(account), writable],
      activate: [(account) => lifecycle.activate(account), (account) => account.status === 'deactivated', 'deactivated'],
      takedown: [(account) => lifecycle.takedown(account), writable],
      untakedown: [(account) => lifecycle.untakedown(account), (account) => account.status === 'takendown', 'takendown'],
      'delete-account': [(account) => lifecycle.deleteAccount(account), writable],
      'change-handle': [(account, args) => lifecycle.changeHandle(account, args), writable],
      'rotate-key': [(account, args) => lifecycle.rotateKey(account, args), writable],
      migrate: [(account, args) => lifecycle.migrate(account, args), (account) => lifecycle.migrationTargets(account).length > 0],
      identity: [(account, args) => lifecycle.identity(account, args), writable],
      sync: [(account, args) => lifecycle.sync(account, args), writable],
      tombstone: [(account, args) => lifecycle.tombstone(account, args), writable],
    }
    this.createAccount = (args) => lifecycle.createAccount(args)
  }

  get names() {
    return [...Object.keys(this.kinds), 'create-account']
  }

  /** Record writes that a server has answered with success. */
  get writes() {
    return Object.entries(this.byKind).reduce((sum, [kind, count]) => sum + (WRITES.has(kind) ? count : 0), 0)
  }

  /** An account that nobody uses at this moment and that `name` can be done to, or null. */
  draw(name) {
    const [, accepts, status = 'active'] = this.kinds[name]
    const candidates = this.accounts.all.filter(
      (account) => account.busy === 0 && account.status === status && account.pds.process.running && accepts(account),
    )
    return candidates.length > 0 ? this.random.pick(candidates) : null
  }

  /** `args.did` names the account, or one is drawn. Fails as the server's refusal does. */
  async perform(name, args = {}, account = null) {
    const running = name === 'create-account' ? this.#settled(name, () => this.createAccount(args)) : this.#onAccount(name, args, account)
    this.inFlight.add(running)
    try {
      return await running
    } finally {
      this.inFlight.delete(running)
    }
  }

  async #onAccount(name, args, drawn) {
    const account = drawn ?? (args.did === undefined ? this.draw(name) : this.accounts.find(args.did))
    if (!account && args.did !== undefined) throw new UnknownAccount(`no account ${args.did}`)
    if (!account) throw new Impossible(`no account is free for ${name}`)
    return account.exclusively(() =>
      this.#settled(name, async () => {
        try {
          return await this.kinds[name][0](account, args)
        } finally {
          account.lastEventAt = Date.now()
        }
      }),
    )
  }

  async #settled(name, action) {
    try {
      const result = await action()
      this.byKind[name] = (this.byKind[name] ?? 0) + 1
      return { action: name, ...result }
    } catch (error) {
      if (!(error instanceof Impossible) && error.name !== 'AbortError') {
        this.failures++
        this.log(`${name} failed: ${error.message}`)
      }
      throw error
    }
  }

  async settle() {
    while (this.inFlight.size > 0) await Promise.allSettled([...this.inFlight])
  }
}
