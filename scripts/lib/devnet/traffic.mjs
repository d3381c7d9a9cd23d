// Draws actions at the wanted rate while it runs. Bounded: writes in flight, lifecycle actions in flight, and no catching
// up after a stall of more than a second.

const TICK_MILLIS = 20
const WRITES_IN_FLIGHT = 16
const LIFECYCLE_IN_FLIGHT = 4

const WRITE_WEIGHTS = { 'create-record': 62, update: 10, delete: 10, 'apply-writes': 18 }
const LIFECYCLE = ['deactivate', 'takedown', 'change-handle', 'rotate-key', 'migrate', 'create-account', 'delete-account', 'identity', 'sync']
const UNDONE_BY = { deactivate: 'activate', takedown: 'untakedown' }
/** Not drawn when few accounts are left to write to. */
const DRAINING = new Set(['deactivate', 'takedown', 'delete-account'])

export class Traffic {
  #timer = null
  #credit = 0
  #last = 0
  #nextLifecycle = 0
  #bag = []
  #undos = []
  #writes = 0
  #lifecycles = 0

  constructor({ actions, accounts, random, rate, lifecycle }) {
    this.actions = actions
    this.accounts = accounts
    this.random = random
    this.rate = rate
    this.lifecycle = lifecycle
    this.floor = Math.max(1, Math.ceil(accounts.all.length / 3))
  }

  get running() {
    return this.#timer !== null
  }

  resume() {
    if (this.running) return
    this.#last = Date.now()
    this.#nextLifecycle = Math.max(this.#nextLifecycle, Date.now() + this.#pause() / 2)
    this.#timer = setInterval(() => this.#tick(), TICK_MILLIS)
  }

  /** Returns when nothing that was begun is still under way. */
  async pause() {
    clearInterval(this.#timer)
    this.#timer = null
    await this.actions.settle()
  }

  #tick() {
    const now = Date.now()
    this.#credit = Math.min(this.#credit + ((now - this.#last) / 1000) * this.rate, Math.max(1, this.rate))
    this.#last = now
    while (this.#credit >= 1 && this.#writes < WRITES_IN_FLIGHT) {
      this.#credit--
      this.#write()
    }
    if (!this.lifecycle || this.rate === 0) return
    if (now >= this.#nextLifecycle && this.#lifecycles < LIFECYCLE_IN_FLIGHT) {
      this.#nextLifecycle = now + this.#pause()
      this.#live()
    }
    while (this.#undos.length > 0 && this.#undos[0].at <= now) this.#undo(this.#undos.shift())
  }

  /** Every 1.5 to 15 s on average, slower at low rates; 2 s at 10 writes/s. */
  #pause() {
    return Math.min(15, Math.max(1.5, 20 / Math.max(this.rate, 0.1))) * 1000 * (0.5 + this.random.fraction())
  }

  #write() {
    let name = this.random.weighted(WRITE_WEIGHTS)
    let account = this.actions.draw(name)
    if (!account) account = this.actions.draw((name = 'create-record'))
    if (!account) return
    this.#writes++
    // A refusal is counted and logged by the actions.
    this.actions.perform(name, {}, account).catch(() => {}).finally(() => this.#writes--)
  }

  /** From a shuffled bag, so that each kind comes up in every nine. */
  #live() {
    if (this.#bag.length === 0) this.#bag = this.random.shuffled(LIFECYCLE)
    const name = this.#bag.pop()
    if (DRAINING.has(name) && this.accounts.writable().length <= this.floor) return
    const account = name === 'create-account' ? null : this.actions.draw(name)
    if (!account && name !== 'create-account') return
    const args = name === 'sync' ? { newRev: this.random.chance(0.7) } : {}
    const undoAfter = this.random.between(2000, 5000)
    this.#lifecycles++
    this.actions
      .perform(name, args, account)
      .then(() => {
        if (UNDONE_BY[name]) this.#undos.push({ name: UNDONE_BY[name], account, at: Date.now() + undoAfter })
        this.#undos.sort((a, b) => a.at - b.at)
      })
      .catch(() => {})
      .finally(() => this.#lifecycles--)
  }

  #undo({ name, account }) {
    // Somebody at the control port may have been faster, or the account's host is down.
    const still = { activate: 'deactivated', untakedown: 'takendown' }[name]
    if (account.status !== still || !account.pds.process.running) return
    this.actions.perform(name, {}, account).catch(() => {})
  }
}
