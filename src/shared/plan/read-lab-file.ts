import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import path from 'node:path'
import type {Document, LineCounter} from 'yaml'
import type {z} from 'zod'
import {closest} from '#shared/coordination/index'
import {decodeBytes, fileNotRead, invalidInput} from '#shared/input/index'
import {plainLine} from '#shared/terminal/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type LabFile, LabFileShape} from './lab-file.ts'
import {type PublicKeys, readPublicKeys} from './public-keys.ts'

/** A lab file that was read, and where in it what stands. */
export interface ReadLab {
  readonly file: string
  readonly lab: LabFile
  readonly keys: PublicKeys
  /** SHA-256 of its text. */
  readonly hash: string
  /** Of a field such as `vms[1].ip`, or of the nearest above it; from 1. */
  readonly lineOf: (field: string) => number
  /** What else than a line says a field, such as `--ip`; null for what nobody said. */
  readonly flagOf?: (field: string) => string | null
}

/** Reads the file and the public keys that it names; all that is wrong with it is said at once, with line and column. */
export async function readLabFile(file: string, home = homedir()): Promise<ReadLab> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    throw fileNotRead(error, file, 'FILE')
  }
  let text: string
  try {
    text = decodeBytes(bytes, 'utf-8', {fatal: true})
  } catch {
    throw invalidInput(file, [{message: 'is not text in UTF-8: save it as that.'}])
  }
  return readLabText(text, file, home)
}

/** The same for a text that is, or will be, in that file. */
export async function readLabText(text: string, file: string, home = homedir()): Promise<ReadLab> {
  const {lab, lineOf} = await parseLab(text, file)
  return {
    file,
    hash: createHash('sha256').update(text).digest('hex'),
    keys: await readPublicKeys(lab.access.sshKeys, path.dirname(file), home),
    lab,
    lineOf,
  }
}

/** What is not YAML, and what is not a lab, is refused. */
export async function parseLab(text: string, name: string): Promise<Pick<ReadLab, 'lab' | 'lineOf'>> {
  const {LineCounter: Lines, parseDocument, visit} = await import('yaml')
  const lines = new Lines()
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false})
  const repeated = document.errors.filter(({code}) => code === 'DUPLICATE_KEY')
  const broken: Placed[] = document.errors
    .filter((each) => !repeated.includes(each))
    .map(({code, message, pos}) => ({
      message: code === 'MULTIPLE_DOCS' ? 'is a second document (---): a file is one lab' : `is not YAML: ${message}`,
      offset: pos[0],
    }))
  // What refers to another place can make a small file endless.
  visit(document, {
    Alias: (_, {range}) => {
      broken.push({message: 'refers to another place (*): write it out', offset: range?.[0] ?? 0})
    },
  })
  const twice = repeated.map(({pos: [offset]}) => ({
    message: `says ${/^[^\s:]*/.exec(text.slice(offset))![0]} a second time`,
    offset,
  }))
  if (broken.length > 0) throw refused(name, [...broken, ...twice], lines)
  const {data: lab, error} = LabFileShape.safeParse(document.toJS() ?? {})
  if (error && document.hasIn(['stateHash'])) throw isPlan(name)
  const wrong = (error?.issues ?? []).flatMap((issue) => placed(issue, document))
  if (!lab || twice.length > 0) throw refused(name, [...wrong, ...twice], lines)
  return {lab, lineOf: (field) => lines.linePos(offsetOf(document, pathOf(field))).line}
}

interface Placed {
  readonly offset: number
  /** Empty for the whole file. */
  readonly field?: string
  readonly message: string
}

function placed(issue: z.core.$ZodIssue, document: Document.Parsed): Placed[] {
  const steps = issue.path as readonly (string | number)[]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldOf([...steps, key]),
      message: unknownField(key, steps),
      offset: offsetOf(document, [...steps, key]),
    }))
  }
  const found = steps.length > 0 && issue.message.startsWith('has to') ? writtenAt(document, steps) : undefined
  const message = found === undefined ? issue.message : `is ${found}; it ${issue.message}`
  return [{field: fieldOf(steps), message, offset: offsetOf(document, steps)}]
}

/** What stands there, to be said again: not what is long, and not what may hold a password or a key. */
function writtenAt(document: Document.Parsed, steps: readonly (string | number)[]): string | undefined {
  if (!document.hasIn(steps)) return 'missing'
  const value: unknown = document.getIn(steps)
  if (value === null) return 'empty'
  if (typeof value === 'object' || steps[0] === 'access') return undefined
  const text = JSON.stringify(value)
  return text.length > 40 || text.includes('@') ? undefined : text
}

function unknownField(key: string, steps: readonly (string | number)[]): string {
  const near = closest(key, fieldsAt(steps))
  return `is not a field of a lab${near ? `; did you mean ${near}?` : ''}`
}

function isPlan(name: string): UserError {
  return new UserError(`${name} is a plan, and not a lab file.`, {
    code: 'NOT_A_LAB_FILE',
    exitCode: ExitCode.usage,
    nextStep: `lab apply ${name}`,
  })
}

function refused(name: string, problems: readonly Placed[], lines: LineCounter) {
  const inOrder = problems.toSorted((one, other) => one.offset - other.offset)
  return invalidInput(
    name,
    inOrder.map(({field, message, offset}): Problem => {
      const {col, line} = lines.linePos(offset)
      const place = `line ${line}, column ${col}`
      return {
        field: field ? `${place}, ${plainLine(field)}` : place,
        message: plainLine(/[?.]$/.test(message) ? message : `${message}.`),
      }
    }),
    `Correct this, then: lab plan ${name}`,
  )
}

/** `vms[1].ip` */
function fieldOf(steps: readonly (string | number)[]): string {
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`))
    .join('')
}

function pathOf(field: string): (string | number)[] {
  return [...field.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step))
}

/** Of the value, or where it is missing, of the nearest place above it; of a field, its name. */
function offsetOf(document: Document.Parsed, steps: readonly (string | number)[]): number {
  let node: unknown = document.contents
  let offset = 0
  for (const step of steps) {
    const items = (node as {readonly items?: readonly unknown[]} | null)?.items ?? []
    const pair = typeof step === 'string' ? items.find((each) => nameOf(each) === step) : undefined
    const value = typeof step === 'number' ? items[step] : (pair as {readonly value?: unknown} | undefined)?.value
    const at = (pair as {readonly key?: {readonly range?: readonly number[]}} | undefined)?.key ?? value
    const range = (at as {readonly range?: readonly number[]} | null | undefined)?.range
    if (!range) break
    offset = range[0] ?? offset
    node = value
  }
  return offset
}

function nameOf(item: unknown): unknown {
  return (item as {readonly key?: {readonly value?: unknown}}).key?.value
}

/** What may stand at a place of the file. */
function fieldsAt(steps: readonly (string | number)[]): string[] {
  let shape: unknown = LabFileShape
  for (const step of steps) {
    const inside = unwrapped(shape)
    shape = typeof step === 'number' ? inside.element : inside.shape?.[step]
  }
  return Object.keys(unwrapped(shape).shape ?? {})
}

interface Inside {
  readonly shape?: Readonly<Record<string, unknown>>
  readonly element?: unknown
}

/** Without what makes a field optional. */
function unwrapped(schema: unknown): Inside {
  const {def} = (schema ?? {}) as {readonly def?: {readonly innerType?: unknown}}
  return def?.innerType === undefined ? ((schema ?? {}) as Inside) : unwrapped(def.innerType)
}
