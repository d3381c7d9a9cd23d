// One child process and the channel to it.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const START_MILLIS = 120_000
const CALL_MILLIS = 20_000
const STOP_MILLIS = 3000

const PROXIES = /^(https?|all|no)_proxy$/i

export class Process {
  #child = null
  #serving = false
  #calls = new Map()
  #serial = 0

  /** `script` is a file of this folder; `options` reach it as JSON in its first argument. */
  constructor(script, options) {
    this.script = fileURLToPath(new URL(script, import.meta.url))
    this.options = options
    this.onUnexpectedExit = () => {}
  }

  /** Serving: not while it starts. */
  get running() {
    return this.#serving
  }

  get pid() {
    return this.#child?.pid ?? null
  }

  get started() {
    return this.#child !== null
  }

  /** The facts that the child reports when it serves; an Error with the system's `code` when it cannot. */
  start() {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !PROXIES.test(name)))
    const child = fork(this.script, [JSON.stringify(this.options)], {
      env: { ...env, LOG_ENABLED: 'false' },
      // Standard output belongs to the JSON lines of the devnet process alone.
      stdio: ['ignore', 2, 'inherit', 'ipc'],
    })
    this.#child = child
    this.expectedExit = false
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`${this.script} did not start within ${START_MILLIS} ms`))
      }, START_MILLIS)
      child.on('message', (message) => {
        if (message.ready) {
          clearTimeout(timer)
          this.#serving = true
          resolve(message.ready)
        } else if (message.failed) {
          this.expectedExit = true
          reject(Object.assign(new Error(message.failed), { code: message.code }))
        } else {
          this.#answer(message)
        }
      })
      child.on('error', reject)
      child.on('exit', (code, signal) => {
        clearTimeout(timer)
        if (this.#child === child) {
          this.#child = null
          this.#serving = false
        }
        const gone = new Error(`${this.script} ended (${signal ?? code})`)
        reject(gone)
        for (const call of this.#calls.values()) call.reject(gone)
        this.#calls.clear()
        if (!this.expectedExit) this.onUnexpectedExit(gone)
      })
    })
  }

  #answer({ id, result, error }) {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    if (error === undefined) call?.resolve(result)
    else call?.reject(new Error(error))
  }

  call(name, rest = {}) {
    const child = this.#child
    if (!child) return Promise.reject(new Error(`${this.script} is not running`))
    const id = ++this.#serial
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#calls.delete(id)
        reject(new Error(`${name}: no answer within ${CALL_MILLIS} ms`))
      }, CALL_MILLIS)
      const settle = (how) => (value) => {
        clearTimeout(timer)
        how(value)
      }
      this.#calls.set(id, { resolve: settle(resolve), reject: settle(reject) })
      child.send({ id, name, ...rest })
    })
  }

  /** Orderly, then by SIGKILL. */
  async stop() {
    const child = this.#child
    if (!child) return
    this.expectedExit = true
    this.#serving = false
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.connected) child.send({ name: 'stop' })
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS)
    await ended
    clearTimeout(timer)
  }

  async kill() {
    const child = this.#child
    if (!child) return
    this.expectedExit = true
    this.#serving = false
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  killNow() {
    this.expectedExit = true
    this.#child?.kill('SIGKILL')
  }
}
