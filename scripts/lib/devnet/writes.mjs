// The writes of an account: what clients do all day. Each returns what was written, by did, uri, cid, rev.
import { BLOG, FOLLOW, LIKE, NOTE, POST, PROFILE, STATUS } from './records.mjs'

const UPDATABLE = new Set([POST, PROFILE, STATUS, BLOG, NOTE])
const RECORDS_KEPT = 500
const APPLY_WRITES = 'com.atproto.repo.applyWrites'

export class Impossible extends Error {}

export class Writes {
  constructor(random, accounts, records) {
    this.random = random
    this.accounts = accounts
    this.records = records
  }

  async createRecord(account, { collection, rkey, record } = {}) {
    const wanted = collection ?? (account.records.size < RECORDS_KEPT ? this.records.collection() : NOTE)
    if (wanted === PROFILE && rkey === undefined) return this.#putProfile(account, record)
    const value = record ?? this.#record(account, wanted)
    const key = rkey ?? this.records.recordKey(wanted)
    const answer = await account.call('com.atproto.repo.createRecord', {
      body: { repo: account.did, collection: wanted, record: value, validate: false, ...(key === undefined ? {} : { rkey: key }) },
    })
    this.#remember(account, answer.uri, answer.cid, value)
    return result(account, answer)
  }

  #record(account, collection) {
    const others = this.accounts.all.filter((other) => other !== account).map((other) => other.did)
    return this.records.record(collection, others.length > 0 ? others : [account.did])
  }

  /** The one record of its collection: a second create of it is a put. */
  async #putProfile(account, record = this.records.record(PROFILE)) {
    return this.#put(account, { collection: PROFILE, rkey: 'self' }, record)
  }

  async #put(account, { collection, rkey }, record) {
    const answer = await account.call('com.atproto.repo.putRecord', {
      body: { repo: account.did, collection, rkey, record, validate: false },
    })
    this.#remember(account, answer.uri, answer.cid, record)
    return result(account, answer)
  }

  async update(account, { uri, record } = {}) {
    const target = uri ? addressed(uri) : this.#existing(account, (entry) => UPDATABLE.has(entry.collection))
    return this.#put(account, target, record ?? this.#record(account, target.collection))
  }

  async delete(account, { uri } = {}) {
    const target = uri ? addressed(uri) : this.#existing(account, () => true)
    const answer = await account.call('com.atproto.repo.deleteRecord', {
      body: { repo: account.did, collection: target.collection, rkey: target.rkey },
    })
    const gone = `at://${account.did}/${target.collection}/${target.rkey}`
    account.records.delete(gone)
    return { ...result(account, answer), uri: gone }
  }

  /**
   * `ops`: how many. Likes and follows stay out: the server deletes an earlier one on the same subject by itself.
   * `writes`: these instead, as the method takes them but for its name in `$type`.
   */
  async applyWrites(account, { ops = this.#batchSize(), writes: given } = {}) {
    const writes = given?.map(({ action, ...write }) => ({ $type: `${APPLY_WRITES}#${action}`, ...write })) ?? this.#batch(account, ops)
    const answer = await account.call(APPLY_WRITES, { body: { repo: account.did, validate: false, writes } })
    writes.forEach((write, i) => {
      const uri = answer.results?.[i]?.uri ?? `at://${account.did}/${write.collection}/${write.rkey}`
      if (write.$type.endsWith('#delete')) account.records.delete(uri)
      else this.#remember(account, uri, answer.results[i].cid, write.value)
    })
    return { ...result(account, answer), ops: writes.length }
  }

  #batch(account, ops) {
    const writes = []
    const candidates = this.random.shuffled([...account.records.values()].filter((entry) => UPDATABLE.has(entry.collection)))
    while (writes.length < ops) {
      const kind = this.random.weighted({ create: account.records.size < RECORDS_KEPT ? 6 : 1, update: 2, delete: 2 })
      const target = kind === 'create' ? null : candidates.pop()
      writes.push(target ? this.#change(account, kind, target) : this.#creation(account, writes))
    }
    return writes
  }

  #batchSize() {
    return this.random.chance(0.05) ? 60 : this.random.between(2, 9)
  }

  #creation(account, earlier) {
    let collection = this.records.collection({ simple: true })
    // A profile may exist, in the repo or earlier in this batch, and creating it again fails the whole batch.
    if (collection === PROFILE) collection = earlier.length % 2 === 0 ? POST : NOTE
    const rkey = this.records.recordKey(collection)
    return {
      $type: `${APPLY_WRITES}#create`,
      collection,
      value: this.#record(account, collection),
      ...(rkey === undefined ? {} : { rkey }),
    }
  }

  #change(account, kind, { collection, rkey }) {
    const write = { $type: `${APPLY_WRITES}#${kind}`, collection, rkey }
    return kind === 'delete' ? write : { ...write, value: this.#record(account, collection) }
  }

  #existing(account, accept) {
    const entries = [...account.records.values()].filter(accept)
    if (entries.length === 0) throw new Impossible(`${account.did} has no such record`)
    return this.random.pick(entries)
  }

  #remember(account, uri, cid, record) {
    const { collection, rkey } = addressed(uri)
    const subject = collection === LIKE ? record.subject?.uri : collection === FOLLOW ? record.subject : undefined
    if (subject !== undefined) {
      for (const [other, entry] of account.records) {
        if (entry.collection === collection && entry.subject === subject) account.records.delete(other)
      }
    }
    account.records.set(uri, { collection, rkey, subject })
    if (collection === POST) this.records.rememberPost(uri, cid)
  }
}

function addressed(uri) {
  const match = /^at:\/\/[^/]+\/([^/]+)\/([^/]+)$/.exec(uri)
  if (!match) throw new Impossible(`not the URI of a record: ${uri}`)
  return { collection: match[1], rkey: match[2] }
}

const result = (account, answer) => ({
  did: account.did,
  pds: account.pds.hostname,
  uri: answer.uri,
  cid: answer.cid,
  commit: answer.commit?.cid,
  rev: answer.commit?.rev,
})
