import {z} from 'zod'
import {describeLocation} from '#shared/db/index'
import {
  isDrifted,
  type MigrationFile,
  migrationStatus,
  readCheckedMigrationFiles,
  schemaState,
} from '#shared/db/migrations/index'
import {type DatabaseAccess, isDatabaseThere, withDatabase} from './access.ts'
import {draftWarning} from './migrate-view.ts'

export const schemaStates = ['missing', 'empty', 'current', 'pending', 'drifted', 'newer', 'refused'] as const

export const SchemaStatusShape = z.object({
  kind: z.enum(['embedded', 'server']),
  location: z.string(),
  /** `missing`: the embedded database is not there yet; `drifted`: all is applied, but somebody changed it by hand. */
  state: z.enum(schemaStates),
  /** Of PostgreSQL; null when there is no database. */
  version: z.string().nullable(),
  migrations: z.array(
    z.object({
      name: z.string(),
      /** `draft`: a file without any SQL yet, which is ignored. */
      state: z.enum(['applied', 'pending', 'missing-file', 'changed', 'out-of-order', 'draft']),
      /** Pending because somebody has taken it back: nothing applies it but `lab db migrate`. */
      isTakenBack: z.boolean(),
      appliedAt: z.iso.datetime().nullable(),
      isChecksumRight: z.boolean().nullable(),
      looksDestructive: z.boolean().nullable(),
      isReversible: z.boolean().nullable(),
    }),
  ),
  problems: z.array(z.object({kind: z.string(), name: z.string(), message: z.string()})),
  fingerprint: z.object({expected: z.string().nullable(), actual: z.string().nullable()}),
  /** Null when nothing was recorded to compare with. */
  drift: z
    .object({
      added: z.array(z.string()),
      removed: z.array(z.string()),
      changed: z.array(z.object({object: z.string(), expected: z.string(), actual: z.string()})),
    })
    .nullable(),
})
export type SchemaStatus = z.infer<typeof SchemaStatusShape>

/** How the database stands to the migrations; changes and creates nothing. */
export async function readSchemaStatus(access: DatabaseAccess): Promise<SchemaStatus> {
  const {location, migrationsDirectory} = access
  const files = readCheckedMigrationFiles(migrationsDirectory)
  const place = {kind: location.kind, location: describeLocation(location)}
  if (!isDatabaseThere(location)) return {...place, ...withoutDatabase(files)}
  return withDatabase(access, async ({pool}) => {
    const status = await migrationStatus(pool, {directory: migrationsDirectory})
    const state = await schemaState(pool, files)
    const drift = status.drift && structuredClone(status.drift)
    const isEmpty = state.kind === 'pending' && state.isEmpty
    return {
      ...place,
      state: isEmpty ? 'empty' : state.kind === 'current' && drift && isDrifted(drift) ? 'drifted' : state.kind,
      version: status.databaseVersion,
      migrations: status.migrations.map((each) => ({...each, appliedAt: each.appliedAt?.toISOString() ?? null})),
      problems: status.problems.map(({kind, message, name}) => ({kind, message, name})),
      fingerprint: status.fingerprint,
      drift: drift && {
        added: [...drift.added],
        removed: [...drift.removed],
        changed: drift.changed.map((each) => ({...each})),
      },
    }
  })
}

function withoutDatabase(files: readonly MigrationFile[]): Omit<SchemaStatus, 'kind' | 'location'> {
  return {
    state: 'missing',
    version: null,
    migrations: files.map(({down, isDraft, name}) => ({
      name,
      state: isDraft ? ('draft' as const) : ('pending' as const),
      isTakenBack: false,
      appliedAt: null,
      isChecksumRight: null,
      looksDestructive: null,
      isReversible: down !== null,
    })),
    problems: [],
    fingerprint: {actual: null, expected: null},
    drift: null,
  }
}

/** Whether there is something to do. */
export function needsAttention({state}: SchemaStatus): boolean {
  return state !== 'current'
}

/** What does no harm, but should not be forgotten. */
export function schemaWarnings({migrations}: SchemaStatus): readonly string[] {
  return migrations.filter(({state}) => state === 'draft').map(({name}) => draftWarning(name))
}

/** What to type next; null when nothing has to be done. */
export function nextStepOf({state}: SchemaStatus): string | null {
  switch (state) {
    case 'current':
      return null
    case 'drifted':
      return 'undo what was changed by hand, or declare it right: lab db migrate --accept-schema'
    case 'newer':
      return 'update this program'
    case 'refused':
      return 'put right what is said about each migration above'
    default:
      return 'lab db migrate --dry-run, then lab db migrate'
  }
}
