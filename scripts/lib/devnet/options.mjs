// Command line options, parsed strictly: an unknown name or a value that does not parse stops the start with exit code 2.

export class UsageError extends Error {}

const integer = (min, max) => (name, text) => {
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(value >= min && value <= max)) throw new UsageError(`${name}: wanted a whole number from ${min} to ${max}, got '${text}'`)
  return value
}

const decimal = (min, max) => (name, text) => {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(value >= min && value <= max)) throw new UsageError(`${name}: wanted a number from ${min} to ${max}, got '${text}'`)
  return value
}

const UNIT_MILLIS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

const duration = (name, text) => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text)
  if (!match) throw new UsageError(`${name}: wanted a duration such as 30s or 2m, got '${text}'`)
  return Math.round(Number(match[1]) * UNIT_MILLIS[match[2] ?? 's'])
}

const oneOf = (...values) => (name, text) => {
  if (!values.includes(text)) throw new UsageError(`${name}: wanted ${values.join(' or ')}, got '${text}'`)
  return text
}

const listOf = (item) => (name, text) => text.split(',').filter(Boolean).map((part) => item(name, part))

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A devnet never talks to anything else, so another host is a mistake and not a wish. */
const loopbackUrl = (...protocols) => (name, text) => {
  let url
  try {
    url = new URL(text)
  } catch {
    throw new UsageError(`${name}: wanted a URL, got '${text}'`)
  }
  if (!protocols.includes(url.protocol) || !LOOPBACK.has(url.hostname)) {
    throw new UsageError(`${name}: wanted ${protocols.join(' or ')} on localhost or 127.0.0.1, got '${text}'`)
  }
  return url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin
}

const text = (_name, value) => value

const DEVNET = {
  '--pds': integer(1, 16),
  '--accounts': integer(0, 1000),
  '--rate': decimal(0, 200),
  '--plc-port': integer(0, 65535),
  '--pds-ports': listOf(integer(0, 65535)),
  '--control-port': integer(0, 65535),
  '--relays': listOf(loopbackUrl('http:')),
  '--duration': duration,
  '--max-run': duration,
  '--quiet': duration,
  '--seed': integer(0, 2 ** 32 - 1),
  '--data-dir': text,
  '--lifecycle': oneOf('on', 'off'),
  '--plc-doc': oneOf('modern', 'legacy'),
}

const FOLLOW = {
  '--service': loopbackUrl('ws:', 'http:'),
  '--plc': loopbackUrl('http:'),
  '--cursor': integer(0, Number.MAX_SAFE_INTEGER),
  '--duration': duration,
}

const DEFAULTS = {
  pds: 3,
  accounts: 12,
  rate: 10,
  plcPort: 0,
  pdsPorts: [],
  controlPort: 0,
  relays: [],
  duration: null,
  maxRun: 2 * UNIT_MILLIS.h,
  quiet: 3000,
  seed: 1,
  dataDir: null,
  lifecycle: 'on',
  plcDoc: 'modern',
}

export const devnetOptions = (args) => {
  const options = { ...DEFAULTS, ...parse(DEVNET, args) }
  if (options.pdsPorts.length > options.pds) {
    throw new UsageError(`--pds-ports: ${options.pdsPorts.length} ports for ${options.pds} PDSes`)
  }
  return options
}

export const followOptions = (args) => {
  const options = { cursor: undefined, duration: null, ...parse(FOLLOW, args) }
  for (const name of ['service', 'plc']) {
    if (!options[name]) throw new UsageError(`--${name} is needed`)
  }
  return options
}

const camel = (name) => name.slice(2).replace(/-(.)/g, (_, letter) => letter.toUpperCase())

function parse(specification, args) {
  const options = {}
  for (let i = 0; i < args.length; i++) {
    const equals = args[i].indexOf('=')
    const name = equals < 0 ? args[i] : args[i].slice(0, equals)
    if (!Object.hasOwn(specification, name)) throw new UsageError(`unknown option '${name}' (see --help)`)
    const value = equals < 0 ? args[++i] : args[i].slice(equals + 1)
    if (value === undefined) throw new UsageError(`${name}: a value is needed`)
    options[camel(name)] = specification[name](name, value)
  }
  return options
}
