import type pg from 'pg'
import {ExitCode, UserError} from '#shared/errors'
import type {MigrationFile} from './files.ts'
import {readAppliedInTransaction} from './records.ts'
import {runFiles} from './run.ts'

interface BringOptions {
  readonly files: readonly MigrationFile[]
  readonly directory: string
  readonly tool: string
}

/**
 * Makes the schema that of exactly these migrations, in the migration transaction that `client` is in: the others are
 * taken back, youngest first, and those that are missing are applied. For a database whose tables are empty.
 */
export async function bringTo(
  client: pg.PoolClient,
  names: ReadonlySet<string>,
  {directory, files, tool}: BringOptions,
): Promise<void> {
  const applied = (await readAppliedInTransaction(client)).map(({name}) => name)
  const superfluous = applied
    .filter((name) => !names.has(name))
    .reverse()
    .flatMap((name) => files.filter((file) => file.name === name))
  const irreversible = superfluous.filter(({down}) => down === null)
  if (irreversible.length > 0) {
    throw new UserError('Not every migration of the database can be taken back; nothing was changed.', {
      code: 'MIGRATION_IRREVERSIBLE',
      exitCode: ExitCode.conflict,
      nextStep: 'Use a new database.',
      problems: irreversible.map(({name}) => ({field: name, message: 'it has no SQL under "-- Down Migration"'})),
    })
  }
  await runFiles(client, superfluous, {direction: 'down', directory, tool})
  const missing = files.filter(({name}) => names.has(name) && !applied.includes(name))
  await runFiles(client, missing, {direction: 'up', directory, tool})
}
