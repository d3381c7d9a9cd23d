// Imported first by every process of the devnet: a connection to anything but this machine's loopback fails at once, so
// that a default of a library (a directory, a mail host, an app view) can never reach a real service.
import net from 'node:net'

const ALLOWED = new Set(['localhost', '127.0.0.1', '::1'])
const connect = net.Socket.prototype.connect

net.Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0]
  const options = typeof first === 'object' && first !== null ? first : { port: first, host: typeof args[1] === 'string' ? args[1] : undefined }
  const host = options.path ? 'localhost' : (options.host ?? 'localhost')
  if (!ALLOWED.has(host)) {
    // Later, as a real failure comes: the caller has not attached its listeners yet.
    process.nextTick(() => this.destroy(new Error(`devnet refuses to connect to ${host}: loopback only`)))
    return this
  }
  return connect.apply(this, args)
}
