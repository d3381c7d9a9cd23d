// The servers of a devnet: one PLC directory and N PDSes, their ports and their data folders.
import crypto from 'node:crypto'
import fs from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Secp256k1Keypair } from '@atproto/crypto'
import { Process } from './process.mjs'

const PORT_ATTEMPTS = 5

/**
 * A port that was free a moment ago. Below the range that the system hands to outgoing connections: a PDS that is
 * killed and started again must find its port still free.
 */
async function freePort(taken) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = crypto.randomInt(20_000, 32_000)
    if (!taken.has(port) && (await canListen(port))) {
      taken.add(port)
      return port
    }
  }
  throw new Error('no free port between 20000 and 31999')
}

const canListen = (port) =>
  new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

const FOLDER = 'parallax-devnet-'

async function freshFolder() {
  for (const parent of ['/dev/shm', os.tmpdir()]) {
    const folder = await fs.mkdtemp(path.join(parent, `${FOLDER}${process.pid}-`)).catch(() => null)
    if (!folder) continue
    await removeAbandoned(parent)
    return folder
  }
  throw new Error(`neither /dev/shm nor ${os.tmpdir()} can be written; name a folder with --data-dir`)
}

/** A devnet that was killed by SIGKILL could not remove its data, which may be memory. */
async function removeAbandoned(parent) {
  for (const name of await fs.readdir(parent)) {
    const pid = Number(new RegExp(`^${FOLDER}(\\d+)-\\w+$`).exec(name)?.[1])
    if (pid && !isAlive(pid)) await fs.rm(path.join(parent, name), { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code !== 'ESRCH'
  }
}

class Pds {
  constructor(index, options, rotationKey) {
    this.index = index
    this.options = options
    this.rotationKey = rotationKey
    this.process = new Process('./pds.mjs', options)
    this.handleDomain = options.handleDomain
  }

  get port() {
    return this.options.port
  }

  /** The one hostname for which the server makes an http URL. */
  get url() {
    return `http://localhost:${this.port}`
  }

  get hostname() {
    return `localhost:${this.port}`
  }

  /** The disk is lost: it ends, and its next start knows no account and counts from 1. */
  async wipe() {
    await this.process.kill()
    await fs.rm(this.options.directory, { recursive: true, force: true, maxRetries: 3 })
    await fs.mkdir(this.options.directory)
  }
}

export class Network {
  constructor(options, log) {
    this.options = options
    this.log = log
    this.pds = []
    this.plc = null
    this.plcUrl = null
    this.onServerLost = () => {}
  }

  async start() {
    const { options } = this
    this.folder = options.dataDir ? path.resolve(options.dataDir) : await freshFolder()
    this.ownFolder = !options.dataDir
    await this.#refuseUsedFolder()
    const taken = new Set([options.plcPort, ...options.pdsPorts])
    this.plcUrl = `http://127.0.0.1:${await this.#startPlc(taken)}`
    await Promise.all(Array.from({ length: options.pds }, (_, index) => this.#startPds(index, taken)))
  }

  /** The directory's content lives in memory: accounts of an earlier run would have no identity. */
  async #refuseUsedFolder() {
    await fs.mkdir(this.folder, { recursive: true })
    const content = await fs.readdir(this.folder)
    if (content.length > 0) throw new Error(`--data-dir ${this.folder} is not empty`)
  }

  async #startPlc(taken) {
    return this.#onFreePort(this.options.plcPort, taken, async (port) => {
      this.plc = new Process('./plc.mjs', { port, doc: this.options.plcDoc })
      this.plc.onUnexpectedExit = (error) => this.onServerLost(error)
      await this.plc.start()
    })
  }

  async #startPds(index, taken) {
    const rotationKey = await Secp256k1Keypair.create({ exportable: true })
    const directory = path.join(this.folder, `pds${index}`)
    await fs.mkdir(directory, { recursive: true })
    await this.#onFreePort(this.options.pdsPorts[index] ?? 0, taken, async (port) => {
      const pds = new Pds(
        index,
        {
          port,
          directory,
          // The server's own fetch refuses a host that is an IP address.
          plc: this.plcUrl.replace('127.0.0.1', 'localhost'),
          relays: this.options.relays,
          // With the default, did:web:localhost, a token meant for one PDS would be good at all of them.
          serviceDid: `did:web:pds${index}.test`,
          handleDomain: `.pds${index}.test`,
          adminPassword: crypto.randomBytes(16).toString('hex'),
          jwtSecret: crypto.randomBytes(16).toString('hex'),
          rotationKeyHex: Buffer.from(await rotationKey.export()).toString('hex'),
        },
        rotationKey,
      )
      pds.process.onUnexpectedExit = (error) => this.onServerLost(error)
      this.pds[index] = pds
      await pds.process.start()
    })
  }

  async #onFreePort(wanted, taken, start) {
    for (let attempt = 1; ; attempt++) {
      const port = wanted || (await freePort(taken))
      try {
        await start(port)
        return port
      } catch (error) {
        if (wanted || error.code !== 'EADDRINUSE' || attempt === PORT_ATTEMPTS) {
          throw new Error(`port ${port}: ${error.message}`, { cause: error })
        }
      }
    }
  }

  #processes() {
    return [...this.pds.map((pds) => pds?.process), this.plc].filter(Boolean)
  }

  async stop() {
    await Promise.all(this.#processes().map((server) => server.stop()))
    await this.#removeFolder()
  }

  async killNow() {
    for (const server of this.#processes()) server.killNow()
    await this.#removeFolder()
  }

  async #removeFolder() {
    if (this.ownFolder && this.folder) await fs.rm(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
