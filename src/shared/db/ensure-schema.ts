import {dirname, join} from 'node:path'
import {ExitCode, UserError} from '../errors.ts'
import {migrate, readMigrationFiles, schemaState} from './migrations/index.ts'
import type {OpenDatabase} from './open.ts'

interface SchemaSetup {
  readonly migrationsDirectory: string
  readonly onNotice: (line: string) => void
}

/**
 * The embedded database belongs to one person and is brought up to date by itself; a server is shared, so that
 * migrating it is a decision: there a command says what is pending and what to run.
 */
export async function ensureSchema(open: OpenDatabase, {migrationsDirectory, onNotice}: SchemaSetup): Promise<void> {
  const state = await schemaState(open.pool, readMigrationFiles(migrationsDirectory))
  if (state.kind === 'current') return
  if (state.kind === 'newer') {
    throw new UserError('The database was migrated by a newer version of this program.', {
      code: 'DB_NEWER',
      exitCode: ExitCode.configuration,
      nextStep: 'Update this program; the migrations it does not know are listed by: lab db status',
      problems: state.names.map((name) => ({field: name, message: 'is not known here'})),
    })
  }
  if (state.kind === 'refused') {
    throw new UserError('The database and the migration files of this program do not fit together.', {
      code: 'DB_SCHEMA',
      exitCode: ExitCode.configuration,
      nextStep: 'lab db status',
      problems: state.problems.map(({message, name}) => ({field: name, message})),
    })
  }
  if (open.kind === 'server') {
    throw new UserError(
      `The database server needs ${countOf(state.names)} first; on a server nothing migrates by itself.`,
      {
        code: 'DB_PENDING',
        exitCode: ExitCode.configuration,
        nextStep: 'lab db migrate --dry-run',
        problems: state.names.map((name) => ({field: name, message: 'is pending'})),
      },
    )
  }
  await migrate(open.pool, {
    beforeDestructive: () => backUpFirst(open, onNotice),
    direction: 'up',
    directory: migrationsDirectory,
    tool: TOOL,
  })
  onNotice(`Database ready: applied ${countOf(state.names)}.`)
}

const TOOL = 'ai-sandbox-homelab'

/** Loaded only here, because hardly any migration loses data. */
async function backUpFirst(open: OpenDatabase, onNotice: SchemaSetup['onNotice']): Promise<void> {
  if (open.location.kind !== 'embedded') return
  const {backupDatabase, backupFileName} = await import('./backup/index.ts')
  const now = new Date()
  const file = join(dirname(open.location.directory), 'backups', backupFileName(now))
  await backupDatabase(open, {file, now, program: TOOL})
  onNotice(`A migration is about to lose data; backed up first to ${file}.`)
}

function countOf(names: readonly string[]): string {
  return names.length === 1 ? 'one migration' : `${names.length} migrations`
}
