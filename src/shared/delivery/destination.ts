import {createHash} from 'node:crypto'
import {extname} from 'node:path'
import {type Place, path} from '#shared/config/index'
import {closest} from '#shared/coordination/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {maskedUrl, secretsIn} from './mask.ts'

const kinds = ['mail', 'file', 'webhook', 'ntfy', 'slack'] as const
type Kind = (typeof kinds)[number]

interface Common {
  /** SHA-256 of the destination in its plainest form: what its state is stored under. */
  readonly key: string
  /** As it may be shown. */
  readonly label: string
  /** What of it must not be shown. */
  readonly secrets: readonly string[]
}

export interface MailDestination extends Common {
  readonly kind: 'mail'
  readonly address: string
}

export interface FileDestination extends Common {
  readonly kind: 'file'
  /** Absolute; `{date}` and `{scope}` still stand in it. */
  readonly path: string
  readonly format: 'markdown' | 'html' | 'json' | 'text'
}

export interface WebDestination extends Common {
  readonly kind: 'webhook' | 'ntfy' | 'slack'
  readonly url: URL
}

export type Destination = MailDestination | FileDestination | WebDestination

interface Typed extends Place {
  /** What a problem is about: `--to` or `BRIEFING_TO`. */
  readonly field: string
}

const FORMS: Readonly<Record<Kind, string>> = {
  file: 'file:briefings/{date}.md',
  mail: 'mail:ana@example.org',
  ntfy: 'ntfy:https://ntfy.sh/TOPIC',
  slack: 'slack:https://hooks.slack.com/services/…',
  webhook: 'webhook:https://example.org/hook',
}

/** Reads all destinations, or fails with every problem at once. What was given twice is delivered to once. */
export function parseDestinations(values: readonly string[], typed: Typed): Destination[] {
  const problems: Problem[] = []
  const found = new Map<string, Destination>()
  for (const value of values) {
    const {destinations = [], problem} = parse(value.trim(), typed)
    if (problem !== undefined) problems.push({field: typed.field, message: problem})
    for (const destination of destinations) found.set(destination.key, destination)
  }
  if (problems.length === 0) return [...found.values()]
  throw new UserError(
    problems.length === 1 ? 'A destination cannot be used.' : `${problems.length} destinations cannot be used.`,
    {
      code: 'DESTINATION_INVALID',
      exitCode: ExitCode.usage,
      nextStep: `Nothing was delivered. For example: ${Object.values(FORMS).join('   ')}`,
      problems,
    },
  )
}

/** The destinations of `BRIEFING_TO`: a comma ends one where the kind of the next follows. */
export function splitDestinations(text: string): string[] {
  return text.split(/[,;\s]+(?=(?:mail|file|webhook|ntfy|slack):)/).map((each) => each.replace(/[,;\s]+$/, ''))
}

interface Parsed {
  readonly destinations?: readonly Destination[]
  readonly problem?: string
}

function parse(value: string, typed: Typed): Parsed {
  const [, word = '', rest = ''] = /^([a-z]{1,20}):(.*)$/is.exec(value) ?? []
  const kind = kinds.find((each) => each === word.toLowerCase())
  if (!kind) return {problem: unknownKind(value, word.toLowerCase())}
  if (rest === '') return {problem: `${kind}: names nothing; for example ${FORMS[kind]}`}
  if (/[\x00-\x1f\x7f]/.test(rest)) return {problem: `${kind}: holds a line break or another control character`}
  if (kind === 'mail') return parseMail(rest)
  return kind === 'file' ? parseFile(rest, typed) : parseWeb(kind, rest)
}

/** The value itself is not quoted: it may be an address with a key in it. */
function unknownKind(value: string, word: string): string {
  if (/^[^\s:/]+@[^\s:/]+$/.test(value)) return `${value} has no kind: write mail:${value}`
  const near = closest(word, kinds)
  if (near) return `${word}: is not a kind of destination; did you mean ${near}: ?`
  const known = 'mail:, file:, webhook:, ntfy: and slack:'
  if (word === 'http' || word === 'https')
    return `an address alone does not tell its kind: put webhook:, ntfy: or slack: before it`
  return `${word === '' ? 'a value without a kind' : `${word}:`} is not a destination; there are ${known}`
}

function parseMail(rest: string): Parsed {
  const addresses = rest.split(',').map((each) => each.trim())
  const bad = addresses.filter((each) => !/^[^\s<>@,;:"()[\]\\]{1,64}@[^\s<>@,;:"()[\]\\]{1,253}$/.test(each))
  if (bad.length > 0) {
    return {problem: `mail: ${bad.map((each) => (each === '' ? 'nothing' : each)).join(', ')} is not a mail address`}
  }
  return {
    destinations: addresses.map((address) => {
      const domain = address.slice(address.lastIndexOf('@')).toLowerCase()
      const label = `mail:${address}`
      return {
        address,
        key: keyOf('mail', `${address.slice(0, -domain.length)}${domain}`),
        kind: 'mail',
        label,
        secrets: [],
      }
    }),
  }
}

const FORMATS: Readonly<Record<string, FileDestination['format']>> = {
  '.html': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.txt': 'text',
}

function parseFile(rest: string, place: Place): Parsed {
  const unknown = [...rest.matchAll(/\{([^{}]*)\}/g)].find(([, name]) => name !== 'date' && name !== 'scope')
  if (unknown) return {problem: `file: ${unknown[0]} is not known; a path may hold {date} and {scope}`}
  const format = FORMATS[extname(rest).toLowerCase()]
  if (!format) return {problem: `file: ${rest} does not end with .md, .html, .txt or .json, which says the format`}
  const {problem, value} = path(place)(rest)
  if (problem !== undefined) return {problem: `file: ${rest} ${problem}`}
  const label = `file:${value}`
  if (label.length > LONGEST) return {problem: 'file: the path is too long'}
  return {destinations: [{format, key: keyOf('file', value), kind: 'file', label, path: value, secrets: []}]}
}

/** More is not stored of a label. */
const LONGEST = 500

function parseWeb(kind: WebDestination['kind'], rest: string): Parsed {
  const fails = (problem: string) => ({problem: `${kind}: ${problem}; for example ${FORMS[kind]}`})
  if (!URL.canParse(rest)) return fails('is not followed by an address')
  const url = new URL(rest)
  url.hash = ''
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return fails('the address has to begin with https:// or http://')
  if (!isDecodable(url.username) || !isDecodable(url.password))
    return fails('in user and password a % is written as %25')
  if (kind === 'ntfy') {
    if (url.search !== '') return fails('the address has a query; a token is set as BRIEFING_NTFY_TOKEN')
    if (!/\/[-\w]{1,64}$/.test(url.pathname)) return fails('the address does not end with a topic')
  }
  const key = keyOf(kind, url.href)
  const label = `${kind}:${maskedUrl(url, key)}`
  return label.length > LONGEST
    ? fails('the address is too long')
    : {destinations: [{key, kind, label, secrets: secretsIn(url), url}]}
}

function keyOf(kind: Kind, plain: string): string {
  return createHash('sha256').update(`${kind}:${plain}`).digest('hex')
}

function isDecodable(text: string): boolean {
  try {
    return typeof decodeURIComponent(text) === 'string'
  } catch {
    return false
  }
}
