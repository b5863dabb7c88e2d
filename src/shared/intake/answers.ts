import {
  budgetLineKinds,
  type Intake,
  type IntakeField,
  type IntakeSection,
  type IsoDate,
  intakeSections,
  milestoneTypes,
  parseDate,
  parseMoney,
  toDecimalString,
  todayIn,
} from '#shared/coordination/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {newForm, parseChoice, parseInteger, parseLine, parseText} from '../input/index.ts'

export type Entry = Readonly<Record<string, string>>
/** Texts, lists of texts and lists of entries, without anything empty: what is not there is not answered. */
export type Answer = string | readonly string[] | readonly Entry[]
export type Answers = Readonly<Record<string, Readonly<Record<string, Answer>>>>

/** What a project decides about how its form is read. */
export interface FormProject {
  readonly key: string
  readonly currency: string | null
  readonly timezone: string
}

export const formSections: readonly IntakeSection[] = intakeSections

/**
 * The answers of a form that fits (`checkIntake`), as texts: days as days of the calendar, amounts in the project's
 * currency. Each problem has the path in the form, such as `risks.risks[2].likelihood`.
 */
export function readAnswers(
  intake: Intake,
  project: FormProject,
  acting: Acting,
): {readonly answers: Answers; readonly problems: readonly Problem[]} {
  const form = newForm()
  const answers = mapAnswers(intake, (path, text, part) => form.read(path, text, partReader(part, project, acting)))
  for (const {entries, path} of entryLists(answers)) form.problems.push(...entryProblems(path, entries))
  return {answers, problems: form.problems}
}

/** The answers as they are stored, whatever shape an older program or another one has left them in. */
export function storedAnswers(intake: Intake): Answers {
  return mapAnswers(intake, (_, text) => text)
}

/** What is wrong with one part of an entry, for a question about it. */
export function partProblem(part: string, text: string, project: FormProject, acting: Acting): string | undefined {
  const form = newForm()
  form.read(part, text, partReader(part, project, acting))
  return form.problems[0]?.message
}

type ReadText = (path: string, text: string, part: string) => string | null | undefined

function mapAnswers(intake: Intake, read: ReadText): Answers {
  const sections = formSections.map(({fields, name}) => {
    const given = recordOf(intake[name])
    const answered = fields.flatMap((field): [string, Answer][] => {
      const answer = answerOf(`${name}.${field.name}`, given[field.name], field, read)
      return answer === null || answer.length === 0 ? [] : [[field.name, answer]]
    })
    return [name, Object.fromEntries(answered)] as const
  })
  return Object.fromEntries(sections.filter(([, answered]) => Object.keys(answered).length > 0))
}

function answerOf(path: string, given: unknown, field: IntakeField, read: ReadText): Answer | null {
  if (field.kind === 'text') return read(path, textOf(given), 'text')?.trim() || null
  const listed = Array.isArray(given) ? given : []
  if (field.kind === 'list') {
    return listed.flatMap((each, index) => read(`${path}[${index + 1}]`, textOf(each), 'text')?.trim() || [])
  }
  return listed.flatMap((each, index): Entry[] => {
    const parts = field.parts.flatMap((part): [string, string][] => {
      const text = read(`${path}[${index + 1}].${part}`, textOf(recordOf(each)[part]), part)?.trim()
      return text ? [[part, text]] : []
    })
    return parts.length > 0 ? [Object.fromEntries(parts)] : []
  })
}

type PartReader = (text: string) => string

function partReader(part: string, project: FormProject, acting: Acting): PartReader {
  switch (part) {
    case 'text':
    case 'mitigation':
      return (text) => parseText(text)
    case 'likelihood':
    case 'impact':
    case 'influence':
    case 'interest':
      return (text) => String(parseInteger(text, 1, 5))
    case 'date':
      return (text) => readDay(text, project, acting)
    case 'type':
      return (text) => parseChoice(text, milestoneTypes)
    case 'kind':
      return (text) => parseChoice(text, budgetLineKinds)
    case 'fiscal-year':
      return (text) => String(parseInteger(text, 1900, 2999))
    case 'amount':
      return (text) => readAmount(text, project, acting)
    default:
      return (text) => parseLine(text)
  }
}

function readDay(text: string, {timezone}: FormProject, {conventions: {dateOrder}, now}: Acting): IsoDate {
  const today = todayIn(timezone, now)
  return parseDate(text, dateOrder === 'none' ? {today} : {locale: dateOrder, today})
}

function readAmount(text: string, {currency, key}: FormProject, {conventions: {decimalMark}}: Acting): string {
  if (currency !== null) {
    // What was stored has a point, whatever mark people here type.
    const isStored = /^\d+\.\d+$/.test(text.trim())
    return toDecimalString(parseMoney(text, {currency, decimalMark: isStored ? '.' : decimalMark}))
  }
  throw new UserError(`needs the currency of the project first: coord project edit ${key} --currency EUR.`, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
  })
}

interface EntryList {
  readonly path: string
  readonly entries: readonly Entry[]
}

function entryLists(answers: Answers): EntryList[] {
  return formSections.flatMap(({fields, name}) =>
    fields.flatMap((field) => {
      const entries = answers[name]?.[field.name]
      return field.kind === 'entries' && entries
        ? [{entries: entries as readonly Entry[], path: `${name}.${field.name}`}]
        : []
    }),
  )
}

/** Entries are told apart by their first part; a score needs both of its numbers. */
function entryProblems(path: string, entries: readonly Entry[]): Problem[] {
  return entries.flatMap((entry, index) => {
    const at = `${path}[${index + 1}]`
    const identity = entryName(entry)
    const same = entries.findIndex((each) => entryName(each) === identity)
    const problems: Problem[] = []
    if (identity !== '' && same < index)
      problems.push({
        field: at,
        message: `has the same name as entry ${same + 1}: "${entry['title'] ?? entry['name']}".`,
      })
    if ((entry['likelihood'] === undefined) !== (entry['impact'] === undefined))
      problems.push({field: at, message: 'needs likelihood and impact, or neither.'})
    return problems
  })
}

/** What an entry is recognized by, in any case: its title or name. */
export function entryName(entry: Entry): string {
  return (entry['title'] ?? entry['name'] ?? '').replace(/\s+/g, ' ').trim().toLowerCase()
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'object') return ''
  return String(value)
}
