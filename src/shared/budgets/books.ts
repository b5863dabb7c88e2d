import type {Transaction as DatabaseTransaction} from 'kysely'
import {type BooksOfLine, type LineFigures, type Transaction, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {requireEntries} from '#shared/registers/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {toBudgetLine} from './domain-rows.ts'
import {jsonMoney, jsonTransaction} from './json.ts'
import {budgetLineRegister, lockLines, type StoredBudgetLine} from './line-repository.ts'
import {figuresOf, showBudgetLines, transactionsByLine} from './load.ts'
import {isBelowZero, moneyText, toMoney} from './money-view.ts'
import type {JsonBudgetLine, JsonTransaction} from './shape.ts'
import type {NewTransaction} from './table.ts'
import {insertTransactions, listStoredTransactions, transactionRegister} from './transaction-repository.ts'

/** A line with all that was booked on it, which nobody else changes until the transaction ends. */
export interface OpenBooks extends BooksOfLine {
  readonly row: StoredBudgetLine
}

/** What was booked, and what that makes of the lines. */
export interface Booked {
  readonly transactions: readonly JsonTransaction[]
  readonly lines: readonly JsonBudgetLine[]
  readonly warnings: readonly string[]
}

/** By references as they were typed, in their order. */
export async function openBooks(
  transaction: DatabaseTransaction<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
): Promise<OpenBooks[]> {
  const found = await requireEntries(transaction, budgetLineRegister, typed, projectKey)
  const ids = found.map(({id}) => id)
  await lockLines(transaction, ids)
  // Read again: whoever was waited for may have changed them.
  const rows = await requireEntries(transaction, budgetLineRegister, typed, projectKey)
  const booked = transactionsByLine(await listStoredTransactions(transaction, {lineIds: ids}))
  return rows.map((row) => ({
    row,
    line: toBudgetLine(row),
    existing: booked.get(row.id) ?? [],
    today: todayIn(row.timezone, now),
  }))
}

/** A closed line is a conflict; anything else that is wrong is invalid input. */
export function assertBookable(books: readonly OpenBooks[], problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const what = books.map(({row}) => row.reference).join(', ')
  const closed = books.find(({row}) => row.status === 'closed')
  if (!closed) throw invalidInput(`The booking on ${what}`, problems)
  throw new UserError(`${closed.row.reference} was closed on ${closed.row.closed_on}: nothing is booked on it.`, {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    nextStep: `coord budget line edit ${closed.row.reference} --status open --reason "…"`,
    problems,
  })
}

export function newTransaction(
  {row}: OpenBooks,
  booking: Omit<NewTransaction, 'project_id' | 'line_id' | 'import_hash'>,
): NewTransaction {
  return {...booking, project_id: row.project_id, line_id: row.id, import_hash: null}
}

/** A booking as the domain checks it, before it has a number. */
export function asDomain(
  {row}: OpenBooks,
  booking: Omit<NewTransaction, 'project_id' | 'line_id' | 'import_hash'>,
): Transaction {
  const {amount, counterpart, date, direction, reference, relieves, reverses, type} = booking
  return {amount, counterpart, date, direction, line: row.reference, reference, relieves, reverses, type}
}

/** Stores what was checked, and answers with it and with the lines after it. */
export async function saveBookings(
  transaction: DatabaseTransaction<Database>,
  books: readonly OpenBooks[],
  bookings: readonly NewTransaction[],
  now: Date,
): Promise<Booked> {
  const duplicates = await Promise.all(bookings.map((booking) => findDuplicates(transaction, booking)))
  await insertTransactions(transaction, bookings)
  const references = bookings.map(({reference}) => reference)
  const stored = await requireEntries(transaction, transactionRegister, references, undefined)
  const lines = await showBudgetLines(
    transaction,
    books.map(({row}) => row.reference),
    undefined,
    now,
  )
  return {
    transactions: stored.map(jsonTransaction),
    lines,
    warnings: [...duplicates.flat(), ...overspending(books, lines)],
  }
}

/** The same invoice of the same vendor over the same amount is rarely meant twice. */
async function findDuplicates(
  transaction: DatabaseTransaction<Database>,
  {amount, document_reference, project_id, type, vendor}: NewTransaction,
): Promise<string[]> {
  if (document_reference === null || !['actual', 'accrual', 'commitment', 'credit', 'income'].includes(type)) return []
  const same = await transaction
    .selectFrom('budget_transaction as booked')
    .select(['booked.reference', 'booked.date'])
    .where('booked.project_id', '=', project_id)
    .where('booked.type', '=', type)
    .where('booked.document_reference', '=', document_reference)
    .where('booked.amount', '=', Number(amount))
    .where('booked.vendor', vendor === null ? 'is' : '=', vendor)
    .where('booked.removed_at', 'is', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('budget_transaction as taken')
            .select('taken.id')
            .whereRef('taken.reverses', '=', 'booked.reference')
            .where('taken.type', '=', 'void')
            .where('taken.removed_at', 'is', null),
        ),
      ),
    )
    .orderBy('booked.id')
    .execute()
  return same.map(
    ({date, reference}) => `${document_reference} over the same amount was booked on ${date} already, as ${reference}.`,
  )
}

function overspending(books: readonly OpenBooks[], lines: readonly JsonBudgetLine[]): string[] {
  return lines.flatMap(({currency, figures, kind, reference}) => {
    const before = books.find(({row}) => row.reference === reference)!
    const {available} = figuresBefore(before)
    const isWorse = toMoney(figures.available).amount < available
    if (!isWorse || !isBelowZero(figures.available) || kind === 'income') return []
    const over = moneyText(jsonMoney(-toMoney(figures.available).amount, currency))
    const was = available < 0n ? 'still' : 'now'
    return [`${reference} is ${was} ${over} over budget: coord budget transfer FROM ${reference} AMOUNT`]
  })
}

function figuresBefore({existing, row, today}: OpenBooks): LineFigures {
  return figuresOf(row, existing, today)
}
