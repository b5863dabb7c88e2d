import {parseEnv} from 'node:util'

export interface DotenvEntry {
  readonly name: string
  readonly value: string
  /** The first line, counted from 1, and how many lines it takes. */
  readonly line: number
  readonly lines: number
  /** Why the value is not what its author meant. */
  readonly doubt?: string
}

export interface Dotenv {
  readonly entries: readonly DotenvEntry[]
  readonly badLines: readonly {readonly line: number; readonly message: string}[]
}

const ASSIGNMENT = /^(\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*)(.*)$/s

/**
 * Reads the text of a `.env` file with node's own parser, one assignment at a time: handed the whole text it passes
 * over lines it cannot read and spoils the one after.
 */
export function readDotenv(text: string): Dotenv {
  const lines = text.split(/\r?\n/)
  const entries: DotenvEntry[] = []
  const badLines: {line: number; message: string}[] = []
  for (let index = 0; index < lines.length; index++) {
    if (/^\s*(#.*)?$/.test(lines[index]!)) continue
    const line = index + 1
    const count = countLines(lines, index)
    const raw = lines.slice(index, index + Math.max(count, 1)).join('\n')
    const [, , name, rest] = ASSIGNMENT.exec(raw) ?? []
    const value = Object.values(parseEnv(raw.trimStart()))[0]
    if (name === undefined || rest === undefined) {
      badLines.push({line, message: 'is neither NAME=value nor a comment'})
    } else if (count === 0 || value === undefined) {
      badLines.push({line, message: 'has a quote that is never closed'})
    } else {
      const doubt = doubtAbout(rest)
      entries.push({name, value, line, lines: count, ...(doubt && {doubt})})
      index += count - 1
    }
  }
  return {entries, badLines}
}

/** The text with `name` set: in its place if it is there, else after a commented-out example of it, else at the end. */
export function setInDotenv(text: string, name: string, value: string): string {
  const written = quote(value)
  if (written === undefined) throw new Error(`The value of ${name} cannot be written into a .env file.`)
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.split(/\r?\n/)
  const entry = readDotenv(text).entries.findLast((each) => each.name === name)
  if (entry) {
    const old = lines.slice(entry.line - 1, entry.line - 1 + entry.lines).join('\n')
    const [, start, , rest] = ASSIGNMENT.exec(old)!
    lines.splice(entry.line - 1, entry.lines, `${start}${written}${afterValue(rest!)}`)
    return lines.join(newline)
  }
  const example = lines.findLastIndex((line) => new RegExp(`^#\\s*${name}=`).test(line))
  const end = lines.at(-1) === '' ? lines.length - 1 : lines.length
  if (example === -1 && end === lines.length) lines.push('')
  lines.splice(example === -1 ? end : example + 1, 0, `${name}=${written}`)
  return lines.join(newline)
}

/** The value as it must be written so that it is read back unchanged; undefined if no form does. */
export function quote(value: string): string | undefined {
  if (/[\x00-\x1f\x7f]/.test(value)) return undefined
  if (/^[\w./:@%+,-]+$/.test(value)) return value
  // In double quotes \n would be read as a line break.
  const mark = ["'", '"', '`'].find((each) => !value.includes(each) && !(each === '"' && value.includes('\\n')))
  return mark && `${mark}${value}${mark}`
}

/** Lines that the assignment starting at `index` takes: more than one if a quote stays open, none if it is never closed. */
function countLines(lines: readonly string[], index: number): number {
  const rest = ASSIGNMENT.exec(lines[index]!)?.[3] ?? ''
  const mark = quoteMarkOf(rest)
  if (mark === undefined || rest.indexOf(mark, 1) !== -1) return 1
  const closing = lines.findIndex((line, other) => other > index && line.includes(mark))
  return closing === -1 ? 0 : closing - index + 1
}

function quoteMarkOf(rest: string): string | undefined {
  return /^['"`]/.exec(rest)?.[0]
}

function doubtAbout(rest: string): string | undefined {
  if (quoteMarkOf(rest)) {
    return /^\s*(#.*)?$/.test(afterQuotes(rest)) ? undefined : 'has text after the closing quote, which is not read'
  }
  return /\S#|^#\S/.test(rest) ? 'is cut off at the #: put the value in quotes' : undefined
}

function afterValue(rest: string): string {
  if (quoteMarkOf(rest)) return /^\s*#.*$/.exec(afterQuotes(rest))?.[0] ?? ''
  return /\s+#.*$/.exec(rest)?.[0] ?? ''
}

function afterQuotes(rest: string): string {
  return rest.slice(rest.indexOf(quoteMarkOf(rest)!, 1) + 1)
}
