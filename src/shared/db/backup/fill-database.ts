import type pg from 'pg'
import {ExitCode, UserError} from '#shared/errors'
import {bringTo} from '../migrations/bring-to.ts'
import {readCheckedMigrationFiles} from '../migrations/files.ts'
import {readPlan, refuseProblems} from '../migrations/plan.ts'
import {runFiles} from '../migrations/run.ts'
import {inMigrationTransaction} from '../migrations/transaction.ts'
import type {OpenDatabase} from '../open.ts'
import {assertFits, assertKnown, type Origin} from './compatibility.ts'
import {emptyTables, fillTables, setSequences} from './fill-tables.ts'
import {type Occupant, type Occupants, readOccupants} from './occupants.ts'
import {ROW_FORMAT} from './row-format.ts'
import {type RowSum, summing, sumsOf} from './row-sums.ts'
import {readingAhead, readParts, type TablePart} from './table-parts.ts'
import {readTables} from './tables.ts'

export interface FillOptions {
  readonly migrationsDirectory: string
  /** The program and its version, for the record of migrations. */
  readonly tool: string
  /** Throw away what the database holds. */
  readonly replace: boolean
}

export interface Filled {
  readonly tables: readonly RowSum[]
  /** Applied after the rows were in, because the data came from an older version. */
  readonly migrated: readonly string[]
}

/**
 * Fills a database with rows of another one, read back and compared before anything counts: all of it in one transaction,
 * so that whatever stops it leaves the database as it was. The schema becomes that of the rows, then is brought up to
 * date. Throws `TARGET_NOT_EMPTY`, `TARGET_SHARED`, `DATA_NEWER`, `DATA_SCHEMA`, `DATA_DIFFERS`, and what migrating throws.
 */
export async function fillDatabase(
  open: OpenDatabase,
  origin: Origin,
  parts: AsyncIterable<TablePart>,
  {migrationsDirectory, replace, tool}: FillOptions,
): Promise<Filled> {
  const files = readCheckedMigrationFiles(migrationsDirectory)
  assertKnown(origin, files)
  const filled = await inMigrationTransaction(open.pool, 'commit', async (client) => {
    refuseProblems((await readPlan(client, files)).problems, ['out-of-order'])
    await client.query(ROW_FORMAT)
    await clear(client, files, replace)
    const names = new Set(origin.header.migrations.map(({name}) => name))
    await bringTo(client, names, {directory: migrationsDirectory, files, tool})
    const tables = await insertRows(client, origin, parts)
    const rest = files.filter(({isDraft, name}) => !isDraft && !names.has(name))
    const migrated = await runFiles(client, rest, {direction: 'up', directory: migrationsDirectory, tool})
    return {migrated: migrated.map(({name}) => name), tables}
  })
  await open.pool.query('analyze')
  return filled
}

/** Throws when something would be lost that nobody has agreed to lose. */
export function refuseOccupied({others, own}: Occupants, {replace}: {readonly replace: boolean}): void {
  if (others.length > 0) {
    throw new UserError('The database also holds tables that are not of this program; nothing was changed.', {
      code: 'TARGET_SHARED',
      exitCode: ExitCode.conflict,
      nextStep: 'Use a database of its own, or move those tables to another schema.',
      problems: others.map(problemOf),
    })
  }
  if (own.length === 0 || replace) return
  throw new UserError('The database is not empty; nothing was changed.', {
    code: 'TARGET_NOT_EMPTY',
    exitCode: ExitCode.conflict,
    nextStep: 'Use an empty database. lab db restore can also replace what is there: --replace',
    problems: own.map(problemOf),
  })
}

/** Nobody else reads or writes these tables from here on, so that what was counted is what is lost. */
async function clear(
  client: pg.PoolClient,
  files: Parameters<typeof readOccupants>[1],
  replace: boolean,
): Promise<void> {
  const tables = await readTables(client)
  if (tables.length === 0) return
  await client.query(`lock table ${tables.map(({identifier}) => identifier).join(', ')} in access exclusive mode`)
  refuseOccupied(await readOccupants(client, files), {replace})
  await emptyTables(client, tables)
}

/** In a savepoint, which is a transaction of its own to whoever asks which rows the migrations wrote. */
async function insertRows(
  client: pg.PoolClient,
  origin: Origin,
  parts: AsyncIterable<TablePart>,
): Promise<readonly RowSum[]> {
  const tables = await readTables(client)
  assertFits(origin, tables)
  await client.query('savepoint rows')
  await emptyTables(client, tables) // of what the migrations have put there
  const wanted: RowSum[] = []
  await fillTables(client, tables, summing(readingAhead(parts), wanted))
  await setSequences(client, origin.header.sequences)
  await client.query('release savepoint rows')
  assertSame(wanted, await sumsOf(readingAhead(readParts(client))))
  return wanted
}

function assertSame(wanted: readonly RowSum[], found: readonly RowSum[]): void {
  const differing = wanted.filter(({name, rows, sum}) => {
    const table = found.find((candidate) => candidate.name === name)
    return table?.rows !== rows || table.sum !== sum
  })
  if (differing.length === 0) return
  throw new UserError('What was read back is not what was written; nothing was changed.', {
    code: 'DATA_DIFFERS',
    exitCode: ExitCode.failed,
    nextStep: 'Check the disk and the log of the database: lab doctor',
    problems: differing.map(({name, rows}) => ({
      field: name,
      message: `${found.find((table) => table.name === name)?.rows ?? 0} rows of ${rows}, or other values in them`,
    })),
  })
}

function problemOf({name, rows}: Occupant) {
  return {field: name, message: rows === 1 ? 'has 1 row' : `has ${rows.toLocaleString('en')} rows`}
}
