// The control port: JSON over HTTP on 127.0.0.1, so that a test can drive the devnet step by step.
import http from 'node:http'
import { XrpcFailure } from './accounts.mjs'
import { UnknownAccount } from './actions.mjs'
import { Impossible } from './writes.mjs'

const BODY_BYTES = 1_000_000

class Refused extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

export class Control {
  constructor({ state, traffic, actions, network, stop }) {
    this.state = state
    this.traffic = traffic
    this.actions = actions
    this.network = network
    this.stop = stop
    this.server = http.createServer((request, response) => this.#answer(request, response))
  }

  listen(port) {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${this.server.address().port}`))
    })
  }

  close() {
    this.server.closeAllConnections()
    this.server.close()
  }

  async #answer(request, response) {
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    try {
      // A page in a browser must not drive this.
      if (request.headers.origin) throw new Refused(403, 'not from a browser')
      const [, area, ...rest] = new URL(request.url, 'http://control').pathname.split('/')
      if (request.method === 'GET' && area === 'state') return send(200, this.state())
      if (request.method !== 'POST') throw new Refused(405, 'POST, or GET /state')
      send(200, await this.#route(area, rest, await body(request)))
    } catch (error) {
      send(statusOf(error), { error: error.error ?? error.constructor.name, message: error.message })
    }
  }

  async #route(area, [first, second], args) {
    switch (area) {
      case 'pause':
        await this.traffic.pause()
        return { paused: true }
      case 'resume':
        this.traffic.resume()
        return { paused: false }
      case 'rate':
        if (!(args.rate >= 0 && args.rate <= 200)) throw new Refused(400, 'rate: wanted a number from 0 to 200')
        this.traffic.rate = args.rate
        return { rate: args.rate }
      case 'stop':
        setImmediate(this.stop)
        return { stopping: true }
      case 'do':
        if (!this.actions.names.includes(first)) throw new Refused(404, `no action '${first}': ${this.actions.names.join(', ')}`)
        return this.actions.perform(first, args)
      case 'pds':
        return this.#pds(Number(first), second)
      case 'plc':
        if (first !== 'up' && first !== 'down') throw new Refused(404, 'POST /plc/up or /plc/down')
        return this.network.plc.call('availability', { up: first === 'up' })
      default:
        throw new Refused(404, `no '${area}'`)
    }
  }

  async #pds(index, command) {
    const pds = this.network.pds[index]
    if (!pds) throw new Refused(404, `no PDS ${index}`)
    if (command === 'kill') await pds.process.kill()
    else if (command === 'stop') await pds.process.stop()
    else if (command === 'wipe') await pds.wipe()
    else if (command !== 'start') throw new Refused(404, 'POST /pds/N/kill, stop, wipe or start')
    else if (!pds.process.started) await pds.process.start()
    return { pds: index, hostname: pds.hostname, running: pds.process.running }
  }
}

const statusOf = (error) => {
  if (error instanceof Refused) return error.status
  if (error instanceof UnknownAccount) return 404
  if (error instanceof Impossible) return 409
  return error instanceof XrpcFailure || error.message === 'fetch failed' ? 502 : 500
}

async function body(request) {
  const parts = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > BODY_BYTES) throw new Refused(413, `body over ${BODY_BYTES} bytes`)
    parts.push(part)
  }
  if (size === 0) return {}
  try {
    const value = JSON.parse(Buffer.concat(parts).toString())
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value
  } catch {
    // Refused below, like every other body that is no object.
  }
  throw new Refused(400, 'the body is no JSON object')
}
