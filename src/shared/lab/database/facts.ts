import {sql} from 'kysely'
import {z} from 'zod'
import {type DatabaseLocation, describeLocation, type OpenDatabase} from '#shared/db/index'
import {isDrifted, migrationStatus, readMigrationFiles, schemaState} from '#shared/db/migrations/index'
import {ExitCode, UserError} from '../../errors.ts'
import {type DatabaseAccess, isDatabaseThere, withDatabase} from './access.ts'
import {sizeOf} from './size.ts'

export const DatabaseFactsShape = z.object({
  kind: z.enum(['embedded', 'server']).nullable(),
  /** Without the password. */
  location: z.string().nullable(),
  /** `unknown`: the settings do not tell where it is; `missing`: the embedded one has not been created yet. */
  state: z.enum(['open', 'missing', 'busy', 'unavailable', 'unknown']),
  /** Of PostgreSQL. */
  version: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  schema: z.enum(['current', 'pending', 'newer', 'refused']).nullable(),
  pending: z.array(z.string()),
  /** Those of the pending ones that somebody has taken back: nothing applies them by itself. */
  takenBack: z.array(z.string()),
  /** How many migrations it has; null when nobody could look. */
  appliedCount: z.number().nullable(),
  /** Migrations that files and database do not agree on. */
  problems: z.array(z.object({name: z.string(), message: z.string()})),
  /** Objects that somebody changed beside the migrations. */
  drift: z.array(z.string()),
  /** Null unless the schema is current. */
  content: z
    .object({
      projects: z.number(),
      risks: z.number(),
      lastChange: z.object({at: z.iso.datetime(), actor: z.string(), command: z.string()}).nullable(),
      /** The newest of any scope, with how many channels got it and how many did not. */
      lastBriefing: z
        .object({at: z.iso.datetime(), scope: z.string(), delivered: z.number().int(), failed: z.number().int()})
        .nullable(),
    })
    .nullable(),
  /** Null when the database does not know. */
  lastVacuumAt: z.iso.datetime().nullable(),
  /** By how much the clock of the server is ahead of this machine's. */
  clockSkewSeconds: z.number().nullable(),
  error: z.object({code: z.string(), message: z.string(), nextStep: z.string().nullable()}).nullable(),
})
export type DatabaseFacts = z.infer<typeof DatabaseFactsShape>

const NOTHING_KNOWN = {
  appliedCount: null,
  clockSkewSeconds: null,
  content: null,
  drift: [],
  error: null,
  lastVacuumAt: null,
  pending: [],
  problems: [],
  schema: null,
  sizeBytes: null,
  takenBack: [],
  version: null,
}

/** Looks at the database without changing or creating anything. Never fails because of the state it is in. */
export async function readDatabaseFacts(access: DatabaseAccess | null): Promise<DatabaseFacts> {
  if (access === null) return {...NOTHING_KNOWN, kind: null, location: null, state: 'unknown'}
  const {location} = access
  const place = {kind: location.kind, location: describeLocation(location)}
  if (!isDatabaseThere(location)) return {...NOTHING_KNOWN, ...place, state: 'missing'}
  try {
    const facts = await withDatabase(access, (open) => lookAt(open, access.migrationsDirectory))
    return {...NOTHING_KNOWN, ...place, ...facts, state: 'open'}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const {code, exitCode, message, nextStep} = error
    const state = exitCode === ExitCode.busy ? 'busy' : 'unavailable'
    return {...NOTHING_KNOWN, ...place, error: {code, message, nextStep: nextStep ?? null}, state}
  }
}

async function lookAt(open: OpenDatabase, migrationsDirectory: string): Promise<Partial<DatabaseFacts>> {
  const {databaseVersion, drift, migrations, problems} = await migrationStatus(open.pool, {
    directory: migrationsDirectory,
  })
  const {kind: schema} = await schemaState(open.pool, readMigrationFiles(migrationsDirectory))
  return {
    version: databaseVersion,
    schema,
    pending: migrations.filter(({state}) => state === 'pending' || state === 'out-of-order').map(({name}) => name),
    takenBack: migrations.filter(({isTakenBack}) => isTakenBack).map(({name}) => name),
    appliedCount: migrations.filter(({appliedAt}) => appliedAt !== null).length,
    problems: problems.map(({message, name}) => ({message, name})),
    drift: drift && isDrifted(drift) ? driftedObjects(drift) : [],
    sizeBytes: await sizeOf(open),
    content: schema === 'current' ? await contentOf(open) : null,
    ...(await clockAndVacuum(open)),
  }
}

function driftedObjects({
  added,
  changed,
  removed,
}: {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly {readonly object: string}[]
}): string[] {
  return [
    ...added.map((object) => `${object} (added)`),
    ...removed.map((object) => `${object} (removed)`),
    ...changed.map(({object}) => `${object} (changed)`),
  ]
}

async function contentOf({kysely}: OpenDatabase): Promise<DatabaseFacts['content']> {
  const count = (table: 'project' | 'risk') =>
    kysely
      .selectFrom(table)
      .select(({fn}) => fn.countAll<number>().as('count'))
      .where('removed_at', 'is', null)
      .executeTakeFirstOrThrow()
  const last = await kysely
    .selectFrom('change')
    .select(['at', 'actor', 'command'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    projects: (await count('project')).count,
    risks: (await count('risk')).count,
    lastChange: last ? {...last, at: last.at.toISOString()} : null,
    lastBriefing: await lastBriefingOf(kysely),
  }
}

async function lastBriefingOf(
  kysely: OpenDatabase['kysely'],
): Promise<NonNullable<DatabaseFacts['content']>['lastBriefing']> {
  const {rows} = await sql<{at: Date; scope: string; delivered: number; failed: number}>`
    select briefing.as_of as at, briefing.scope,
           count(*) filter (where delivery.status = 'delivered')::integer as delivered,
           count(*) filter (where delivery.status = 'failed')::integer as failed
      from (select * from briefing order by as_of desc, id desc limit 1) as briefing
      left join briefing_delivery as delivery
        on delivery.scope = briefing.scope and delivery.business_date = briefing.business_date
     group by briefing.as_of, briefing.scope
  `.execute(kysely)
  const [last] = rows
  return last ? {...last, at: last.at.toISOString()} : null
}

type ClockAndVacuum = Pick<DatabaseFacts, 'clockSkewSeconds' | 'lastVacuumAt'>

/** The embedded database has the clock of this machine. */
async function clockAndVacuum({location, pool}: OpenDatabase): Promise<ClockAndVacuum> {
  const {rows} = await pool.query<{clock: Date; vacuum: Date | null}>(
    `select clock_timestamp() as clock,
            (select max(greatest(last_vacuum, last_autovacuum)) from pg_stat_user_tables) as vacuum`,
  )
  const {clock, vacuum} = rows[0]!
  return {
    clockSkewSeconds: isOnServer(location) ? Math.round((clock.getTime() - Date.now()) / 1000) : null,
    lastVacuumAt: vacuum?.toISOString() ?? null,
  }
}

function isOnServer({kind}: DatabaseLocation): boolean {
  return kind === 'server'
}
