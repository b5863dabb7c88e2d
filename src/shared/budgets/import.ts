import type {Transaction} from 'kysely'
import {formatReference, parseReference} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {explainAbsences, type GivenEntry, placed, rowsRefused} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import type {Problem} from '../errors.ts'
import type {Form} from '../input/index.ts'
import {openImportBooks} from './import-ledgers.ts'
import {importHashes, type ReadRow, readRows} from './import-rows.ts'
import {budgetLineRegister, lockLines, type StoredBudgetLine} from './line-repository.ts'
import type {NewTransaction} from './table.ts'
import {
  insertTransactions,
  listImportHashes,
  listStoredTransactions,
  type StoredTransaction,
  takeTransactionReferences,
} from './transaction-repository.ts'

/** Rows of a ledger or of a bank, with the fields of bookings as they would be typed. */
export interface GivenBookings {
  readonly entries: readonly GivenEntry[]
  /** Of the file, for its problems. */
  readonly name: string
  /** That were found when it was read. */
  readonly problems: readonly Problem[]
  /** Completes `B1`. */
  readonly projectKey: string | undefined
  /** Lines of other projects are refused. */
  readonly isProjectTyped: boolean
  /** The line of rows that name none. */
  readonly line: string | undefined
  /** What is below 0 is not an actual that is wrong, but a credit. */
  readonly negativeAsCredit: boolean
  readonly onProgress: (line: string) => void
}

interface ImportedBookings {
  /** In the order of their days. */
  readonly added: readonly string[]
  /** Rows that were there already. */
  readonly unchanged: number
  readonly warnings: readonly string[]
}

const BATCH = 10_000

/**
 * Books what a file says, all of it or nothing: every problem of every row is found first. A row that an earlier file
 * has brought already is passed over, so a file may be imported again, also with more rows in it.
 */
export async function importTransactions(
  transaction: Transaction<Database>,
  given: GivenBookings,
  acting: Acting,
): Promise<ImportedBookings> {
  const problems: Problem[] = [...given.problems]
  const lineOf = await findLines(transaction, given)
  const rows = readRows(given.entries, {acting, lineOf, negativeAsCredit: given.negativeAsCredit}, problems)
  const unnumbered = rows.filter(({reference}) => reference === null)
  const numbered = rows.filter(({reference}) => reference !== null)
  problems.push(...(await compareWithBooked(transaction, numbered)))
  const {fresh, known} = await withoutKnown(transaction, unnumbered)
  const bookings = await checkRows(transaction, fresh, acting, problems)
  if (problems.length > 0) throw rowsRefused(given.name, problems, given.entries)
  for (let start = 0; start < bookings.length; start += BATCH) {
    if (bookings.length > BATCH) given.onProgress(`Booked ${start} of ${bookings.length} …`)
    await insertTransactions(transaction, bookings.slice(start, start + BATCH))
  }
  return {
    added: bookings.map(({reference}) => reference),
    unchanged: known + numbered.length,
    warnings: known === 0 ? [] : [`${known === 1 ? '1 row was' : `${known} rows were`} imported already.`],
  }
}

interface FreshRow {
  readonly row: ReadRow
  readonly hash: string
}

/** In the order in which they are booked: by days, and of one day what others draw on first. */
async function checkRows(
  transaction: Transaction<Database>,
  fresh: readonly FreshRow[],
  {now}: Acting,
  problems: Problem[],
): Promise<NewTransaction[]> {
  if (fresh.length === 0) return []
  const touched = [...new Map(fresh.map(({row}) => [row.line.id, row.line])).values()]
  await lockLines(
    transaction,
    touched.map(({id}) => id),
  )
  // Read again: whoever was waited for may have changed them.
  const references = touched.map(({reference}) => reference)
  const lines = new Map((await budgetLineRegister.find(transaction, references)).map((line) => [line.id, line]))
  const ordered = fresh
    .map(({hash, row}) => ({hash, row: {...row, line: lines.get(row.line.id) ?? row.line}}))
    .toSorted((one, other) => compareText(one.row.date, other.row.date) || rankOf(one.row) - rankOf(other.row))
  const withVoids = ordered.some(({row}) => row.type === 'void')
  const books = await openImportBooks(transaction, [...lines.values()], {now, withVoids})
  const numbers = await takeNumbers(transaction, ordered)
  return ordered.flatMap(({hash, row}) => {
    if (row.type === 'transfer') {
      const message = 'transfer is two halves that belong together: coord budget transfer FROM TO AMOUNT'
      problems.push(placed(row.given, {field: 'type', message}))
      return []
    }
    const booked = books.book(row, numbers.next(row.line.project_id), hash)
    if (!Array.isArray(booked)) return [booked as NewTransaction]
    problems.push(...(booked as readonly Problem[]).map((problem) => placed(row.given, problem)))
    return []
  })
}

/** What others draw on comes first, what takes others back last. */
function rankOf({type}: ReadRow): number {
  if (type === 'revision' || type === 'commitment') return 0
  if (type === 'accrual') return 1
  if (type === 'void') return 3
  return 2
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

async function takeNumbers(transaction: Transaction<Database>, rows: readonly FreshRow[]) {
  const counts = new Map<number, {readonly key: string; count: number}>()
  for (const {row} of rows) {
    const {project_id, project_key: key} = row.line
    const counted = counts.get(project_id)
    if (counted) counted.count++
    else counts.set(project_id, {count: 1, key})
  }
  const references = new Map<number, Iterator<string>>()
  for (const [id, {count, key}] of counts) {
    references.set(id, (await takeTransactionReferences(transaction, {id, key}, count)).values())
  }
  return {next: (projectId: number) => references.get(projectId)!.next().value as string}
}

async function withoutKnown(
  transaction: Transaction<Database>,
  rows: readonly ReadRow[],
): Promise<{readonly fresh: readonly FreshRow[]; readonly known: number}> {
  const projects = [...new Set(rows.map(({line}) => line.project_id))]
  const known = projects.length === 0 ? new Map<number, Set<string>>() : await listImportHashes(transaction, projects)
  const hashes = importHashes(rows)
  const hashed = rows.map((row, index) => ({hash: hashes[index]!, row}))
  const fresh = hashed.filter(({hash, row}) => !known.get(row.line.project_id)?.has(hash))
  return {fresh, known: rows.length - fresh.length}
}

/** What is booked stays: a row with a reference has to say what is there. */
async function compareWithBooked(transaction: Transaction<Database>, rows: readonly ReadRow[]): Promise<Problem[]> {
  if (rows.length === 0) return []
  const references = rows.map(({reference}) => reference!)
  const stored = new Map(
    (await listStoredTransactions(transaction, {references})).map((booked) => [booked.reference, booked]),
  )
  return rows.flatMap((row) => {
    const reference = row.reference!
    const booked = stored.get(reference)
    if (!booked) {
      const message = `${reference} is not booked. Without a reference the row is booked anew.`
      return [placed(row.given, {field: 'reference', message})]
    }
    const others = differences(row, booked)
    if (others.length === 0) return []
    const message = `${reference} is booked, and stays: coord budget void ${reference} --reason "…", then a row without a reference.`
    return others.map((field) => placed(row.given, {field, message}))
  })
}

function differences(row: ReadRow, booked: StoredTransaction): string[] {
  const {fields} = row.given
  const sameReference = (typed: string | null, stored: string | null) =>
    typed === stored || (typed !== null && `${row.line.project_key}-${typed}`.toUpperCase() === stored)
  const pairs: readonly (readonly [field: string, isSame: boolean])[] = [
    ['line', row.line.id === booked.line_id],
    ['type', row.type === booked.type],
    ['direction', row.direction === booked.direction],
    ['amount', row.amount === BigInt(booked.amount)],
    ['date', row.date === booked.date],
    ['vendor', row.vendor === booked.vendor],
    ['ref', row.document_reference === booked.document_reference],
    ['memo', row.memo === booked.memo],
    ['relieves', sameReference(row.relieves, booked.relieves)],
    ['reverses', sameReference(row.reverses, booked.reverses)],
  ]
  return pairs.filter(([field, isSame]) => fields[field] !== undefined && !isSame).map(([field]) => field)
}

/** Each line that the rows name is looked up once. */
async function findLines(
  transaction: Transaction<Database>,
  {entries, isProjectTyped, line: usual, projectKey}: GivenBookings,
): Promise<(given: GivenEntry, form: Form) => StoredBudgetLine | undefined> {
  const typedLine = ({fields}: GivenEntry) => fields['line']?.trim() || usual
  const context = (given: GivenEntry) => given.fields['project']?.trim().toUpperCase() || projectKey?.toUpperCase()
  const nameOf = (given: GivenEntry) => `${context(given) ?? ''} ${typedLine(given) ?? ''}`
  const references = new Map<string, string>()
  for (const given of entries) {
    const name = nameOf(given)
    const typed = typedLine(given)
    if (typed === undefined || references.has(name)) continue
    const reference = tryReference(typed, context(given))
    if (reference !== undefined) references.set(name, reference)
  }
  const wanted = [...new Set(references.values())]
  const found = wanted.length === 0 ? [] : await budgetLineRegister.find(transaction, wanted)
  const lines = new Map(found.map((line) => [line.reference, line]))
  const missing = wanted.filter((reference) => !lines.has(reference)).slice(0, 50)
  const absences = new Map(
    (await explainAbsences(transaction, 'B', missing)).map(({reason, reference}) => [reference, reason]),
  )
  return (given, form) => {
    const typed = typedLine(given)
    if (typed === undefined) {
      form.problems.push({field: 'line', message: 'is missing: which budget line is it about? (--line for all rows)'})
      return undefined
    }
    const reference = references.get(nameOf(given))
    if (reference === undefined) {
      form.read('line', typed, (text) => parseReference(text, {letter: 'B', projectKey: context(given)}))
      return undefined
    }
    const line = lines.get(reference)
    if (!line) {
      const reason = absences.get(reference) ?? 'is not in the register'
      form.problems.push({field: 'line', message: `${reference} ${reason}.`})
    } else if (isProjectTyped && line.project_key !== projectKey?.toUpperCase()) {
      const message = `${reference} belongs to ${line.project_key}, and the import is for ${projectKey} (--project).`
      form.problems.push({field: 'line', message})
      return undefined
    }
    return line
  }
}

function tryReference(typed: string, projectKey: string | undefined): string | undefined {
  try {
    return formatReference(parseReference(typed, {letter: 'B', projectKey}))
  } catch {
    return undefined
  }
}
