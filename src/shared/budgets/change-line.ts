import type {Transaction} from 'kysely'
import {checkLineClose, type IsoDate, isExpense, type LineFigures, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {changeEntries, requireEntries, type Selection} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type Form, parseChoice, parseText} from '../input/index.ts'
import {listAssertions} from './assertion-repository.ts'
import {type BudgetLineFields, type ReadLine, readLineFields} from './line-input.ts'
import {budgetLineRegister, lockLines, type StoredBudgetLine} from './line-repository.ts'
import {figuresOf, showBudgetLines, transactionsByLine} from './load.ts'
import {saveProgress} from './progress-repository.ts'
import type {JsonBudgetLine} from './shape.ts'
import type {BudgetLinePatch} from './table.ts'
import {listStoredTransactions} from './transaction-repository.ts'

type EditFields = BudgetLineFields & {readonly status?: string | undefined; readonly reason?: string | undefined}

/**
 * Changes the fields that were given. What its bookings depend on (amount, currency, kind) stays once there are any: a
 * revision changes what is approved. A closed line is only opened again, with a reason.
 */
export async function editBudgetLines(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: EditFields,
  acting: Acting,
): Promise<JsonBudgetLine[]> {
  const books = await booksOf(transaction, selection, acting)
  const progress = new Map<number, ReadLine['progress']>()
  const rows = await changeEntries(transaction, register, selection, acting, (form, row, today) => {
    const {patch, progress: report} = editedLine(form, row, fields, {books: books.get(row.id)!, today}, acting)
    progress.set(row.id, report)
    if (form.problems.length === 0 && Object.keys(patch).length === 0 && !report) {
      const message = `Name at least one field to change: coord budget line edit ${row.reference} --owner NAME`
      form.problems.push({message})
    }
    return patch
  })
  for (const row of rows) {
    const report = progress.get(row.id)
    if (report) {
      const {id: line_id, project_id, reference} = row
      await saveProgress(transaction, {...report, line_id, project_id, reference})
    }
  }
  return showBudgetLines(transaction, selection.references, selection.projectKey, acting.now)
}

/** The columns of an edit, and the progress it reports; problems are left in the form. */
export function editedLine(
  form: Form,
  row: StoredBudgetLine,
  fields: EditFields,
  {books: {figures, isAsserted, isBooked}, today}: {readonly books: Books; readonly today: IsoDate},
  acting: Acting,
): ReadLine {
  const line = {...row, phasing: row.phasing as unknown as string | null, approved: figures.approved}
  const project = {...row, currency: row.currency, key: row.project_key}
  const read = readLineFields(form, fields, {line, project, today}, acting)
  const {currency, ...others} = read.patch
  const patch = {...others, ...(currency !== row.currency && {currency})}
  if (isBooked) form.problems.push(...bookedProblems(row, patch))
  else form.problems.push(...currencyProblems(row, patch, isAsserted))
  const isOpened = readOpening(form, row, fields)
  return {patch: {...patch, ...(isOpened && {status: 'open' as const, closed_on: null})}, progress: read.progress}
}

/** Nothing may be left open on a line that is closed. */
export async function closeBudgetLines(
  transaction: Transaction<Database>,
  selection: Selection,
  _fields: object,
  acting: Acting,
): Promise<JsonBudgetLine[]> {
  const books = await booksOf(transaction, selection, acting)
  const closing = {
    ...budgetLineRegister,
    forbids(row: StoredBudgetLine) {
      if (row.status === 'closed') return `${row.reference} was closed on ${row.closed_on}.`
      if (!isExpense(row.kind)) return undefined
      return (
        checkLineClose(books.get(row.id)!.figures)
          .map(({message}) => `${row.reference} ${message}`)
          .join(' ') || undefined
      )
    },
  }
  await changeEntries(transaction, closing, selection, acting, (_form, _row, today) => ({
    status: 'closed' as const,
    closed_on: today,
  }))
  return showBudgetLines(transaction, selection.references, selection.projectKey, acting.now)
}

const register = {...budgetLineRegister, forbids: forbidsLine}

export function forbidsLine(row: StoredBudgetLine, patch: Pick<BudgetLinePatch, 'status'>): string | undefined {
  if (row.status === 'open' || patch.status === 'open') return undefined
  return `${row.reference} was closed on ${row.closed_on}; to change it: coord budget line edit ${row.reference} --status open --reason "…"`
}

export interface Books {
  readonly figures: LineFigures
  readonly isAsserted: boolean
  readonly isBooked: boolean
}

async function booksOf(
  transaction: Transaction<Database>,
  {projectKey, references}: Selection,
  acting: Acting,
): Promise<Map<number, Books>> {
  return booksOfLines(
    transaction,
    await requireEntries(transaction, budgetLineRegister, references, projectKey),
    acting,
  )
}

export async function booksOfLines(
  transaction: Transaction<Database>,
  rows: readonly StoredBudgetLine[],
  {now}: Pick<Acting, 'now'>,
): Promise<Map<number, Books>> {
  const lineIds = rows.map(({id}) => id)
  await lockLines(transaction, lineIds)
  const booked = transactionsByLine(await listStoredTransactions(transaction, {lineIds}))
  const asserted = new Set((await listAssertions(transaction, lineIds)).map(({line_id}) => line_id))
  return new Map(
    rows.map((row) => {
      const own = booked.get(row.id) ?? []
      return [
        row.id,
        {
          figures: figuresOf(row, own, todayIn(row.timezone, now)),
          isAsserted: asserted.has(row.id),
          isBooked: own.length > 0,
        },
      ]
    }),
  )
}

function bookedProblems(row: StoredBudgetLine, patch: BudgetLinePatch) {
  const {reference} = row
  const problems = []
  if (patch.original !== undefined && BigInt(patch.original ?? 0) !== BigInt(row.original)) {
    const message = `cannot change any more, there are bookings: coord budget revise ${reference} AMOUNT --reason "…"`
    problems.push({field: '--amount', message})
  }
  if (patch.currency !== undefined && patch.currency !== row.currency) {
    problems.push({field: '--currency', message: `cannot change any more: there are bookings in ${row.currency}.`})
  }
  if (patch.kind !== undefined && patch.kind !== row.kind) {
    problems.push({field: '--kind', message: `cannot change any more: there are bookings on this ${row.kind} line.`})
  }
  return problems
}

/** The same number in another currency is another amount: nobody is to find ten thousand yen for a hundred pounds. */
function currencyProblems(
  {currency, estimate_to_complete, original}: StoredBudgetLine,
  patch: BudgetLinePatch,
  isAsserted: boolean,
) {
  if (patch.currency === undefined) return []
  if (isAsserted) {
    const message = `cannot change any more: other systems say what this line comes to in ${currency}.`
    return [{field: '--currency', message}]
  }
  const amounts = [
    {field: '--amount', isMissing: patch.original === undefined && original !== 0},
    {field: '--estimate', isMissing: patch.estimate_to_complete === undefined && estimate_to_complete !== null},
  ]
  return amounts
    .filter(({isMissing}) => isMissing)
    .map(({field}) => ({field, message: `is in ${currency}: say what it is in ${patch.currency}.`}))
}

function readOpening(form: Form, row: StoredBudgetLine, fields: EditFields): boolean {
  const status = form.read('--status', fields.status, (typed) => parseChoice(typed, ['open', 'closed']))
  if (status === 'closed') {
    form.problems.push({field: '--status', message: `is set by coord budget line close ${row.reference}.`})
  }
  const isOpened = status === 'open' && row.status === 'closed'
  if (isOpened && !form.read('--reason', fields.reason, (typed) => parseText(typed))) {
    form.problems.push({field: '--reason', message: 'is missing: say why a closed line is opened again.'})
  }
  return isOpened
}
