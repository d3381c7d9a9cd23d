// Child process: one official PDS on 127.0.0.1. The handlers reach what its HTTP interface does not offer: an event of
// its own accord (#identity, #sync) and a new signing key.
import './loopback.mjs'
import fs from 'node:fs/promises'
import { Secp256k1Keypair } from '@atproto/crypto'
import { PDS, envToCfg, envToSecrets } from '@atproto/pds'
import { serveParent } from './child.mjs'

const options = JSON.parse(process.argv[2])

async function start() {
  const env = {
    port: options.port,
    hostname: 'localhost',
    serviceDid: options.serviceDid,
    serviceHandleDomains: [options.handleDomain],
    dataDirectory: options.directory,
    blobstoreDiskLocation: `${options.directory}/blobs`,
    blobstoreDiskTmpLocation: `${options.directory}/blobs-tmp`,
    didPlcUrl: options.plc,
    inviteRequired: false,
    rateLimitsEnabled: false,
    // Allows an http URL of its own, and a PLC directory and relays on loopback.
    devMode: true,
    disableSsrfProtection: true,
    crawlers: options.relays,
    jwtSecret: options.jwtSecret,
    adminPassword: options.adminPassword,
    plcRotationKeyK256PrivateKeyHex: options.rotationKeyHex,
    handleBackupNameservers: [],
  }
  const pds = await PDS.create(envToCfg(env), envToSecrets(env))
  // The server announces its hostname without the port, which no crawler could find.
  pds.ctx.crawlers.hostname = `localhost:${options.port}`
  // As shipped the server listens on all interfaces.
  const listen = pds.app.listen
  pds.app.listen = (port) => {
    const server = listen.call(pds.app, port, '127.0.0.1')
    server.on('error', (error) => {
      process.send({ failed: error.message, code: error.code }, () => process.exit(1))
    })
    return server
  }
  await pds.start()
  return pds
}

const starting = start()

/** An empty commit: a new rev and a new signature over the same tree, as the server's own key rotation script writes it. */
async function recommit(ctx, did) {
  const data = await ctx.actorStore.transact(did, async (store) => {
    await store.repo.processWrites([])
    return store.repo.getSyncEventData()
  })
  await ctx.accountManager.updateRepoRoot(did, data.cid, data.rev)
  return data
}

serveParent({
  ready: starting.then(() => ({ port: options.port })),
  handlers: {
    identity: async ({ did, handle }) => {
      const { ctx } = await starting
      await ctx.sequencer.sequenceIdentity(did, handle)
    },
    sync: async ({ did, newRev }) => {
      const { ctx } = await starting
      const data = newRev ? await recommit(ctx, did) : await ctx.actorStore.read(did, (store) => store.repo.getSyncEventData())
      await ctx.sequencer.sequenceSync(did, data)
      return { rev: data.rev, cid: data.cid.toString() }
    },
    rotate: async ({ did }) => {
      const { ctx } = await starting
      const key = await Secp256k1Keypair.create({ exportable: true })
      const { keyLocation } = await ctx.actorStore.getLocation(did)
      await ctx.plcClient.updateAtprotoKey(did, ctx.plcRotationKey, key.did())
      await fs.writeFile(keyLocation, await key.export())
      await ctx.idResolver.did.resolve(did, true)
      const data = await recommit(ctx, did)
      await ctx.sequencer.sequenceIdentity(did)
      await ctx.sequencer.sequenceSync(did, data)
      return { key: key.did(), rev: data.rev }
    },
  },
  close: async () => {
    const pds = await starting
    await pds.destroy()
  },
})
