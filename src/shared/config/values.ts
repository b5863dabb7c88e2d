import {isAbsolute, join, resolve} from 'node:path'
import {isDate} from '#shared/coordination/index'

/** What a path in a setting is relative to: the folder of the file that named it, else the working folder. */
export interface Place {
  readonly baseDirectory: string
  readonly homeDirectory: string
}

/** What a text means, or why it means nothing: "is …", to be read after the setting's name. */
export type Reading<Value> =
  | {readonly value: Value; readonly problem?: undefined}
  | {readonly problem: string; readonly value?: undefined}

/** Reads a value as typed. Plain functions and no zod, which takes as long to load as all of the configuration. */
export type Reader<Value> = (typed: string) => Reading<Value>

export function text(): Reader<string> {
  return readWith('is longer than 200 characters', (typed) => (typed.length <= 200 ? typed : undefined))
}

export function choice<const Options extends readonly [string, ...string[]]>(
  ...options: Options
): Reader<Options[number]> {
  const message = `must be ${options.slice(0, -1).join(', ')} or ${options.at(-1)}`
  return readWith(message, (typed) => options.find((option) => option === typed))
}

export function matching(pattern: RegExp, message: string): Reader<string> {
  return readWith(message, (typed) => (pattern.test(typed) ? typed : undefined))
}

export function upperCase(pattern: RegExp, message: string): Reader<string> {
  const read = matching(pattern, message)
  return (typed) => read(typed.toUpperCase())
}

export function number({minimum, maximum, whole}: {minimum: number; maximum: number; whole: boolean}): Reader<number> {
  const message = `must be a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}`
  const pattern = whole ? /^\d{1,15}$/ : /^\d{1,15}(\.\d{1,15})?$/
  return readWith(message, (typed) => {
    const value = Number(typed)
    return pattern.test(typed) && value >= minimum && value <= maximum ? value : undefined
  })
}

export function yesOrNo(): Reader<boolean> {
  return readWith('must be true or false', (typed) => {
    const word = typed.toLowerCase()
    if (['true', 'yes', '1'].includes(word)) return true
    return ['false', 'no', '0'].includes(word) ? false : undefined
  })
}

/** At most two decimals. */
export function percentage(maximum = 1000): Reader<number> {
  return readWith(`must be a percentage from 0 to ${maximum} with at most two decimals`, (typed) => {
    const value = Number(typed)
    return /^\d{1,4}(\.\d{1,2})?$/.test(typed) && value <= maximum ? value : undefined
  })
}

export function instant(): Reader<Date> {
  const form = /^(.{10})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/
  return readWith('is not an instant in ISO 8601 with Z or an offset', (typed) =>
    isDate(form.exec(typed)?.[1] ?? '') ? new Date(typed) : undefined,
  )
}

/** An absolute path; `~/` is the home folder. Whether something is there is for the reader of the setting to find out. */
export function path({baseDirectory, homeDirectory}: Place): Reader<string> {
  return (typed) => {
    if (/^~[^/\\]/.test(typed)) {
      return {problem: 'starts with the home folder of another user: write the folder out'}
    }
    const value = typed.startsWith('~') ? join(homeDirectory, typed.slice(1)) : resolve(baseDirectory, typed)
    return isAbsolute(value) ? {value} : {problem: 'cannot be made an absolute path'}
  }
}

/**
 * A zone of the IANA list, as typed. `TZ` also comes in the forms that the C library takes: `:Europe/Berlin`, a file
 * below `zoneinfo`, and `:/etc/localtime` for the zone of the system.
 */
export function timeZone(): Reader<string> {
  return readWith('is not a time zone of the IANA list', (typed) => {
    const name = typed.replace(/^:/, '').replace(/^\/.*\/zoneinfo\//, '')
    if (name === '/etc/localtime') return systemTimeZone()
    return isTimeZone(name) ? name : undefined
  })
}

export function systemTimeZone(): string {
  const {timeZone: zone} = new Intl.DateTimeFormat().resolvedOptions()
  return isTimeZone(zone) ? zone : 'UTC'
}

export function postgresUrl(): Reader<string> {
  return (typed) => {
    if (!/^postgres(ql)?:\/\//i.test(typed)) return {problem: 'is not a PostgreSQL URL'}
    if (decoded(typed) === undefined) {
      return {
        problem: 'is not a PostgreSQL URL: a % must be followed by two hexadecimal digits (% itself is %25)',
      }
    }
    if (!URL.canParse(typed) || new URL(typed).hash !== '') {
      return {
        problem: 'is not a PostgreSQL URL: in the password write # as %23, / as %2F, ? as %3F, @ as %40 and : as %3A',
      }
    }
    const {host, searchParams} = new URL(typed)
    return host !== '' || searchParams.has('host') ? {value: typed} : {problem: 'names no host'}
  }
}

/** The base of a server's addresses, without a slash at the end. What is left out is completed. */
export function serverUrl({defaultPort, schemes}: {defaultPort?: number; schemes: readonly string[]}): Reader<string> {
  const message = `is not the address of a server (${schemes.join(' or ')})`
  return readWith(message, (typed) => {
    const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(typed)
    const complete = hasScheme ? typed : `${schemes[0]}://${typed}`
    if (!URL.canParse(complete)) return undefined
    const url = new URL(complete)
    if (!schemes.includes(url.protocol.slice(0, -1)) || url.hostname === '' || url.hash !== '' || url.search !== '') {
      return undefined
    }
    if (defaultPort !== undefined && !hasPort(complete)) url.port = String(defaultPort)
    return url.href.replace(/\/+$/, '')
  })
}

/** As `ollama serve` reads it: without a port 11434, and 0.0.0.0 (listen everywhere) is reached on the loopback. */
export function ollamaUrl(): Reader<string> {
  const withoutScheme = serverUrl({defaultPort: 11434, schemes: ['http']})
  const complete = serverUrl({schemes: ['http', 'https']})
  return readWith('is not the address of an Ollama server', (typed) => {
    const read = typed.includes('://') ? complete : withoutScheme
    return read(typed).value?.replace('://0.0.0.0', '://127.0.0.1')
  })
}

function readWith<Value>(problem: string, read: (typed: string) => Value | undefined): Reader<Value> {
  return (typed) => {
    const value = read(typed)
    return value === undefined ? {problem} : {value}
  }
}

/** The first use of `Intl` costs about 10 ms, hence the short cut. */
function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true
  if (!/^[a-z]/i.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', {timeZone: name})
    return true
  } catch {
    return false
  }
}

/** The bundler takes `decodeURIComponent` for a function that cannot fail, and drops a call whose value is not used. */
function decoded(typed: string): string | undefined {
  try {
    return decodeURIComponent(typed)
  } catch {
    return undefined
  }
}

/** `URL` drops a port that is the default of its scheme. */
function hasPort(url: string): boolean {
  return /^[^/]+\/\/[^/]*:\d+(\/|$)/.test(url)
}
