// What the devnet knows of its accounts, and how it speaks for them over XRPC.

const REQUEST_MILLIS = 15_000
const EXPIRED = new Set(['ExpiredToken', 'InvalidToken', 'AuthMissing', 'AuthenticationRequired'])

export class XrpcFailure extends Error {
  constructor(status, error, message, method) {
    super(`${method}: ${status} ${error ?? ''} ${message ?? ''}`.trim())
    this.status = status
    this.error = error
  }
}

/** `body` may be an object (JSON) or bytes with `type`; `params` go to the query. The answer is JSON, or bytes with `raw`. */
export async function xrpc(base, method, { token, params, body, type, raw, post = body !== undefined } = {}) {
  const url = new URL(`/xrpc/${method}`, base)
  for (const [name, value] of Object.entries(params ?? {})) url.searchParams.set(name, String(value))
  const bytes = body instanceof Uint8Array
  const response = await fetch(url, {
    method: post ? 'POST' : 'GET',
    headers: {
      ...(token ? { authorization: token } : {}),
      ...(body !== undefined ? { 'content-type': type ?? 'application/json' } : {}),
    },
    body: body === undefined || bytes ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_MILLIS),
  })
  if (raw && response.ok) return new Uint8Array(await response.arrayBuffer())
  const answer = await response.text()
  const json = answer.startsWith('{') ? JSON.parse(answer) : {}
  if (!response.ok) throw new XrpcFailure(response.status, json.error, json.message, method)
  return json
}

export const adminToken = (pds) => `Basic ${Buffer.from(`admin:${pds.options.adminPassword}`).toString('base64')}`

/** status: active, deactivated, takendown, deleted or tombstoned. Only an active account is written to. */
export class Account {
  #tail = Promise.resolve()

  constructor({ did, handle, email, password, pds, session }) {
    Object.assign(this, { did, handle, email, password, pds })
    this.token = session.accessJwt
    this.status = 'active'
    /** uri -> {collection, rkey, subject?}: the live records that a later write may change. */
    this.records = new Map()
    /** Indices of the PDSes that this account has been on: a server refuses a DID that it once had. */
    this.visited = new Set([pds.index])
    this.busy = 0
  }

  /** One action at a time for an account, in the order asked: what is asked of one repo never races. */
  exclusively(action) {
    this.busy++
    const result = this.#tail.then(action).finally(() => this.busy--)
    this.#tail = result.catch(() => {})
    return result
  }

  /** Passes the account's token, and makes a new session when it has expired. */
  async call(method, options = {}) {
    try {
      return await xrpc(this.pds.url, method, { ...options, token: `Bearer ${this.token}` })
    } catch (error) {
      if (!EXPIRED.has(error.error)) throw error
      await this.login()
      return xrpc(this.pds.url, method, { ...options, token: `Bearer ${this.token}` })
    }
  }

  async login() {
    const session = await xrpc(this.pds.url, 'com.atproto.server.createSession', {
      body: { identifier: this.did, password: this.password, allowTakendown: true },
    })
    this.token = session.accessJwt
  }

  get writable() {
    return this.status === 'active' && this.pds.process.running
  }
}

export class Accounts {
  #serial = 0
  #all = new Map()

  constructor(random) {
    this.random = random
  }

  get all() {
    return [...this.#all.values()]
  }

  find(did) {
    return this.#all.get(did)
  }

  writable() {
    return this.all.filter((account) => account.writable)
  }

  idle() {
    return this.writable().filter((account) => account.busy === 0)
  }

  freshHandle(pds) {
    return `u${++this.#serial}${this.random.letters(4)}${pds.handleDomain}`
  }

  async create(pds) {
    const handle = this.freshHandle(pds)
    const email = `${handle.split('.')[0]}@example.com`
    const password = `pw-${this.random.letters(12)}`
    const session = await xrpc(pds.url, 'com.atproto.server.createAccount', { body: { handle, email, password } })
    const account = new Account({ did: session.did, handle, email, password, pds, session })
    this.#all.set(account.did, account)
    return account
  }
}
