import type {Document, ParsedNode} from 'yaml'
import {checkIntake, type Intake, type IntakeField, type IntakeSection} from '#shared/coordination/index'
import type {Problem} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {plainLine} from '../terminal/index.ts'
import type {Answers} from './answers.ts'

export interface IntakeDocument {
  readonly intake: Intake
  /** What the form has no place for, with paths. */
  readonly problems: readonly Problem[]
  /** The problems in the order of their lines, each with that and its path: `line 12, risks.risks[2].likelihood`. */
  readonly withLines: (problems: readonly Problem[]) => Problem[]
}

/** Reads the form; every value is the text that stands there. What is not YAML is refused, all at once. */
export async function readIntakeYaml(text: string, name: string): Promise<IntakeDocument> {
  const {isMap, LineCounter, parseDocument, visit} = await import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, schema: 'failsafe'})
  const broken = document.errors.map(({message, pos}) => ({
    field: `line ${lines.linePos(pos[0]).line}`,
    message: `is not YAML: ${message}.`,
  }))
  // What refers to another place can make a small file endless, and nobody types it.
  visit(document, {
    Alias: (_, alias) => {
      broken.push({
        field: `line ${lines.linePos(alias.range?.[0] ?? 0).line}`,
        message: 'refers to another place (*): write it out.',
      })
    },
  })
  if (broken.length > 0) throw invalidInput(name, broken)
  if (document.contents !== null && !isMap(document.contents)) {
    throw invalidInput(name, [
      {field: 'line 1', message: 'is not the form: coord project intake KEY --template prints it.'},
    ])
  }
  const intake = withoutEmpty((document.toJS() ?? {}) as Intake)
  const withLines = (problems: readonly Problem[]) =>
    problems
      .map((problem) => ({...problem, line: lines.linePos(offsetOf(problem, document)).line}))
      .toSorted((one, other) => one.line - other.line)
      .map(({field, line, message}) => ({field: `line ${line}${field === undefined ? '' : `, ${field}`}`, message}))
  return {intake, problems: checkIntake(intake), withLines}
}

/** The form with its questions as comments and the answers so far: what it prints can be read again. */
export async function intakeTemplate(
  {answers, key, name}: {readonly answers: Answers; readonly key: string; readonly name: string},
  sections: readonly IntakeSection[],
): Promise<string> {
  const {stringify} = await import('yaml')
  const lines = [
    `# Project initiation request of ${key}: ${plainLine(name)}`,
    `# Fill it in, then: coord project intake ${key} --from FILE`,
    '# What stays empty is not answered; "none" is an answer.',
  ]
  for (const section of sections) {
    lines.push('', `# ${section.title}`, `${section.name}:`)
    for (const field of section.fields) {
      const answer = answers[section.name]?.[field.name]
      const text = answer === undefined ? `${field.name}:` : stringify({[field.name]: answer}, {schema: 'failsafe'})
      lines.push(...commentOf(field).map((line) => `  # ${line}`), ...indented(text))
    }
  }
  return `${lines.join('\n')}\n`
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
}

function commentOf(field: IntakeField): string[] {
  if (field.kind === 'text') return [field.question]
  if (field.kind === 'list') return [`${field.question} A list:`, '  - first']
  const [first, ...others] = field.parts
  return [`${field.question} A list:`, `  - ${first}:`, ...others.map((part) => `    ${part}:`)]
}

/** With the failsafe schema, nothing is an empty text; for the form it is no answer. */
function withoutEmpty(value: Intake): Intake {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (each === '') return [name, null]
      if (typeof each !== 'object' || each === null || Array.isArray(each)) return [name, each]
      const fields = Object.entries(each).map(([field, answer]) => [field, answer === '' ? null : answer])
      return [name, Object.fromEntries(fields)]
    }),
  )
}

/** Where in the text a path of the form is, or as much of it as there is. */
function offsetOf({field = ''}: Problem, document: Document.Parsed): number {
  const steps = field.split(/\.|(?=\[)/).map((step) => (step.startsWith('[') ? Number(step.slice(1, -1)) - 1 : step))
  let offset = 0
  let node: unknown = document.contents
  for (const step of steps) {
    const items = (node as {items?: readonly unknown[]} | null)?.items ?? []
    const item = typeof step === 'number' ? items[step] : items.find((each) => keyOf(each) === step)
    if (item === undefined) break
    const pair = item as {readonly key?: ParsedNode; readonly value?: unknown}
    const at = typeof step === 'number' ? (item as ParsedNode) : pair.key
    offset = at?.range?.[0] ?? offset
    node = typeof step === 'number' ? item : pair.value
  }
  return offset
}

function keyOf(item: unknown): string | undefined {
  const key = (item as {readonly key?: {readonly value?: unknown}}).key
  return key?.value === undefined ? undefined : String(key.value)
}
