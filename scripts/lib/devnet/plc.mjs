// Child process: the official PLC directory, in memory. GET /<did> answers in the form of today's directory unless
// `legacy` is wanted; everything else is the stock server's own.
import './loopback.mjs'
import http from 'node:http'
import * as plc from '@did-plc/lib'
import directory from '@did-plc/server'
import { serveParent } from './child.mjs'

const options = JSON.parse(process.argv[2])
const database = directory.Database.mock()
const app = directory.PlcServer.create({ db: database }).app
let unavailable = false

const MULTIKEY_CONTEXT = 'https://w3id.org/security/multikey/v1'
const CURVE_CONTEXTS = {
  zQ3s: 'https://w3id.org/security/suites/secp256k1-2019/v1',
  zDna: 'https://w3id.org/security/suites/ecdsa-2019/v1',
}

function modernDocument(data) {
  const keys = Object.entries(data.verificationMethods).map(([id, key]) => ({ id, multibase: key.slice('did:key:'.length) }))
  const curves = keys.map(({ multibase }) => CURVE_CONTEXTS[multibase.slice(0, 4)]).filter(Boolean)
  return {
    '@context': ['https://www.w3.org/ns/did/v1', ...new Set([MULTIKEY_CONTEXT, ...curves])],
    id: data.did,
    alsoKnownAs: data.alsoKnownAs,
    verificationMethod: keys.map(({ id, multibase }) => ({
      id: `${data.did}#${id}`,
      type: 'Multikey',
      controller: data.did,
      publicKeyMultibase: multibase,
    })),
    service: Object.entries(data.services).map(([id, service]) => ({
      id: `#${id}`,
      type: service.type,
      serviceEndpoint: service.endpoint,
    })),
  }
}

async function answerDocument(did, response) {
  const log = await database.opsForDid(did)
  const data = log.length > 0 ? await plc.validateOperationLog(did, log) : undefined
  const send = (status, type, body) => {
    response.writeHead(status, { 'content-type': type, 'access-control-allow-origin': '*' })
    response.end(JSON.stringify(body))
  }
  if (data === undefined) return send(404, 'application/json', { message: `DID not registered: ${did}` })
  if (data === null) return send(410, 'application/json', { message: `DID not available: ${did}` })
  return send(200, 'application/did+ld+json', modernDocument(data))
}

const server = http.createServer((request, response) => {
  if (unavailable) {
    response.writeHead(503, { 'content-type': 'application/json' })
    response.end('{"message":"Service Unavailable"}')
    return
  }
  const match = options.doc === 'modern' && request.method === 'GET' && /^\/(did(?::|%3A)plc(?::|%3A)[a-z2-7]+)(?:\?.*)?$/i.exec(request.url)
  if (!match) return app(request, response)
  answerDocument(decodeURIComponent(match[1]), response).catch((error) => {
    response.writeHead(500, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: String(error.message) }))
  })
})

server.listen(options.port, '127.0.0.1')
serveParent({
  ready: new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject)).then(() => ({ port: server.address().port })),
  handlers: {
    availability: ({ up }) => {
      unavailable = !up
      return { up }
    },
  },
  close: async () => {
    server.closeAllConnections()
    server.close()
  },
})
