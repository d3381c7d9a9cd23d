// A seeded generator (sfc32). The seed fixes which actions are drawn and what records say; keys, DIDs, CIDs and times are
// made by the real servers and differ between runs.

export class Random {
  #state

  constructor(seed) {
    this.#state = [seed >>> 0, 0x9e3779b9, 0x243f6a88, 1]
    for (let i = 0; i < 16; i++) this.#next()
  }

  #next() {
    const s = this.#state
    const sum = (s[0] + s[1] + s[3]++) | 0
    s[0] = s[1] ^ (s[1] >>> 9)
    s[1] = (s[2] + (s[2] << 3)) | 0
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum
    return sum >>> 0
  }

  /** From 0 inclusive to 1 exclusive. */
  fraction() {
    return this.#next() / 2 ** 32
  }

  /** Both ends inclusive. */
  between(min, max) {
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  chance(probability) {
    return this.fraction() < probability
  }

  pick(items) {
    return items[this.between(0, items.length - 1)]
  }

  shuffled(items) {
    const result = [...items]
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.between(0, i)
      ;[result[i], result[j]] = [result[j], result[i]]
    }
    return result
  }

  /** `weights` maps a name to its weight. */
  weighted(weights) {
    const entries = Object.entries(weights)
    let left = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [name, weight] of entries) {
      left -= weight
      if (left < 0) return name
    }
    return entries.at(-1)[0]
  }

  letters(length) {
    let result = ''
    for (let i = 0; i < length; i++) result += 'abcdefghijklmnopqrstuvwxyz234567'[this.between(0, 31)]
    return result
  }

  bytes(length) {
    return Buffer.from(Array.from({ length }, () => this.between(0, 255)))
  }
}
