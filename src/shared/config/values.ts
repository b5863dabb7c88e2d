import {isAbsolute, join, resolve} from 'node:path'
import * as z from 'zod'

/** What a path in a setting is relative to: the folder of the file that named it, else the working folder. */
export interface Place {
  readonly baseDirectory: string
  readonly homeDirectory: string
}

type Kind<Value> = z.ZodType<Value, string>

export function text(): Kind<string> {
  return z.string().max(200, 'is longer than 200 characters')
}

export function choice<const Options extends readonly [string, ...string[]]>(...options: Options) {
  return z.enum(options, {error: `must be ${options.slice(0, -1).join(', ')} or ${options.at(-1)}`})
}

export function matching(pattern: RegExp, message: string): Kind<string> {
  return z.string().regex(pattern, message)
}

export function upperCase(pattern: RegExp, message: string): Kind<string> {
  return z.string().toUpperCase().regex(pattern, message)
}

export function number({minimum, maximum, whole}: {minimum: number; maximum: number; whole: boolean}): Kind<number> {
  const message = `must be a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}`
  const pattern = whole ? /^\d{1,15}$/ : /^\d{1,15}(\.\d{1,15})?$/
  return parsed(message, (typed) => {
    const value = Number(typed)
    return pattern.test(typed) && value >= minimum && value <= maximum ? value : undefined
  })
}

export function yesOrNo(): Kind<boolean> {
  const meanings: Record<string, boolean> = {true: true, yes: true, '1': true, false: false, no: false, '0': false}
  return parsed('must be true or false', (typed) => meanings[typed.toLowerCase()])
}

export function instant(): Kind<Date> {
  return z.iso
    .datetime({error: 'is not an instant in ISO 8601 with Z or an offset', offset: true})
    .transform((typed) => new Date(typed))
}

/** An absolute path; `~/` is the home folder. Whether something is there is for the reader of the setting to find out. */
export function path({baseDirectory, homeDirectory}: Place): Kind<string> {
  return z
    .string()
    .refine((typed) => !/^~[^/\\]/.test(typed), 'starts with the home folder of another user: write the folder out')
    .transform((typed) => (typed.startsWith('~') ? join(homeDirectory, typed.slice(1)) : resolve(baseDirectory, typed)))
    .refine(isAbsolute, 'cannot be made an absolute path')
}

/**
 * A zone of the IANA list, as typed. `TZ` also comes in the forms that the C library takes: `:Europe/Berlin`, a file
 * below `zoneinfo`, and `:/etc/localtime` for the zone of the system.
 */
export function timeZone(): Kind<string> {
  return parsed('is not a time zone of the IANA list', (typed) => {
    const name = typed.replace(/^:/, '').replace(/^\/.*\/zoneinfo\//, '')
    if (name === '/etc/localtime') return systemTimeZone()
    return isTimeZone(name) ? name : undefined
  })
}

export function systemTimeZone(): string {
  const {timeZone: zone} = new Intl.DateTimeFormat().resolvedOptions()
  return isTimeZone(zone) ? zone : 'UTC'
}

export function postgresUrl(): Kind<string> {
  return z
    .string()
    .refine((typed) => /^postgres(ql)?:\/\//i.test(typed), {abort: true, error: 'is not a PostgreSQL URL'})
    .refine((typed) => decoded(typed) !== undefined, {
      abort: true,
      error: 'is not a PostgreSQL URL: a % must be followed by two hexadecimal digits (% itself is %25)',
    })
    .refine((typed) => URL.canParse(typed) && new URL(typed).hash === '', {
      abort: true,
      error: 'is not a PostgreSQL URL: in the password write # as %23, / as %2F, ? as %3F, @ as %40 and : as %3A',
    })
    .refine((typed) => new URL(typed).host !== '' || new URL(typed).searchParams.has('host'), 'names no host')
}

/** The base of a server's addresses, without a slash at the end. What is left out is completed. */
export function serverUrl({defaultPort, schemes}: {defaultPort?: number; schemes: readonly string[]}): Kind<string> {
  const message = `is not the address of a server (${schemes.join(' or ')})`
  return parsed(message, (typed) => {
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
export function ollamaUrl(): Kind<string> {
  const withoutScheme = serverUrl({defaultPort: 11434, schemes: ['http']})
  const complete = serverUrl({schemes: ['http', 'https']})
  return parsed('is not the address of an Ollama server', (typed) => {
    const kind = typed.includes('://') ? complete : withoutScheme
    return kind.safeParse(typed).data?.replace('://0.0.0.0', '://127.0.0.1')
  })
}

function parsed<Value>(message: string, parse: (typed: string) => Value | undefined): Kind<Value> {
  return z.string().transform((typed, context) => {
    const value = parse(typed)
    if (value !== undefined) return value
    context.addIssue({code: 'custom', message})
    return z.NEVER
  })
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
