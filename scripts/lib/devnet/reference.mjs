// The official @atproto/repo as an oracle: one JSON request a line on standard input, one JSON answer a line on standard
// output, in order. What the reference refuses is answered with {"error": its words}. Ends with its standard input.
import readline from 'node:readline'
import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
// These two are what @atproto/repo itself encodes with; the lock file pins them with it.
import { cidForLex, decode, encode } from '@atproto/lex-cbor'
import { parseCid } from '@atproto/lex-data'
import { lexParse, lexToJson } from '@atproto/lex-json'
import {
  blocksToCarFile, BlockMap, cidForRecord, MemoryBlockstore, MST, readCarWithRoot, Repo, verifyDiffCar,
  verifyProofs, verifyRecords, verifyRepoCar,
} from '@atproto/repo'

const bytes = (base64) => new Uint8Array(Buffer.from(base64, 'base64'))
const base64 = (array) => Buffer.from(array).toString('base64')
const split = (path) => ({ collection: path.slice(0, path.indexOf('/')), rkey: path.slice(path.indexOf('/') + 1) })
const path = ({ collection, rkey }) => `${collection}/${rkey}`

/** The root after each commit of [path, CID or null] pairs. */
async function tree({ commits }) {
  const storage = new MemoryBlockstore()
  let mst = await MST.create(storage)
  const roots = [(await mst.getPointer()).toString()]
  for (const ops of commits) {
    for (const [key, cid] of ops) {
      // In memory a tree that lost its last key keeps the height of that key, and what is added next stands below an empty
      // top; loaded anew, as after each commit of a server, it does not.
      if ((await mst.getEntries()).length === 0) mst = await MST.create(storage)
      if (cid === null) mst = await mst.delete(key)
      else if ((await mst.get(key)) === null) mst = await mst.add(key, parseCid(cid))
      else mst = await mst.update(key, parseCid(cid))
    }
    roots.push((await mst.getPointer()).toString())
  }
  return { roots }
}

async function repo({ car, did, key }) {
  const verified = await verifyRepoCar(bytes(car), did, key)
  return {
    commit: verified.commit.cid.toString(),
    rev: verified.commit.rev,
    records: Object.fromEntries(verified.creates.map((write) => [path(write), write.cid.toString()])),
  }
}

/** What a commit's blocks change in a repository that is known whole. */
async function diff({ before, car, did, key }) {
  const known = await readCarWithRoot(bytes(before))
  const verified = await verifyDiffCar(await Repo.load(new MemoryBlockstore(known.blocks), known.root), bytes(car), did, key)
  return {
    rev: verified.commit.rev,
    writes: verified.writes.map((write) => ({ action: write.action, path: path(write), cid: write.cid.toString(), prev: write.prev?.toString() ?? null })),
  }
}

/** Which of the claims [path, CID or null for none] the proof bears out. */
async function proofs({ car, did, key, claims }) {
  const claimed = claims.map(([at, cid]) => ({ ...split(at), cid: cid === null ? null : parseCid(cid) }))
  const { verified } = await verifyProofs(bytes(car), claimed, did, key)
  return { verified: verified.map(path) }
}

async function records({ car, did, key }) {
  const found = await verifyRecords(bytes(car), did, key)
  const cids = await Promise.all(found.map(async (claim) => [path(claim), (await cidForRecord(claim.record)).toString()]))
  return { records: Object.fromEntries(cids) }
}

async function cbor({ json }) {
  const value = lexParse(json, { strict: true })
  return { cbor: base64(encode(value)), cid: (await cidForLex(value)).toString() }
}

async function json({ cbor }) {
  return { json: lexToJson(decode(bytes(cbor))) }
}

/** A repository of the reference's own: its CAR, and each commit as the blocks, operations and roots of its event. */
async function make({ curve, did, commits }) {
  const keypair = await (curve === 'P256' ? P256Keypair : Secp256k1Keypair).create()
  const storage = new MemoryBlockstore()
  let made = await Repo.create(storage, did, keypair)
  const events = []
  for (const ops of commits) {
    const writes = ops.map(([action, at, record]) => ({ action, ...split(at), record }))
    const prevs = await Promise.all(ops.map(([, at]) => made.data.get(at)))
    const commit = await made.formatCommit(writes, keypair)
    const prevData = made.commit.data
    made = await made.applyCommit(commit)
    const cids = await Promise.all(ops.map(([, at]) => made.data.get(at)))
    events.push({
      car: base64(await blocksToCarFile(commit.cid, commit.relevantBlocks)),
      rev: commit.rev,
      prevData: prevData.toString(),
      ops: ops.map(([action, at], i) => ({ action, path: at, cid: cids[i]?.toString() ?? null, prev: prevs[i]?.toString() ?? null })),
    })
  }
  const blocks = new BlockMap()
  for await (const block of made.data.carBlockStream()) blocks.set(block.cid, block.bytes)
  const commit = await storage.getBytes(made.cid)
  blocks.set(made.cid, commit)
  return { key: keypair.did(), car: base64(await blocksToCarFile(made.cid, blocks)), events }
}

const OPERATIONS = { tree, repo, diff, proofs, records, cbor, json, make }

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { op, ...request } = JSON.parse(line)
  let answer
  try {
    answer = await OPERATIONS[op](request)
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}` }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
