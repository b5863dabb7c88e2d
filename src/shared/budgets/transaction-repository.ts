import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isWanted, type Register} from '#shared/registers/index'
import type {NewTransaction, TransactionRow} from './table.ts'

/** A transaction with the line it is booked on, and what its project decides. */
export interface StoredTransaction extends TransactionRow {
  readonly line: string
  readonly currency: string
  readonly project_key: string
  readonly timezone: string
  /** The void that took it back. */
  readonly voided_by: string | null
}

interface StoredTransactionFilter extends EntryFilter {
  readonly lineIds?: readonly number[]
  /** Booked for that day or earlier. */
  readonly upTo?: string
}

/** In the order of their days. */
export async function listStoredTransactions(
  database: Kysely<Database>,
  {lineIds, upTo, ...filter}: StoredTransactionFilter,
): Promise<StoredTransaction[]> {
  return database
    .selectFrom('budget_transaction')
    .innerJoin('budget_line', 'budget_line.id', 'budget_transaction.line_id')
    .innerJoin('project', 'project.id', 'budget_transaction.project_id')
    .leftJoin('budget_transaction as taken', (join) =>
      join
        .onRef('taken.reverses', '=', 'budget_transaction.reference')
        .on('taken.type', '=', 'void')
        .on('taken.removed_at', 'is', null),
    )
    .selectAll('budget_transaction')
    .select([
      'budget_line.reference as line',
      'budget_line.currency',
      'project.key as project_key',
      'project.timezone',
      'taken.reference as voided_by',
    ])
    .where(isWanted('budget_transaction', filter, searched))
    .where('budget_line.removed_at', 'is', null)
    .$if(lineIds !== undefined, (query) =>
      query.where('budget_transaction.line_id', '=', sql<number>`any(${lineIds!}::bigint[])`),
    )
    .$if(upTo !== undefined, (query) => query.where('budget_transaction.date', '<=', upTo!))
    .orderBy('budget_transaction.date')
    .orderBy('budget_transaction.id')
    .execute()
}

const searched = ['vendor', 'document_reference', 'memo']

/** What the rules need to know of a booking, with the document by which a file may name it. */
export type CheckedTransaction = Pick<
  TransactionRow,
  | 'line_id'
  | 'reference'
  | 'type'
  | 'direction'
  | 'amount'
  | 'date'
  | 'relieves'
  | 'reverses'
  | 'counterpart'
  | 'document_reference'
>

/** Of many lines; without those that no rule looks at again, unless they may be voided (`withSimple`). */
export async function listCheckedTransactions(
  database: Kysely<Database>,
  lineIds: readonly number[],
  {withSimple}: {readonly withSimple: boolean},
): Promise<CheckedTransaction[]> {
  return database
    .selectFrom('budget_transaction')
    .select(['line_id', 'reference', 'type', 'direction', 'amount', 'date', 'relieves', 'reverses', 'counterpart'])
    .select('document_reference')
    .where('line_id', '=', sql<number>`any(${lineIds}::bigint[])`)
    .where('removed_at', 'is', null)
    .$if(!withSimple, (query) =>
      query.where(
        sql<boolean>`(type not in ('actual', 'credit', 'income') or relieves is not null or reverses is not null)`,
      ),
    )
    .orderBy('date')
    .orderBy('id')
    .execute()
}

/** What files have brought to these projects before. */
export async function listImportHashes(
  database: Kysely<Database>,
  projectIds: readonly number[],
): Promise<Map<number, Set<string>>> {
  const rows = await database
    .selectFrom('budget_transaction')
    .select(['project_id', 'import_hash'])
    .where('project_id', '=', sql<number>`any(${projectIds}::bigint[])`)
    .where('import_hash', 'is not', null)
    .where('removed_at', 'is', null)
    .execute()
  const hashes = new Map(projectIds.map((id) => [id, new Set<string>()]))
  for (const {import_hash, project_id} of rows) hashes.get(project_id)?.add(import_hash!)
  return hashes
}

/** Takes so many numbers of a project at once. */
export async function takeTransactionReferences(
  database: Kysely<Database>,
  project: {readonly id: number; readonly key: string},
  count: number,
): Promise<string[]> {
  const {rows} = await sql<{first: number}>`
    select next_references(${project.id}::bigint, 'T', ${count}::integer) as first
  `.execute(database)
  return Array.from({length: count}, (_, index) => `${project.key}-T${rows[0]!.first + index}`)
}

/** As one parameter, because a statement takes no more than 65,535 of them. */
export async function insertTransactions(
  database: Kysely<Database>,
  transactions: readonly NewTransaction[],
): Promise<void> {
  const rows = JSON.stringify(transactions.map((each) => ({...each, amount: String(each.amount)})))
  const columns = sql.join(columnsOfBooking.map((column) => sql.ref(column)))
  await sql`
    insert into budget_transaction (${columns})
    select ${columns} from jsonb_populate_recordset(null::budget_transaction, ${rows}::jsonb)
  `.execute(database)
}

const columnsOfBooking = [
  'project_id',
  'line_id',
  'reference',
  'type',
  'direction',
  'amount',
  'date',
  'vendor',
  'document_reference',
  'memo',
  'relieves',
  'reverses',
  'counterpart',
  'import_hash',
] as const satisfies readonly (keyof NewTransaction)[]

/** Transactions are found like the entries of a register, but never changed. */
export const transactionRegister: Pick<Register<StoredTransaction, never, never>, 'find' | 'letter'> = {
  find: (database, references) => listStoredTransactions(database, {references}),
  letter: 'T',
}
