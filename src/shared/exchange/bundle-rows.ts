import {sql, type Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {Problem} from '../errors.ts'
import {rowName} from './bundle-check.ts'
import {FILE_TABLE, insertFiles} from './bundle-files.ts'
import {type Bundle, type BundleRow, type BundleValue, canonical} from './bundle-format.ts'
import type {BundleColumn, BundleTable} from './bundle-tables.ts'

/** Enough to see what is wrong with a file; the rest is more of the same. */
const MOST_PROBLEMS = 100

/** The ids of the rows so far, by what stands for them in the bundle: a key, a reference, a place in the section. */
type Ids = Map<string, ReadonlyMap<BundleValue, number>>
type StoredRow = Readonly<Record<string, BundleValue>>

/** Adds the rows; what the database refuses of them is answered, and the transaction is then to be given up. */
export async function insertBundle(
  transaction: Transaction<Database>,
  {project, sections}: Bundle,
  tables: readonly BundleTable[],
): Promise<Problem[]> {
  const ids: Ids = new Map()
  const problems: Problem[] = []
  for (const table of tables) {
    const {columns: given, rows} = sections[table.name] ?? {columns: [], rows: []}
    if (rows.length === 0) continue
    if (table.name === FILE_TABLE) {
      await insertFiles(transaction, rows)
      continue
    }
    const own = await takeIds(transaction, table, rows.length)
    ids.set(table.name, idsOf(table, rows, own, project))
    const known = await findOutside(transaction, table, rows)
    problems.push(...known.problems)
    if (known.problems.length > 0) continue
    const columns = table.columns.filter(({field}) => given.includes(field))
    const stored = rows.map((row, index): StoredRow => {
      const values = columns.map((column) => [
        column.name,
        storedValue(column, row[column.field] ?? null, ids, known.ids),
      ])
      return {...Object.fromEntries(values), ...ownColumns(table, own[index], ids.get('project')?.get(project))}
    })
    problems.push(...(await insertRows(transaction, table, stored)))
    // What follows belongs to rows that are not there.
    if (problems.length > 0 && table.name === 'project') break
  }
  return problems.length > MOST_PROBLEMS
    ? [...problems.slice(0, MOST_PROBLEMS), {message: `and ${problems.length - MOST_PROBLEMS} more.`}]
    : problems
}

/** Before the rows are there, so that they can point to each other. */
async function takeIds(transaction: Transaction<Database>, {name}: BundleTable, count: number): Promise<number[]> {
  if (name === 'reference_counter') return []
  const {rows} = await sql<{id: number}>`
    select nextval(pg_get_serial_sequence(${name}, 'id')) as id from generate_series(1, ${count}::integer)
  `.execute(transaction)
  return rows.map(({id}) => id).toSorted((one, other) => one - other)
}

function idsOf(
  {isReferenced, name}: BundleTable,
  rows: readonly BundleRow[],
  own: readonly number[],
  project: string,
): ReadonlyMap<BundleValue, number> {
  if (name === 'project') return new Map([[project, own[0]!]])
  return new Map(rows.map((row, index) => [isReferenced ? row['reference']! : index + 1, own[index]!]))
}

function ownColumns({name}: BundleTable, id: number | undefined, projectId: number | undefined): StoredRow {
  return {...(id !== undefined && {id}), ...(name !== 'project' && {project_id: projectId!})}
}

function storedValue(
  {name, target, targetKey}: BundleColumn,
  value: BundleValue,
  ids: Ids,
  outside: ReadonlyMap<string, number>,
): BundleValue {
  if (target === null || value === null) return value
  return (targetKey === null ? ids.get(target)?.get(value) : outside.get(`${name} ${canonical(value)}`)) ?? null
}

/** The ids of what rows name outside of their project, such as the risk profile. */
async function findOutside(transaction: Transaction<Database>, table: BundleTable, rows: readonly BundleRow[]) {
  const ids = new Map<string, number>()
  const problems: Problem[] = []
  for (const {field, name, target, targetKey} of table.columns) {
    if (target === null || targetKey === null) continue
    for (const [index, row] of rows.entries()) {
      const value = row[field]
      const known = `${name} ${canonical(value ?? null)}`
      if (value === undefined || ids.has(known)) continue
      const key = value as Readonly<Record<string, string | number>>
      const isIt = sql.join(
        targetKey.map((column) => sql`${sql.ref(column)}::text = ${String(key[column])}`),
        sql` and `,
      )
      const {rows: found} = await sql<{id: number}>`select id from ${sql.table(target)} where ${isIt}`.execute(
        transaction,
      )
      if (found[0]) ids.set(known, found[0].id)
      else {
        const words = targetKey.map((column) => `${column} ${key[column]}`).join(', ')
        problems.push({field: `${rowName(table, row, index)}, ${field}`, message: `is not known here: ${words}.`})
      }
    }
  }
  return {ids, problems}
}

/** All at once; when the database refuses them, one after the other, to say which and why. */
async function insertRows(
  transaction: Transaction<Database>,
  table: BundleTable,
  rows: readonly StoredRow[],
): Promise<Problem[]> {
  if ((await tryInsert(transaction, table, rows)) === undefined) return []
  const problems: Problem[] = []
  for (const [index, row] of rows.entries()) {
    const refusal = await tryInsert(transaction, table, [row])
    // A row that leads to one that was refused is not wrong itself: what is not in the file at all was said before.
    if (refusal && !refusal.isAboutAnother) problems.push({field: rowName(table, row, index), message: refusal.message})
    if (problems.length > MOST_PROBLEMS) break
  }
  return problems
}

interface Refusal {
  readonly message: string
  readonly isAboutAnother: boolean
}

async function tryInsert(
  transaction: Transaction<Database>,
  {name}: BundleTable,
  rows: readonly StoredRow[],
): Promise<Refusal | undefined> {
  const columns = sql.join(Object.keys(rows[0]!).map((column) => sql.ref(column)))
  await sql`savepoint bundle_rows`.execute(transaction)
  try {
    await sql`
      insert into ${sql.table(name)} (${columns}) overriding system value
      select ${columns} from jsonb_populate_recordset(null::${sql.table(name)}, ${JSON.stringify(rows)}::jsonb)
    `.execute(transaction)
  } catch (error) {
    const refusal = asRefusal(error)
    if (refusal === undefined) throw error
    await sql`rollback to savepoint bundle_rows`.execute(transaction)
    return refusal
  }
  await sql`release savepoint bundle_rows`.execute(transaction)
  return undefined
}

/** SQLSTATE classes 22 (data) and 23 (constraints): https://www.postgresql.org/docs/16/errcodes-appendix.html. */
function asRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || !/^2[23]/.test(String(error.code))) return undefined
  const {constraint, detail} = error as {readonly constraint?: string; readonly detail?: string}
  const isCheck = error.code === '23514' || error.code === '23505'
  const isAboutAnother = error.code === '23503'
  if (isCheck && constraint) return {isAboutAnother, message: `breaks the rule ${constraint.replaceAll('_', ' ')}.`}
  return {isAboutAnother, message: `is refused by the database: ${detail ?? error.message}.`}
}
