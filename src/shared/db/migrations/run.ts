import type pg from 'pg'
import {chooseApplied, choosePending, stillToDo} from './choose.ts'
import {runWithEngine} from './engine.ts'
import {type MigrationFile, readCheckedMigrationFiles} from './files.ts'
import {
  compareItems,
  type Drift,
  describeSchemaInTransaction,
  expectAfterMigration,
  readRecordedSchema,
  recordSchema,
  type SchemaDescription,
} from './fingerprint.ts'
import {type Plan, type PlanProblemKind, readPlan, refuseProblems} from './plan.ts'
import {createRecordTables, saveRecord, saveTakenBack} from './records.ts'
import {type MigrationDirection, type Rehearsal, rehearseInTransaction} from './rehearse.ts'
import {describeFailure, failedError, isFaultOfMigration} from './sql-failure.ts'
import {inMigrationTransaction} from './transaction.ts'

export interface MigrateOptions {
  /** The folder with the files. */
  readonly directory: string
  readonly direction: MigrationDirection
  /** How many: by default all that are pending, or one back. */
  readonly count?: number
  /** Up to and with this migration, or back until this one is the last that stays: its name or version. */
  readonly to?: string
  /** Rehearses and answers with the SQL; writes nothing. */
  readonly dryRun?: boolean
  readonly allow?: readonly PlanProblemKind[]
  /** Called outside of any transaction, with the pool free, before data is lost or a migration is taken back. */
  readonly beforeDestructive?: (names: readonly string[], rehearsal: Rehearsal) => Promise<void>
  /** The program and its version, for the record. */
  readonly tool: string
}

export interface MigrationRun {
  /** In the order in which they ran. Empty when there was nothing to do, or when somebody else was faster. */
  readonly applied: readonly {
    readonly name: string
    readonly direction: MigrationDirection
    readonly milliseconds: number
  }[]
  /** Of a dry run: what would be run, in order. */
  readonly sql?: readonly {readonly name: string; readonly sql: string}[]
  /** `null` when there was nothing to do. */
  readonly rehearsal: Rehearsal | null
  /** What had been changed beside the migrations before; `null` when nothing was recorded. */
  readonly drift: Drift | null
}

/**
 * Applies or takes back migrations, all of them or none, one machine at a time. First everything is rehearsed, so that
 * errors name their line and a loss is known beforehand. Throws `MIGRATION_FILES`, `MIGRATION_REFUSED`,
 * `MIGRATION_UNKNOWN` (`to`), `MIGRATION_IRREVERSIBLE`, `MIGRATION_FAILED`, `MIGRATION_BUSY`.
 */
export async function migrate(pool: pg.Pool, options: MigrateOptions): Promise<MigrationRun> {
  const files = readCheckedMigrationFiles(options.directory)
  const {chosen, rehearsal, drift} = await prepare(pool, files, options)
  if (rehearsal === null) return {applied: [], rehearsal, drift, ...(options.dryRun === true && {sql: []})}
  if (rehearsal.problems.length > 0) throw failedError(rehearsal.problems)
  if (options.dryRun === true) {
    const sql = chosen.map((file) => ({name: file.name, sql: file[options.direction]?.sql ?? ''}))
    return {applied: [], sql, rehearsal, drift}
  }
  if (options.direction === 'down' || rehearsal.destructive) {
    await options.beforeDestructive?.(
      chosen.map(({name}) => name),
      rehearsal,
    )
  }
  const applied = await inMigrationTransaction(pool, 'commit', (client) => apply(client, files, chosen, options))
  return {applied, rehearsal, drift}
}

/** For a database that belongs to this program alone. */
export async function migrateToLatest(
  pool: pg.Pool,
  {directory, tool = 'ai-sandbox-homelab'}: {readonly directory: string; readonly tool?: string},
): Promise<MigrationRun> {
  return migrate(pool, {directory, direction: 'up', tool})
}

interface Prepared {
  readonly chosen: readonly MigrationFile[]
  readonly rehearsal: Rehearsal | null
  readonly drift: Drift | null
}

async function prepare(pool: pg.Pool, files: readonly MigrationFile[], options: MigrateOptions): Promise<Prepared> {
  return inMigrationTransaction(pool, 'rollback', async (client) => {
    const plan = await readPlan(client, files)
    refusePlan(plan, options)
    const chosen = options.direction === 'up' ? choosePending(plan, options) : chooseApplied(plan, files, options)
    if (chosen.length === 0) return {chosen, rehearsal: null, drift: null}
    const rehearsal = await rehearseInTransaction(client, chosen, options.direction)
    const schemas = await readSchemas(client)
    return {chosen, rehearsal, drift: schemas && compareItems(schemas.expected.items, schemas.actual.items)}
  })
}

/** Runs what was rehearsed, as far as nobody else did meanwhile. */
async function apply(
  client: pg.PoolClient,
  files: readonly MigrationFile[],
  rehearsed: readonly MigrationFile[],
  options: MigrateOptions,
): Promise<MigrationRun['applied']> {
  const {direction, directory, tool} = options
  const plan = await readPlan(client, files)
  refusePlan(plan, options)
  return runFiles(client, stillToDo(plan, rehearsed, direction), {direction, directory, tool})
}

/** Runs these files one after the other in the migration transaction that `client` is in, and records what came out. */
export async function runFiles(
  client: pg.PoolClient,
  chosen: readonly MigrationFile[],
  {direction, directory, tool}: Pick<MigrateOptions, 'direction' | 'directory' | 'tool'>,
): Promise<MigrationRun['applied']> {
  if (chosen.length === 0) return []
  const schemas = await readSchemas(client)
  await createRecordTables(client)
  const applied = []
  for (const file of chosen) {
    const started = performance.now()
    await explainFailure(file, () => runWithEngine(client, file, {directory, direction}))
    if (direction === 'up') await saveRecord(client, {name: file.name, checksum: file.checksum, tool})
    else await saveTakenBack(client, file.name)
    applied.push({name: file.name, direction, milliseconds: Math.round(performance.now() - started)})
  }
  const after = await describeSchemaInTransaction(client)
  await recordSchema(client, schemas ? expectAfterMigration(schemas, after) : after)
  return applied
}

/** Taking back is possible while an older migration waits. */
function refusePlan({problems}: Plan, {direction, allow = []}: MigrateOptions): void {
  refuseProblems(problems, direction === 'up' ? allow : [...allow, 'out-of-order'])
}

/** `null` when no schema was recorded yet. */
async function readSchemas(
  client: pg.PoolClient,
): Promise<{readonly expected: SchemaDescription; readonly actual: SchemaDescription} | null> {
  const expected = await readRecordedSchema(client)
  return expected && {expected, actual: await describeSchemaInTransaction(client)}
}

/** The rehearsal has found what the file does wrong; what is left is what changed since then. */
async function explainFailure(file: MigrationFile, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    throw isFaultOfMigration(error) ? failedError([describeFailure(error, file)], error) : error
  }
}
