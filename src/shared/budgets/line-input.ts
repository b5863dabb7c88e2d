import {
  budgetLineKinds,
  checkBudgetLine,
  checkProgress,
  expenditureTypes,
  type IsoDate,
  type PlannedMonth,
  parseCurrency,
  parseMoney,
  phasingByMonths,
  progressMethods,
} from '#shared/coordination/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {
  type DescribedField,
  type Form,
  parseChoice,
  parseInteger,
  parseLine,
  parsePercent,
  parseText,
} from '../input/index.ts'
import type {BudgetLinePatch} from './table.ts'

/** The fields of a line as they are typed; what is absent stays as it is, what is empty is cleared. */
export type BudgetLineFields = {readonly [Field in keyof typeof budgetLineFields | 'name']?: string | undefined}

export const budgetLineFields = {
  amount: {description: 'what is approved at first, such as 420000 or 1.5m', example: '<money>'},
  category: {description: 'what it is spent on, such as works', example: '<name>'},
  currency: {description: 'of its amounts; that of the project unless said', example: '<code>'},
  description: {description: 'what it is for'},
  estimate: {description: 'what is still to come on top of actual and committed', example: '<money>'},
  expenditure: {choices: expenditureTypes, description: 'investment or running cost'},
  finish: {description: 'its last day; that of the project unless said', example: '<date>'},
  'fiscal-year': {description: 'at the end of which the money lapses', example: '<year>'},
  funding: {description: 'who pays', example: '<name>'},
  kind: {choices: budgetLineKinds, description: 'what the money is for; cost unless said'},
  method: {choices: progressMethods, description: 'how progress becomes earned value; physical unless said'},
  owner: {description: 'the one person who answers for it', example: '<name>'},
  phasing: {
    description: 'linear, or by months: "2026-10=40% 2026-11=60%", or amounts that add up',
    example: '<plan>',
  },
  progress: {description: 'how much of it is done', example: '<percent>'},
  'progress-on': {description: 'day of that progress; today unless said', example: '<date>'},
  start: {description: 'its first day; that of the project unless said', example: '<date>'},
} as const satisfies Record<string, DescribedField>

/** What the line is part of, and what it is so far. */
export interface LineSurroundings {
  readonly project: {
    readonly key: string
    readonly timezone: string
    readonly currency: string | null
    readonly baseline_start: IsoDate | null
    readonly baseline_finish: IsoDate | null
  }
  readonly today: IsoDate
  /** The stored line that is edited, and what is approved on it now. */
  readonly line?: BudgetLinePatch & {readonly approved: bigint}
}

export interface ReadLine {
  readonly patch: BudgetLinePatch
  readonly progress: {readonly as_of: IsoDate; readonly percent: string} | undefined
}

/** What the fields mean, as columns; problems are left in the form. */
export function readLineFields(
  form: Form,
  fields: BudgetLineFields,
  around: LineSurroundings,
  acting: Acting,
): ReadLine {
  const currency = readCurrency(form, fields, around)
  const text = (typed: string) => parseText(typed)
  const line = (typed: string) => parseLine(typed)
  const day = (typed: string) => readDay(typed, around.project, acting)
  // An amount of no known currency cannot be read; the missing currency is the problem that is told.
  const money = (typed: string) =>
    currency === undefined ? undefined : parseMoney(typed, {currency, ...acting.conventions}).amount
  const read: {[Column in keyof BudgetLinePatch]: unknown} = {
    category: form.read('--category', fields.category, line),
    currency,
    description: form.read('--description', fields.description, text),
    estimate_to_complete: form.read('--estimate', fields.estimate, money),
    expenditure: form.read('--expenditure', fields.expenditure, (typed) => parseChoice(typed, expenditureTypes)),
    finish_on: form.read('--finish', fields.finish, day),
    fiscal_year: form.read('--fiscal-year', fields['fiscal-year'], (typed) => parseInteger(typed, 1900, 2200)),
    funding_source: form.read('--funding', fields.funding, line),
    kind: form.read('--kind', fields.kind, (typed) => parseChoice(typed.replaceAll('-', '_'), budgetLineKinds)),
    name: form.read('name', fields.name, line),
    original: form.read('--amount', fields.amount, money),
    owner: form.read('--owner', fields.owner, line),
    progress_method: form.read('--method', fields.method, (typed) => parseChoice(typed, progressMethods)),
    start_on: form.read('--start', fields.start, day),
  }
  for (const [column, field] of neverEmpty) {
    if (read[column] === null) form.problems.push({field, message: 'cannot be empty.'})
  }
  const patch = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as BudgetLinePatch
  const phasing = readPhasing(form, fields, {...around.line, ...patch}, around, acting)
  checkLine(form, {...around.line, ...patch}, around)
  return {
    patch: phasing === undefined ? patch : {...patch, phasing},
    progress: readProgress(form, fields, around, acting),
  }
}

const neverEmpty = [
  ['name', 'name'],
  ['original', '--amount'],
  ['kind', '--kind'],
  ['progress_method', '--method'],
] as const

function readCurrency(form: Form, fields: BudgetLineFields, {line, project}: LineSurroundings): string | undefined {
  const typed = form.read('--currency', fields.currency, parseCurrency)
  if (typed === null) form.problems.push({field: '--currency', message: 'cannot be empty.'})
  if (fields.currency !== undefined) return typed ?? undefined
  const known = line?.currency ?? project.currency
  if (known) return known
  form.problems.push({
    field: '--currency',
    message: `is missing: ${project.key} has none either (coord project edit ${project.key} --currency EUR).`,
  })
  return undefined
}

/** What the database and the domain would not have; only of what was understood. */
function checkLine(form: Form, line: BudgetLinePatch, {project}: LineSurroundings): void {
  const asIs = {original: BigInt(line.original ?? 0), estimateToComplete: asAmount(line.estimate_to_complete)}
  const period = {start: line.start_on ?? project.baseline_start, finish: line.finish_on ?? project.baseline_finish}
  const problems = checkBudgetLine({...asIs, ...period})
  form.problems.push(...problems.map(({field, message}) => ({field: `--${field}`, message})))
}

function asAmount(amount: bigint | number | null | undefined): bigint | null {
  return amount === null || amount === undefined ? null : BigInt(amount)
}

/** As it is stored; `null` is evenly by days. What is planned by months already has to fit the line's time too. */
function readPhasing(
  form: Form,
  {phasing: typed}: BudgetLineFields,
  line: BudgetLinePatch,
  {line: before, project}: LineSurroundings,
  {conventions}: Acting,
): string | null | undefined {
  const period = {start: line.start_on ?? project.baseline_start, finish: line.finish_on ?? project.baseline_finish}
  if (typed === undefined) {
    const kept = storedMonths(line.phasing)
    const {currency} = line
    if (kept !== null && currency) {
      form.problems.push(...phasingProblems(kept, {...period, amount: sumOf(kept), currency}))
    }
    return undefined
  }
  const {currency} = line
  if (typed.trim() === '' || typed.trim().toLowerCase() === 'linear' || !currency) return null
  const months = form.read('--phasing', typed, (text) => parseMonths(text, currency, conventions.decimalMark))
  if (!months) return undefined
  const amount = before && line.original === before.original ? before.approved : BigInt(line.original ?? 0)
  const {phasing, problems} = phasingByMonths(months, {...period, amount, currency})
  form.problems.push(...problems.map((problem) => ({...problem, field: '--phasing'})))
  if (phasing?.kind !== 'months') return undefined
  return JSON.stringify(phasing.months.map(({month, weight}) => ({month, weight: String(weight)})))
}

type WeighedMonth = {readonly month: string; readonly amount: bigint}

function storedMonths(phasing: unknown): WeighedMonth[] | null {
  if (!Array.isArray(phasing)) return null
  return phasing.map(({month, weight}: {month: string; weight: string}) => ({month, amount: BigInt(weight)}))
}

function phasingProblems(
  months: readonly WeighedMonth[],
  line: {amount: bigint; currency: string; start: IsoDate | null; finish: IsoDate | null},
) {
  const {problems} = phasingByMonths(months, line)
  return problems
    .filter(({field}) => field === 'phasing')
    .map(({message}) => ({field: '--phasing', message: `${message} Give it anew, or --phasing linear.`}))
}

function sumOf(months: readonly WeighedMonth[]): bigint {
  return months.reduce((sum, {amount}) => sum + amount, 0n)
}

function parseMonths(text: string, currency: string, decimalMark: '.' | ','): PlannedMonth[] {
  return text
    .trim()
    .split(/[;\s]+/)
    .map((part) => {
      const [month = '', share = '', ...more] = part.split('=')
      if (share === '' || more.length > 0) {
        throw new UserError(`has "${part}", which is no month with its share.`, {
          code: 'INVALID_INPUT',
          exitCode: ExitCode.usage,
          nextStep: 'Write it such as "2026-10=40% 2026-11=60%", or linear.',
        })
      }
      if (share.endsWith('%')) return {month, percent: share.slice(0, -1)}
      return {month, amount: parseMoney(share, {currency, decimalMark}).amount}
    })
}

function readProgress(
  form: Form,
  fields: BudgetLineFields,
  {project, today}: LineSurroundings,
  acting: Acting,
): ReadLine['progress'] {
  const on = form.read('--progress-on', fields['progress-on'], (typed) => readDay(typed, project, acting)) ?? today
  if (on > today) form.problems.push({field: '--progress-on', message: `is ${on}, which is still to come.`})
  if (fields['progress-on'] !== undefined && fields.progress === undefined) {
    form.problems.push({field: '--progress', message: 'is missing: say how much was done on that day.'})
  }
  const percent = form.read('--progress', fields.progress, (typed) => parsePercent(typed, 9999))
  if (percent === null) form.problems.push({field: '--progress', message: 'cannot be empty: 0 is not started.'})
  if (!percent) return undefined
  form.problems.push(...checkProgress(percent).map((problem) => ({...problem, field: '--progress'})))
  return {as_of: on, percent}
}
