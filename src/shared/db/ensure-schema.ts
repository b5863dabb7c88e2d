import {dirname, join} from 'node:path'
import {ExitCode, UserError} from '../errors.ts'
import {describeLosses, migrate, readMigrationFiles, schemaState} from './migrations/index.ts'
import type {OpenDatabase} from './open.ts'

interface SchemaSetup {
  readonly migrationsDirectory: string
  readonly onNotice: (line: string) => void
}

/**
 * The embedded database belongs to one person and is brought up to date by itself, unless somebody has taken a migration
 * back; a server is shared, so that migrating it is a decision. Where nothing happens by itself, a command says what is
 * pending and what to run.
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
  const reason = reasonToWait(open, state.takenBack)
  if (reason !== undefined) {
    throw new UserError(
      `The database${open.kind === 'server' ? ' server' : ''} needs ${countOf(state.names)} first; ${reason}.`,
      {
        code: 'DB_PENDING',
        exitCode: ExitCode.configuration,
        nextStep: 'lab db migrate --dry-run',
        problems: state.names.map((name) => ({
          field: name,
          message: state.takenBack.includes(name) ? 'was taken back and is pending' : 'is pending',
        })),
      },
    )
  }
  await migrate(open.pool, {
    beforeDestructive: (_names, rehearsal) => backUpFirst(open, describeLosses(rehearsal), onNotice),
    direction: 'up',
    directory: migrationsDirectory,
    tool: TOOL,
  })
  onNotice(`Database ready: applied ${countOf(state.names)}.`)
}

const TOOL = 'ai-sandbox-homelab'

/** Why nothing migrates by itself; undefined when it does. */
function reasonToWait({kind}: OpenDatabase, takenBack: readonly string[]): string | undefined {
  if (kind === 'server') return 'on a server nothing migrates by itself'
  return takenBack.length > 0 ? 'after a rollback nothing migrates by itself' : undefined
}

/** Loaded only here, because hardly any migration loses data. */
async function backUpFirst(
  open: OpenDatabase,
  losses: readonly string[],
  onNotice: SchemaSetup['onNotice'],
): Promise<void> {
  if (open.location.kind !== 'embedded') return
  const {backupDatabase, backupFileName} = await import('./backup/index.ts')
  const now = new Date()
  const file = join(dirname(open.location.directory), 'backups', backupFileName(now))
  await backupDatabase(open, {file, now, program: TOOL})
  onNotice(`A migration is about to lose data (${losses.join('; ')}); backed up first to ${file}.`)
}

function countOf(names: readonly string[]): string {
  return names.length === 1 ? 'one migration' : `${names.length} migrations`
}
