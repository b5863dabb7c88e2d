import type pg from 'pg'
import type {Problem} from '#shared/errors'
import type {MigrationFile} from './files.ts'
import type {Queryable} from './records.ts'
import {describeFailure, isFaultOfMigration} from './sql-failure.ts'
import type {SqlStatement} from './statements.ts'
import {type ColumnSnapshot, readData, type TableSnapshot} from './table-data.ts'
import {inMigrationTransaction} from './transaction.ts'

export type MigrationDirection = 'up' | 'down'

/** What migrations would do to the data of a database. `rows` is how many rows the table has before. */
export interface Rehearsal {
  readonly milliseconds: number
  /** Columns with rows are lost or change their type, or rows are lost. */
  readonly destructive: boolean
  /** Of tables that stay. */
  readonly lostColumns: readonly {readonly column: string; readonly type: string; readonly rows: number}[]
  readonly changedColumns: readonly {
    readonly column: string
    readonly from: string
    readonly to: string
    readonly rows: number
  }[]
  /** `after` is `null` when the table is gone. */
  readonly lostRows: readonly {readonly table: string; readonly before: number; readonly after: number | null}[]
  readonly newTables: readonly string[]
  readonly droppedTables: readonly string[]
  /** What the server refused, with file and line; the rest of the report is then empty. */
  readonly problems: readonly Problem[]
}

/**
 * Runs migrations for real in a transaction that is always rolled back, and compares the tables before and after by
 * identity: a renamed column is kept, one that is dropped and created anew is lost. Values that are overwritten are not
 * seen. The only trace that stays is that identity columns skip numbers. `names` are in the order in which to run.
 */
export async function rehearse(
  pool: pg.Pool,
  files: readonly MigrationFile[],
  names: readonly string[],
  direction: MigrationDirection,
): Promise<Rehearsal> {
  const chosen = names.map((name) => {
    const file = files.find((candidate) => candidate.name === name)
    if (file === undefined) throw new RangeError(`no migration file ${name}`)
    return file
  })
  return inMigrationTransaction(pool, 'rollback', (client) => rehearseInTransaction(client, chosen, direction))
}

/** For use in a transaction, which is afterwards as before, also when a statement failed. */
export async function rehearseInTransaction(
  client: Queryable,
  files: readonly MigrationFile[],
  direction: MigrationDirection,
): Promise<Rehearsal> {
  const started = performance.now()
  await client.query('savepoint rehearsal')
  const before = await readData(client)
  const problem = await runStatements(client, files, direction)
  const after = problem === undefined ? await readData(client) : before
  await client.query('rollback to savepoint rehearsal')
  return {
    ...compareData(before, after),
    milliseconds: Math.round(performance.now() - started),
    problems: problem === undefined ? [] : [problem],
  }
}

async function runStatements(
  client: Queryable,
  files: readonly MigrationFile[],
  direction: MigrationDirection,
): Promise<Problem | undefined> {
  for (const file of files) {
    for (const statement of file[direction]?.statements ?? []) {
      const problem = await runStatement(client, statement.text, file, statement)
      if (problem !== undefined) return problem
    }
  }
  const last = files.at(-1)
  return last && runStatement(client, 'set constraints all immediate', last)
}

async function runStatement(
  client: Queryable,
  sql: string,
  file: MigrationFile,
  statement?: SqlStatement,
): Promise<Problem | undefined> {
  try {
    await client.query(sql)
    return undefined
  } catch (error) {
    if (isFaultOfMigration(error)) return describeFailure(error, file, statement)
    throw error
  }
}

type DataReport = Omit<Rehearsal, 'milliseconds' | 'problems'>

function compareData(before: readonly TableSnapshot[], after: readonly TableSnapshot[]): DataReport {
  const pairs = before.map((table) => ({
    table,
    now: after.find(({id}) => id === table.id) ?? after.find(({name}) => name === table.name),
  }))
  const kept = pairs.flatMap(({table, now}) => (now === undefined ? [] : [{table, now}]))
  const columns = kept.flatMap(({table, now}) =>
    table.columns.map((column) => ({table, column, now: twin(column, now, table)})),
  )
  const lostColumns = columns
    .filter(({now}) => now === undefined)
    .map(({table, column}) => ({column: `${table.name}.${column.name}`, type: column.type, rows: table.rows}))
  const changedColumns = columns.flatMap(({table, column, now}) =>
    now === undefined || now.typeId === column.typeId
      ? []
      : [{column: `${table.name}.${column.name}`, from: column.type, to: now.type, rows: table.rows}],
  )
  const lostRows = pairs
    .filter(({table, now}) => (now?.rows ?? 0) < table.rows)
    .map(({table, now}) => ({table: table.name, before: table.rows, after: now?.rows ?? null}))
  const successors = new Set(kept.map(({now}) => now))
  return {
    destructive: lostRows.length > 0 || [...lostColumns, ...changedColumns].some(({rows}) => rows > 0),
    lostColumns,
    changedColumns,
    lostRows,
    newTables: after.filter((table) => !successors.has(table)).map(({name}) => name),
    droppedTables: pairs.filter(({now}) => now === undefined).map(({table}) => table.name),
  }
}

/** The same column afterwards; in a table that was replaced by another one of its name, the column of the same name. */
function twin(column: ColumnSnapshot, now: TableSnapshot, before: TableSnapshot): ColumnSnapshot | undefined {
  const isSameTable = now.id === before.id
  return now.columns.find(({number, name}) => (isSameTable ? number === column.number : name === column.name))
}
