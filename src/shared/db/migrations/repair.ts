import type pg from 'pg'
import {ExitCode, UserError} from '#shared/errors'
import {runWithEngine} from './engine.ts'
import {type MigrationFile, readMigrationFiles} from './files.ts'
import {describeSchemaInTransaction, recordSchema} from './fingerprint.ts'
import {readPlan} from './plan.ts'
import {createRecordTables, deleteEngineRecord, deleteRecord, saveRecord} from './records.ts'
import {inMigrationTransaction} from './transaction.ts'

interface RecordOptions {
  /** The folder with the files. */
  readonly directory: string
  /** The program and its version, for the record. */
  readonly tool: string
}

/** `forgotten`: the file is gone, and now the record too. */
export interface Repaired {
  readonly name: string
  readonly done: 'checksum-written' | 'forgotten'
}

/**
 * Makes the record of one applied migration fit its file, on somebody's word that the database does: writes its checksum,
 * or forgets a migration without a file. Runs no SQL of migrations. Throws `MIGRATION_UNKNOWN` when it is not applied.
 */
export async function repair(
  pool: pg.Pool,
  {directory, tool, name}: RecordOptions & {readonly name: string},
): Promise<Repaired> {
  const files = readMigrationFiles(directory)
  return inMigrationTransaction(pool, 'commit', async (client) => {
    const {applied} = await readPlan(client, files)
    if (!applied.some((migration) => migration.name === name)) throw unknown([name], 'is not applied')
    await createRecordTables(client)
    const file = files.find((candidate) => candidate.name === name)
    if (file !== undefined) {
      await saveRecord(client, {name, checksum: file.checksum, tool})
      return {name, done: 'checksum-written'}
    }
    await deleteRecord(client, name)
    await deleteEngineRecord(client, name)
    return {name, done: 'forgotten'}
  })
}

/**
 * Records pending migrations as applied without running them, for a database that already has what they make; the schema
 * that is there counts as right from then on. Answers with the names in order. Throws `MIGRATION_UNKNOWN`.
 */
export async function baseline(
  pool: pg.Pool,
  {directory, tool, names}: RecordOptions & {readonly names: readonly string[]},
): Promise<readonly string[]> {
  const files = readMigrationFiles(directory)
  return inMigrationTransaction(pool, 'commit', async (client) => {
    const {pending} = await readPlan(client, files)
    const wrong = names.filter((name) => !pending.some((file) => file.name === name))
    if (wrong.length > 0) throw unknown(wrong, 'is not pending')
    const chosen = pending.filter((file) => names.includes(file.name))
    await createRecordTables(client)
    for (const file of chosen) await markAsApplied(client, file, {directory, tool})
    await recordSchema(client, await describeSchemaInTransaction(client))
    return chosen.map(({name}) => name)
  })
}

/** Declares the schema that is there to be the right one: what differed until now is no drift any more. */
export async function acceptSchema(pool: pg.Pool): Promise<void> {
  await inMigrationTransaction(pool, 'commit', async (client) => {
    await createRecordTables(client)
    await recordSchema(client, await describeSchemaInTransaction(client))
  })
}

async function markAsApplied(
  client: pg.PoolClient,
  file: MigrationFile,
  {directory, tool}: RecordOptions,
): Promise<void> {
  await runWithEngine(client, file, {directory, direction: 'up', markOnly: true})
  await saveRecord(client, {name: file.name, checksum: file.checksum, tool})
}

function unknown(names: readonly string[], reason: string): UserError {
  return new UserError('The records of the migrations were not changed.', {
    code: 'MIGRATION_UNKNOWN',
    exitCode: ExitCode.notFound,
    nextStep: 'See the names in: lab db status',
    problems: names.map((name) => ({field: name, message: reason})),
  })
}
