import type {Kysely} from 'kysely'
import {
  type BalanceAssertion,
  checkAssertion,
  effectiveTransactions,
  figuresOfTotals,
  type IsoDate,
  type LineFigures,
  lineFigures,
  noTransactions,
  openCommitments,
  projectFigures,
  type Transaction,
  todayIn,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {requireEntries} from '#shared/registers/index'
import {invalidInput} from '../input/index.ts'
import {listAssertions, type StoredAssertion} from './assertion-repository.ts'
import {toBudgetLine, toTransaction} from './domain-rows.ts'
import {jsonAssertion, jsonLine, jsonTotals, jsonTransaction} from './json.ts'
import {
  budgetLineRegister,
  listStoredLines,
  type StoredBudgetLine,
  type StoredBudgetLineFilter,
} from './line-repository.ts'
import {type CurrentProgress, listProgress, progressOn} from './progress-repository.ts'
import type {Budget, JsonBudgetLine, JsonTransaction} from './shape.ts'
import {countLineTotals} from './totals-repository.ts'
import {listStoredTransactions, type StoredTransaction} from './transaction-repository.ts'

/** What a budget needs to know of its project. */
export interface BudgetProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
}

/** A line with its figures on a day of its project. */
export interface FiguredLine {
  readonly row: StoredBudgetLine
  readonly figures: LineFigures
  readonly progress: CurrentProgress | undefined
}

/** Lines with their figures on `asOf`, else today in their projects, added up by the database. */
export async function loadFiguredLines(
  database: Kysely<Database>,
  now: Date,
  {asOf, ...filter}: StoredBudgetLineFilter & {readonly asOf?: IsoDate | undefined} = {},
): Promise<FiguredLine[]> {
  return withFigures(database, await listStoredLines(database, filter), (row) => asOf ?? todayIn(row.timezone, now))
}

/** Lines as commands answer with them. */
export async function loadBudgetLines(
  database: Kysely<Database>,
  now: Date,
  filter: StoredBudgetLineFilter & {readonly asOf?: IsoDate | undefined} = {},
): Promise<JsonBudgetLine[]> {
  return (await loadFiguredLines(database, now, filter)).map(toJsonLine)
}

/** Lines by references as they were typed. */
export async function showBudgetLines(
  database: Kysely<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
): Promise<JsonBudgetLine[]> {
  const rows = await requireEntries(database, budgetLineRegister, typed, projectKey)
  return (await withFigures(database, rows, (row) => todayIn(row.timezone, now))).map(toJsonLine)
}

/** The whole budget of a project on `asOf`, else today; of `references` only those lines, with their transactions. */
export async function loadBudget(
  database: Kysely<Database>,
  project: BudgetProject,
  {
    asOf: wanted,
    now,
    references,
  }: {readonly now: Date; readonly asOf?: IsoDate | undefined; readonly references: readonly string[]},
): Promise<Budget> {
  const asOf = wanted ?? todayIn(project.timezone, now)
  const rows =
    references.length > 0
      ? await requireEntries(database, budgetLineRegister, references, project.key)
      : await listStoredLines(database, {projectId: project.id})
  const foreign = rows.filter(({project_id}) => project_id !== project.id)
  if (foreign.length > 0) {
    const problems = foreign.map(({project_key, reference}) => ({
      field: reference,
      message: `belongs to ${project_key}, not to ${project.key}: show one project at a time.`,
    }))
    throw invalidInput('The budget', problems)
  }
  const lines = await withFigures(database, rows, () => asOf)
  const transactions =
    references.length === 0 ? [] : await listStoredTransactions(database, {lineIds: rows.map(({id}) => id), upTo: asOf})
  return {
    project: project.key,
    asOf,
    totals: projectFigures(lines.map(({figures}) => figures)).map(jsonTotals),
    lines: lines.map(toJsonLine),
    assertions: (await checkAssertions(database, rows)).map(({checked, row}) => jsonAssertion(checked, row.currency)),
    transactions: transactions.map(jsonTransaction),
  }
}

/** Bookings, of one project or of all, in the order of their days; with `words` those whose texts hold them all. */
export async function loadTransactions(
  database: Kysely<Database>,
  wanted: {
    readonly words?: readonly string[]
    readonly references?: readonly string[]
    readonly projectId?: number
  } = {},
): Promise<JsonTransaction[]> {
  return (await listStoredTransactions(database, wanted)).map(jsonTransaction)
}

/** How many commitments of a project are neither spent nor released today. */
export async function countOpenCommitments(
  database: Kysely<Database>,
  {id, timezone}: Pick<BudgetProject, 'id' | 'timezone'>,
  now: Date,
): Promise<number> {
  const booked = transactionsByLine(await listStoredTransactions(database, {projectId: id}))
  const today = todayIn(timezone, now)
  const open = [...booked.values()].flatMap((own) => [...openCommitments(effectiveTransactions(own, today)).values()])
  return open.filter((amount) => amount > 0n).length
}

/** What other systems say of lines, against what is booked here: all of it, the newest day first. */
export async function checkAssertions(database: Kysely<Database>, rows: readonly StoredBudgetLine[]) {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const assertions = await listAssertions(database, [...byId.keys()])
  if (assertions.length === 0) return []
  const asserted = [...new Set(assertions.map(({line_id}) => line_id))]
  const booked = transactionsByLine(await listStoredTransactions(database, {lineIds: asserted}))
  return assertions.map((assertion) => {
    const row = byId.get(assertion.line_id)!
    return {checked: checkAssertion(toAssertion(assertion), toBudgetLine(row), booked.get(row.id) ?? []), row}
  })
}

export function transactionsByLine(rows: readonly StoredTransaction[]): Map<number, Transaction[]> {
  const byLine = new Map<number, Transaction[]>()
  for (const row of rows) {
    const own = byLine.get(row.line_id)
    if (own) own.push(toTransaction(row))
    else byLine.set(row.line_id, [toTransaction(row)])
  }
  return byLine
}

/** For what looks at each transaction anyway. */
export function figuresOf(row: StoredBudgetLine, transactions: readonly Transaction[], asOf: IsoDate): LineFigures {
  return lineFigures(toBudgetLine(row), transactions, asOf)
}

export function toJsonLine({figures, progress, row}: FiguredLine): JsonBudgetLine {
  return jsonLine(row, progress, figures)
}

async function withFigures(
  database: Kysely<Database>,
  rows: readonly StoredBudgetLine[],
  dayOf: (row: StoredBudgetLine) => IsoDate,
): Promise<FiguredLine[]> {
  const totals = await countLineTotals(database, new Map(rows.map((row) => [row.id, dayOf(row)])))
  const reports = await listProgress(
    database,
    rows.map(({id}) => id),
  )
  return rows.map((row) => ({
    row,
    figures: figuresOfTotals(toBudgetLine(row), totals.get(row.id) ?? noTransactions),
    progress: progressOn(reports.get(row.id), dayOf(row)),
  }))
}

function toAssertion({amount, as_of, figure, reference, source}: StoredAssertion): BalanceAssertion {
  return {line: reference, figure, asOf: as_of, amount: BigInt(amount), source}
}
