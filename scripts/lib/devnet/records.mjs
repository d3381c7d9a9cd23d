// What the records say: plain cases of known collections and, in io.example.note, everything the data model allows.

const PHRASES = [
  'good morning', 'zażółć gęślą jaźń', '今日はいい天気ですね', 'مرحبا بالعالم', 'שלום', 'Ωραία μέρα', 'नमस्ते दुनिया',
  '👩‍👩‍👧‍👦 family', '🏳️‍🌈', 'e\u0301 and é', 'tab\tand\nnewline', 'quote " and \\ slash', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢', 'zero\u200bwidth', '\u0001 control',
]
const EMOJI = ['👍', '🦋', '☀️', '🧑‍🚀', '👩🏽‍💻', '🇪🇺']
const LONG = 20_000

export const POST = 'app.bsky.feed.post'
export const LIKE = 'app.bsky.feed.like'
export const FOLLOW = 'app.bsky.graph.follow'
export const PROFILE = 'app.bsky.actor.profile'
export const STATUS = 'xyz.statusphere.status'
export const BLOG = 'com.whtwnd.blog.entry'
export const NOTE = 'io.example.note'

const WEIGHTS = { [POST]: 40, [LIKE]: 18, [FOLLOW]: 8, [PROFILE]: 4, [STATUS]: 10, [BLOG]: 6, [NOTE]: 14 }

export class Records {
  #random
  #serial = 0
  #posts = []

  constructor(random) {
    this.#random = random
  }

  /** A collection for a create; a like needs a known post, a follow needs another account. */
  collection({ simple = false } = {}) {
    for (;;) {
      const name = this.#random.weighted(WEIGHTS)
      if (name === LIKE && (simple || this.#posts.length === 0)) continue
      if (name === FOLLOW && simple) continue
      return name
    }
  }

  /** Every value differs from every earlier one: a server makes no commit for a write that changes nothing. */
  record(collection, subjects = []) {
    const random = this.#random
    const serial = ++this.#serial
    const createdAt = new Date().toISOString()
    switch (collection) {
      case POST: {
        const record = { $type: POST, text: `${serial} ${random.pick(PHRASES)}`, createdAt }
        if (random.chance(0.3)) record.langs = random.chance(0.5) ? ['en'] : ['pl', 'ja']
        if (this.#posts.length > 0 && random.chance(0.3)) {
          const parent = random.pick(this.#posts)
          record.reply = { root: parent, parent }
        }
        return record
      }
      case LIKE:
        return { $type: LIKE, subject: random.pick(this.#posts), createdAt }
      case FOLLOW:
        return { $type: FOLLOW, subject: random.pick(subjects), createdAt }
      case PROFILE:
        return { $type: PROFILE, displayName: `Ada ${serial}`, description: random.pick(PHRASES), createdAt }
      case STATUS:
        return { $type: STATUS, status: random.pick(EMOJI), serial, createdAt }
      case BLOG:
        return { $type: BLOG, title: `Entry ${serial}`, content: this.#prose(random.chance(0.3) ? LONG : random.between(200, 3000)), visibility: 'public', theme: null, createdAt }
      default:
        return this.#note(collection, serial)
    }
  }

  /** undefined: the server picks a TID. */
  recordKey(collection) {
    const random = this.#random
    if (collection === PROFILE) return 'self'
    if (collection !== NOTE || random.chance(0.6)) return undefined
    const tail = `${this.#serial}${random.letters(4)}`
    return random.pick([`~a.b:c_d-${tail}`, `${tail}`, `example.com:${tail}`, `${'k'.repeat(512 - tail.length)}${tail}`])
  }

  rememberPost(uri, cid) {
    this.#posts.push({ uri, cid })
    if (this.#posts.length > 200) this.#posts.shift()
  }

  #prose(bytes) {
    let result = ''
    while (result.length < bytes) result += `${this.#random.pick(PHRASES)} ${this.#random.letters(20)}. `
    return result.slice(0, bytes).toWellFormed()
  }

  #note(collection, serial) {
    const random = this.#random
    const post = this.#posts.length > 0 ? random.pick(this.#posts) : null
    const record = { $type: collection, serial, text: random.pick(PHRASES), nothing: null, empty: '', flag: random.chance(0.5) }
    record.numbers = [0, -1, 23, 24, 255, 256, 65536, -65537, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
    record.raw = { $bytes: random.bytes(random.between(0, 64)).toString('base64').replace(/=+$/, '') }
    if (post) record.link = { $link: post.cid }
    record.nested = { b: [], aa: {}, a: [null, [true, [false, { deep: [random.between(-9, 9)] }]]], 'ключ': '值', '': 'empty key' }
    if (random.chance(0.1)) record.long = this.#prose(LONG)
    if (random.chance(0.1)) record.many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}${random.letters(2)}`, i]))
    return record
  }
}
