import type {Transaction as DatabaseTransaction} from 'kysely'
import {
  checkTransaction,
  checkTransfer,
  type Direction,
  type IsoDate,
  lineFigures,
  parseMoney,
  type TransactionType,
  transferHalves,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {requireEntries} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import type {Problem} from '../errors.ts'
import {type Form, newForm, parseText} from '../input/index.ts'
import {type BookingFields, readBooking, readBookingDay, readTransactionReference} from './booking-input.ts'
import {
  asDomain,
  assertBookable,
  type Booked,
  newTransaction,
  type OpenBooks,
  openBooks,
  saveBookings,
} from './books.ts'
import type {NewTransaction} from './table.ts'
import {takeTransactionReferences, transactionRegister} from './transaction-repository.ts'

interface LineSelection {
  /** The reference of the line, as it was typed. */
  readonly line: string
  readonly projectKey: string | undefined
}

type Booking = Omit<NewTransaction, 'project_id' | 'line_id' | 'import_hash'>

/** Until it is stored; then the project gives it the next number. */
const UNNUMBERED = 'new'

export interface BookedType {
  readonly type: Exclude<TransactionType, 'revision' | 'transfer' | 'void'>
}

interface DrawingFields extends BookingFields {
  readonly relieves?: string | undefined
  readonly reverses?: string | undefined
}

/** Money that is committed, spent, accrued, released, given back or received. */
export async function bookTransaction(
  transaction: DatabaseTransaction<Database>,
  {type}: BookedType,
  selection: LineSelection,
  fields: DrawingFields,
  acting: Acting,
): Promise<Booked> {
  const [books] = (await openBooks(transaction, [selection.line], selection.projectKey, acting.now)) as [OpenBooks]
  const form = newForm()
  const {project_key: key} = books.row
  const booking: Booking = {
    ...readBooking(form, fields, books.row, books.today, acting),
    counterpart: null,
    direction: null,
    reference: UNNUMBERED,
    relieves: readTransactionReference(form, '--relieves', fields.relieves, key),
    reverses: readTransactionReference(form, '--reverses', fields.reverses, key),
    type,
  }
  return checkAndSave(transaction, form, books, booking, acting)
}

interface RevisionFields extends BookingFields {
  /** What is approved after it, instead of the amount it changes by. */
  readonly to?: string | undefined
  readonly decrease?: boolean | undefined
  readonly reason?: string | undefined
}

/** More or less is approved: by an amount, or up or down to one. */
export async function reviseLine(
  transaction: DatabaseTransaction<Database>,
  selection: LineSelection,
  fields: RevisionFields,
  acting: Acting,
): Promise<Booked> {
  const [books] = (await openBooks(transaction, [selection.line], selection.projectKey, acting.now)) as [OpenBooks]
  const form = newForm()
  const reason = readWhy(form, fields.reason, 'a revision says who decided what')
  const withAmount = fields.to === undefined ? fields : {...fields, amount: '0'}
  const read = readBooking(form, withAmount, books.row, books.today, acting)
  const change = fields.to === undefined ? undefined : readTarget(form, fields, books, read.date, acting)
  if (change === 0n) form.problems.push({field: '--to', message: 'is what is approved already.'})
  const isNegative = change === undefined ? read.amount < 0n || fields.decrease === true : change < 0n
  if (fields.decrease && read.amount < 0n) {
    form.problems.push({field: 'amount', message: 'is below 0 and --decrease is given too: one of them is enough.'})
  }
  const amount = change ?? read.amount
  const direction: Direction = isNegative ? 'out' : 'in'
  const booking: Booking = {
    ...read,
    amount: amount < 0n ? -amount : amount,
    counterpart: null,
    direction,
    memo: read.memo ?? reason,
    reference: UNNUMBERED,
    relieves: null,
    reverses: null,
    type: 'revision',
  }
  if (change === 0n) assertBookable([books], form.problems)
  return checkAndSave(transaction, form, books, booking, acting)
}

interface TransferSelection {
  readonly from: string
  readonly to: string
  readonly projectKey: string | undefined
}

/** Approved money goes from one line to another of its project: two balanced halves. */
export async function transferBetweenLines(
  transaction: DatabaseTransaction<Database>,
  {from: typedFrom, projectKey, to: typedTo}: TransferSelection,
  fields: BookingFields & {readonly reason?: string | undefined},
  acting: Acting,
): Promise<Booked> {
  const books = await openBooks(transaction, [typedFrom, typedTo], projectKey, acting.now)
  const [from, to = books[0]!] = books as [OpenBooks, OpenBooks?]
  const form = newForm()
  const read = readBooking(form, fields, from.row, from.today, acting)
  const reason = form.read('--reason', fields.reason, (typed) => parseText(typed)) ?? null
  const isReadable = form.problems.length === 0
  if (isReadable) {
    const {amount, date} = read
    const problems = checkTransfer({amount, date, from, to})
    form.problems.push(...problems.map((problem) => asTyped(problem, 'from')))
  }
  assertBookable(books, form.problems)
  const project = {id: from.row.project_id, key: from.row.project_key}
  const references = (await takeTransactionReferences(transaction, project, 2)) as [string, string]
  const halves = transferHalves({
    amount: read.amount,
    date: read.date,
    from: from.row.reference,
    references,
    to: to.row.reference,
  })
  const bookings = halves.map(({line: _line, ...half}, index) =>
    newTransaction(index === 0 ? from : to, {...read, ...half, memo: read.memo ?? reason}),
  )
  return saveBookings(transaction, books, bookings, acting.now)
}

/** Takes transactions back from a day on; of a transfer both halves. */
export async function voidTransactions(
  transaction: DatabaseTransaction<Database>,
  {projectKey, references}: {readonly references: readonly string[]; readonly projectKey: string | undefined},
  fields: Pick<BookingFields, 'date'> & {readonly reason?: string | undefined},
  acting: Acting,
): Promise<Booked> {
  const named = await requireEntries(transaction, transactionRegister, references, projectKey)
  const halves = named.flatMap(({counterpart, type}) => (type === 'transfer' && counterpart ? [counterpart] : []))
  const all = await requireEntries(
    transaction,
    transactionRegister,
    [...named.map(({reference}) => reference), ...halves],
    undefined,
  )
  const books = await openBooks(
    transaction,
    all.map(({line}) => line),
    undefined,
    acting.now,
  )
  const form = newForm()
  const memo = readWhy(form, fields.reason, 'a void says why')
  const numbers = new Map<string, string>()
  for (const {project_id: id, project_key: key, reference} of all) {
    const [number] = await takeTransactionReferences(transaction, {id, key}, 1)
    numbers.set(reference, number!)
  }
  const existing = new Map(books.map((own) => [own.row.id, [...own.existing]]))
  // The newest first: what draws on a commitment may be taken back together with it.
  const bookings = all
    .toSorted((one, other) => other.id - one.id)
    .map((voided) => {
      const opened = books.find(({row}) => row.id === voided.line_id)!
      const own = {...opened, existing: existing.get(voided.line_id)!}
      const booking: Booking = {
        amount: BigInt(voided.amount),
        counterpart: voided.counterpart === null ? null : (numbers.get(voided.counterpart) ?? null),
        date: voidDay(form, fields, voided, own, acting),
        direction: null,
        document_reference: null,
        memo,
        reference: numbers.get(voided.reference)!,
        relieves: null,
        reverses: voided.reference,
        type: 'void',
        vendor: voided.vendor,
      }
      const problems = checkTransaction(asDomain(own, booking), own)
      form.problems.push(
        ...problems.map((problem) => ({...asTyped(problem, voided.reference), field: voided.reference})),
      )
      own.existing.push(asDomain(own, booking))
      return newTransaction(own, booking)
    })
  assertBookable(books, form.problems)
  return saveBookings(transaction, books, bookings, acting.now)
}

async function checkAndSave(
  transaction: DatabaseTransaction<Database>,
  form: Form,
  books: OpenBooks,
  booking: Booking,
  acting: Acting,
): Promise<Booked> {
  if (form.problems.length === 0) {
    const problems = checkTransaction(asDomain(books, booking), books)
    form.problems.push(...problems.map((problem) => asTyped(problem, 'line')))
  }
  assertBookable([books], form.problems)
  const {project_id: id, project_key: key} = books.row
  const [reference] = await takeTransactionReferences(transaction, {id, key}, 1)
  return saveBookings(transaction, [books], [newTransaction(books, {...booking, reference: reference!})], acting.now)
}

/** What is voided ahead of its own day never counts: the later one of that day and today. */
function voidDay(
  form: Form,
  {date}: Pick<BookingFields, 'date'>,
  voided: {readonly date: string; readonly timezone: string},
  {today}: OpenBooks,
  acting: Acting,
): string {
  const earliest = voided.date > today ? voided.date : today
  return date === undefined ? earliest : readBookingDay(form, date, voided, earliest, acting)
}

function readWhy(form: Form, reason: string | undefined, otherwise: string): string | null {
  const why = form.read('--reason', reason, (typed) => parseText(typed)) ?? null
  if (why === null) form.problems.push({field: '--reason', message: `is missing: ${otherwise}.`})
  return why
}

/** How much that changes what is approved on the day of the revision, or today when that day is over. */
function readTarget(
  form: Form,
  fields: RevisionFields,
  {existing, line, row: {currency}, today}: OpenBooks,
  date: IsoDate,
  acting: Acting,
): bigint | undefined {
  if (fields.amount !== undefined || fields.decrease) {
    form.problems.push({field: '--to', message: 'is instead of an amount, not with one.'})
  }
  const target = form.read('--to', fields.to, (typed) => parseMoney(typed, {currency, ...acting.conventions}).amount)
  if (target === null) form.problems.push({field: '--to', message: 'cannot be empty.'})
  if (target === null || target === undefined) return undefined
  return target - lineFigures(line, existing, date > today ? date : today).approved
}

/** The domain names fields; people type flags, and references first. */
function asTyped({field, message}: Problem, line: string): Problem {
  if (field === 'line') return {field: line, message}
  const isArgument = field === undefined || ['amount', 'to', 'direction'].includes(field)
  return {...(field !== undefined && {field: isArgument ? field : `--${field}`}), message}
}
