import type {Problem} from '#shared/errors'
import {closest} from './closest.ts'
import {type Figure, figure} from './ratios.ts'

/** A text, a list of texts, or a list of entries with named parts that become register entries on acceptance. */
export type IntakeField = {
  /** The key in the form, unique in its section. */
  readonly name: string
  readonly question: string
} & (
  | {readonly kind: 'text'}
  | {readonly kind: 'list'}
  | {
      readonly kind: 'entries'
      /** The first part is what every entry needs. */
      readonly parts: readonly [string, ...string[]]
    }
)

export interface IntakeSection {
  readonly name: string
  readonly title: string
  readonly fields: readonly IntakeField[]
}

/** The form of a project initiation request, in the order in which it is asked. */
export const intakeSections = [
  section('context', 'Context and problem', [
    text('situation', 'What is the situation, and who is affected by it?'),
    text('problem', 'Which problem is to be solved, and what happens if nothing is done?'),
  ]),
  section('outcomes', 'Desired outcomes and success criteria', [
    list('desired', 'What should be different afterwards?'),
    list('criteria', 'By what can everybody see that it succeeded?'),
  ]),
  section('relevance', 'Strategic relevance', [
    text('strategy', 'Which plan, law or decision does it serve, and why now?'),
  ]),
  section('scope', 'Scope', [list('in', 'What belongs to it?'), list('out', 'What does expressly not belong to it?')]),
  section('deliverables', 'Deliverables', [list('deliverables', 'What will be handed over?')]),
  section('assumptions', 'Assumptions', [
    list('assumptions', 'What is taken for granted, and would change the plan if wrong?'),
  ]),
  section('constraints', 'Constraints', [list('constraints', 'Which limits are fixed: dates, rules, people, places?')]),
  section('risks', 'Initial risks', [
    entries('risks', 'What can go wrong, or better than planned?', [
      'title',
      'likelihood',
      'impact',
      'owner',
      'mitigation',
    ]),
  ]),
  section('stakeholders', 'Stakeholders', [
    entries('stakeholders', 'Who has influence on it, or an interest in it?', [
      'name',
      'organisation',
      'role',
      'influence',
      'interest',
    ]),
  ]),
  section('cost', 'Effort, cost and funding', [
    text('effort', 'How much work is it, and of whom?'),
    entries('budget', 'What will it cost?', ['name', 'amount', 'category', 'kind', 'fiscal-year']),
    text('funding', 'Where does the money come from, and is it granted?'),
  ]),
  section('timeframe', 'Timeframe and milestones', [
    text('start', 'When can it start?'),
    text('finish', 'When must it be finished?'),
    entries('milestones', 'Which dates tell whether it is on its way?', ['title', 'date', 'type']),
  ]),
  section('people', 'People', [
    text('initiator', 'Who asks for the project?'),
    text('owner', 'Who will answer for it?'),
    text('approver', 'Who decides on it?'),
  ]),
] as const satisfies readonly IntakeSection[]

/** The answers so far: sections by name, in them fields by name. What came from a file can have any shape. */
export type Intake = Readonly<Record<string, unknown>>

export interface MissingAnswer {
  readonly section: string
  readonly field: string
  readonly question: string
}

export interface SectionCompleteness {
  readonly name: string
  readonly title: string
  readonly answered: number
  readonly questions: number
}

export interface IntakeCompleteness {
  readonly answered: number
  readonly questions: number
  /** Each question counts the same. */
  readonly share: Figure
  readonly sections: readonly SectionCompleteness[]
  readonly missing: readonly MissingAnswer[]
}

/** "None" is an answer too: somebody thought about it. */
export function intakeCompleteness(intake: Intake): IntakeCompleteness {
  const missing: MissingAnswer[] = []
  const sections = intakeSections.map(({fields, name, title}) => {
    const open = fields.filter((field) => !isAnswered(answerOf(intake, name, field)))
    missing.push(...open.map((field) => ({section: name, field: field.name, question: field.question})))
    return {name, title, answered: fields.length - open.length, questions: fields.length}
  })
  const questions = sections.reduce((sum, section) => sum + section.questions, 0)
  const answered = questions - missing.length
  return {answered, questions, share: figure(BigInt(answered), BigInt(questions), 'not-started'), sections, missing}
}

/** Everything in the form that it has no place for; each `field` is the path in it, such as `scope.in`. */
export function checkIntake(intake: Intake): Problem[] {
  const known: readonly IntakeSection[] = intakeSections
  return Object.entries(intake).flatMap(([name, answers]) => {
    const found = known.find((each) => each.name === name)
    if (!found) return [unknownPart(name, known)]
    if (answers === null || answers === undefined) return []
    if (!isRecord(answers)) return [{field: name, message: `must have the questions ${names(found.fields)}.`}]
    return Object.entries(answers).flatMap(([field, answer]) => {
      const asked = found.fields.find((each) => each.name === field)
      return asked ? answerProblems(`${name}.${field}`, answer, asked) : [unknownPart(`${name}.${field}`, found.fields)]
    })
  })
}

function answerProblems(path: string, answer: unknown, field: IntakeField): Problem[] {
  if (answer === null || answer === undefined) return []
  if (field.kind === 'text') return isScalar(answer) ? [] : [{field: path, message: 'must be a text.'}]
  if (!Array.isArray(answer)) return [{field: path, message: 'must be a list.'}]
  if (field.kind === 'list') {
    return answer.flatMap((each, index) =>
      isScalar(each) ? [] : [{field: `${path}[${index + 1}]`, message: 'must be a text.'}],
    )
  }
  return answer.flatMap((entry: unknown, index) => entryProblems(`${path}[${index + 1}]`, entry, field.parts))
}

function entryProblems(path: string, entry: unknown, parts: readonly [string, ...string[]]): Problem[] {
  if (!isRecord(entry)) return [{field: path, message: `must have parts such as ${parts.join(', ')}.`}]
  const unknown = Object.keys(entry).filter((part) => !parts.includes(part))
  const problems = unknown.map((part) => ({
    field: `${path}.${part}`,
    message: `is not known here; the parts are ${parts.join(', ')}${near(part, parts)}.`,
  }))
  const notScalar = parts.filter((part) => !isScalar(entry[part] ?? ''))
  problems.push(...notScalar.map((part) => ({field: `${path}.${part}`, message: 'must be a text or a number.'})))
  if (!isAnswered(entry[parts[0]])) problems.push({field: `${path}.${parts[0]}`, message: 'is missing.'})
  return problems
}

function answerOf(intake: Intake, sectionName: string, {name}: IntakeField): unknown {
  const answers = intake[sectionName]
  return isRecord(answers) ? answers[name] : undefined
}

function isAnswered(answer: unknown): boolean {
  if (typeof answer === 'string') return answer.trim() !== ''
  if (Array.isArray(answer)) return answer.some(isAnswered)
  if (isRecord(answer)) return Object.values(answer).some(isAnswered)
  return answer !== null && answer !== undefined
}

/** YAML reads dates, years and amounts as it likes; they are texts of the form all the same. */
function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) || value instanceof Date
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function unknownPart(path: string, among: readonly {readonly name: string}[]): Problem {
  const known = among.map(({name}) => name)
  const typed = path.slice(path.lastIndexOf('.') + 1)
  return {field: path, message: `is not part of the form; known here are ${known.join(', ')}${near(typed, known)}.`}
}

function near(typed: string, known: readonly string[]): string {
  const meant = closest(typed, known, 2)
  return meant === undefined ? '' : ` (did you mean ${meant}?)`
}

function names(among: readonly {readonly name: string}[]): string {
  return among.map(({name}) => name).join(', ')
}

function section(name: string, title: string, fields: readonly IntakeField[]): IntakeSection {
  return {name, title, fields}
}

function text(name: string, question: string): IntakeField {
  return {kind: 'text', name, question}
}

function list(name: string, question: string): IntakeField {
  return {kind: 'list', name, question}
}

function entries(name: string, question: string, parts: readonly [string, ...string[]]): IntakeField {
  return {kind: 'entries', name, parts, question}
}
