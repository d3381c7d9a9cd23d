// What happens to an account besides writes. Each action runs while its account is held exclusively.
import { setTimeout as sleep } from 'node:timers/promises'
import * as plc from '@did-plc/lib'
import { adminToken, xrpc } from './accounts.mjs'
import { Impossible } from './writes.mjs'

export class Lifecycle {
  /**
   * `quiet`, in milliseconds: how long an account says nothing before its key, host or DID changes. Whoever checks a commit
   * of before against the identity of after finds a bad signature, and rightly: the quiet lets a live follower pass.
   */
  constructor({ network, accounts, quiet, signal }) {
    this.network = network
    this.accounts = accounts
    this.quiet = quiet
    this.signal = signal
    this.directory = new plc.Client(network.plcUrl)
  }

  async createAccount({ pds } = {}) {
    const running = this.network.pds.filter((each) => each.process.running)
    const home = pds === undefined ? this.accounts.random.pick(running) : this.network.pds[pds]
    if (!home?.process.running) throw new Impossible(`no running PDS ${pds ?? ''}`)
    const account = await this.accounts.create(home)
    return { ...facts(account), handle: account.handle }
  }

  async deactivate(account) {
    await account.call('com.atproto.server.deactivateAccount', { body: {} })
    account.status = 'deactivated'
    return facts(account)
  }

  async activate(account) {
    await account.call('com.atproto.server.activateAccount', { post: true })
    account.status = 'active'
    return facts(account)
  }

  async takedown(account) {
    await this.#setTakedown(account, true)
    account.status = 'takendown'
    return facts(account)
  }

  async untakedown(account) {
    await this.#setTakedown(account, false)
    account.status = 'active'
    return facts(account)
  }

  async #setTakedown(account, applied) {
    await xrpc(account.pds.url, 'com.atproto.admin.updateSubjectStatus', {
      token: adminToken(account.pds),
      body: {
        subject: { $type: 'com.atproto.admin.defs#repoRef', did: account.did },
        takedown: applied ? { applied, ref: 'devnet' } : { applied },
      },
    })
  }

  async deleteAccount(account) {
    await xrpc(account.pds.url, 'com.atproto.admin.deleteAccount', { token: adminToken(account.pds), body: { did: account.did } })
    account.status = 'deleted'
    account.records.clear()
    return facts(account)
  }

  async changeHandle(account, { handle = this.accounts.freshHandle(account.pds) } = {}) {
    await account.call('com.atproto.identity.updateHandle', { body: { handle } })
    account.handle = handle
    return { ...facts(account), handle }
  }

  /** `from`: the PDS that says it; any may, of any account. */
  async identity(account, { from = account.pds.index } = {}) {
    await this.network.pds[from].process.call('identity', { did: account.did })
    return facts(account)
  }

  /** `newRev`: over a new empty commit; otherwise the present one is announced again. */
  async sync(account, { newRev = true } = {}) {
    return { ...facts(account), newRev, ...(await account.pds.process.call('sync', { did: account.did, newRev })) }
  }

  async rotateKey(account, { quiet = this.quiet } = {}) {
    await this.#quietOf(account, quiet)
    return { ...facts(account), ...(await account.pds.process.call('rotate', { did: account.did })) }
  }

  /** The PDS goes on hosting the account: what it says from here on comes from nobody. */
  async tombstone(account, { quiet = this.quiet } = {}) {
    await this.#quietOf(account, quiet)
    await this.directory.tombstone(account.did, account.pds.rotationKey)
    account.status = 'tombstoned'
    await account.pds.process.call('identity', { did: account.did })
    return facts(account)
  }

  /** The steps of the usual migration clients, in their order: the new host speaks before the old one says goodbye. */
  async migrate(account, { to, quiet = this.quiet } = {}) {
    const from = account.pds
    const target = this.#migrationTarget(account, to)
    await this.#quietOf(account, quiet)
    const { token } = await account.call('com.atproto.server.getServiceAuth', {
      params: { aud: target.options.serviceDid, lxm: 'com.atproto.server.createAccount' },
    })
    const handle = this.accounts.freshHandle(target)
    const { did, email, password } = account
    account.visited.add(target.index)
    const session = await xrpc(target.url, 'com.atproto.server.createAccount', {
      token: `Bearer ${token}`,
      body: { did, handle, email, password },
    })
    const bearer = `Bearer ${session.accessJwt}`
    const repo = await xrpc(from.url, 'com.atproto.sync.getRepo', { params: { did }, raw: true })
    await xrpc(target.url, 'com.atproto.repo.importRepo', { token: bearer, body: repo, type: 'application/vnd.ipld.car' })
    const wanted = await xrpc(target.url, 'com.atproto.identity.getRecommendedDidCredentials', { token: bearer })
    const oldToken = `Bearer ${account.token}`
    // From the identity's change on only the new host may speak; a failure in between leaves an account of neither.
    account.status = 'migrating'
    await this.directory.updateData(did, from.rotationKey, (last) => ({ ...last, ...wanted }))
    await xrpc(target.url, 'com.atproto.server.activateAccount', { token: bearer, post: true })
    Object.assign(account, { pds: target, token: session.accessJwt, handle, status: 'active' })
    await xrpc(from.url, 'com.atproto.server.deactivateAccount', { token: oldToken, body: {} })
    return { ...facts(account), from: from.hostname, to: target.hostname, handle }
  }

  migrationTargets(account) {
    return this.network.pds.filter((pds) => pds.process.running && !account.visited.has(pds.index))
  }

  #migrationTarget(account, to) {
    const possible = this.migrationTargets(account).filter((pds) => to === undefined || pds.index === to)
    if (possible.length === 0) throw new Impossible(`${account.did} has been on every running PDS asked for`)
    return this.accounts.random.pick(possible)
  }

  async #quietOf(account, quiet) {
    const left = account.lastEventAt + quiet - Date.now()
    if (left > 0) await sleep(left, undefined, { signal: this.signal })
  }
}

const facts = (account) => ({ did: account.did, pds: account.pds.hostname })
