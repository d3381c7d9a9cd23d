// The child's end of the channel to the devnet process: requests {id, name, ...} are answered {id, result} or
// {id, error}. When the channel closes (the devnet process ended, however it ended) the child exits.

export function serveParent({ ready, handlers, close }) {
  const stop = async () => {
    // A server that does not close in time must not outlive its devnet.
    setTimeout(() => process.exit(0), 2500).unref()
    await close().catch(() => {})
    process.exit(0)
  }
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C reaches the whole process group; the devnet process decides when its children end.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.on('message', async ({ id, name, ...rest }) => {
    if (name === 'stop') return stop()
    try {
      process.send({ id, result: (await handlers[name](rest)) ?? {} })
    } catch (error) {
      process.send({ id, error: String(error?.message ?? error) })
    }
  })
  ready.then(
    (facts) => process.send({ ready: facts }),
    (error) => {
      process.send({ failed: String(error?.message ?? error), code: error?.code }, () => process.exit(1))
    },
  )
}
