import type pg from 'pg'

/** What both a pool and a connection can do. */
export type Queryable = Pick<pg.Pool | pg.ClientBase, 'query'>

export interface RecordedMigration {
  readonly name: string
  /** `null` when it was applied by another program. */
  readonly checksum: string | null
}

/** A migration that the database has. */
export interface AppliedMigration extends RecordedMigration {
  readonly appliedAt: Date
}

export const ENGINE_SCHEMA = 'public'
export const ENGINE_TABLE = 'pgmigrations'
/** Our own tables and the engine's: no part of the schema that migrations describe. */
export const BOOKKEEPING_TABLES: readonly string[] = [
  ENGINE_TABLE,
  'migration_record',
  'migration_taken_back',
  'schema_record',
]

const UNDEFINED_TABLE = '42P01'

// The engine writes the time of the transaction, which is in UTC (see transaction.ts), without its zone.
const APPLIED = `
  select engine.name, record.checksum, coalesce(record.applied_at, engine.run_on at time zone 'UTC') as "appliedAt"
    from public.pgmigrations as engine left join public.migration_record as record using (name)
   order by engine.run_on, engine.id`
const APPLIED_BY_OTHERS = `
  select name, null as checksum, run_on at time zone 'UTC' as "appliedAt" from public.pgmigrations order by run_on, id`

/**
 * What this program has recorded, in no order: one round trip, unless it has recorded nothing. Planning a join with the
 * engine's table would cost every command on the embedded database 10 ms.
 */
export async function readRecords(pool: pg.Pool): Promise<readonly RecordedMigration[]> {
  try {
    return (await pool.query<RecordedMigration>('select name, checksum from public.migration_record')).rows
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE)
      return readAppliedInTransaction(pool)
    throw error
  }
}

/** What is applied, in the order in which it was. No query fails, so that it can be asked in a transaction. */
export async function readAppliedInTransaction(client: Queryable): Promise<readonly AppliedMigration[]> {
  const tables = await bookkeepingTables(client)
  if (!tables.has(ENGINE_TABLE)) return []
  return (await client.query<AppliedMigration>(tables.has('migration_record') ? APPLIED : APPLIED_BY_OTHERS)).rows
}

/**
 * Which of our tables there are. It asks the catalog itself: `to_regclass` may answer from a cache that does not know yet
 * what another session committed while this one waited for the lock.
 */
export async function bookkeepingTables(client: Queryable): Promise<ReadonlySet<string>> {
  const {rows} = await client.query<{name: string}>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relname = any ($1)`,
    [BOOKKEEPING_TABLES],
  )
  return new Set(rows.map(({name}) => name))
}

export async function createRecordTables(client: Queryable): Promise<void> {
  await client.query(`
    create table if not exists public.migration_record (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default clock_timestamp(),
      tool text not null
    );
    create table if not exists public.migration_taken_back (
      name text primary key,
      at timestamptz not null default clock_timestamp()
    );
    create table if not exists public.schema_record (
      only_row boolean primary key default true check (only_row),
      fingerprint text not null,
      items jsonb not null,
      recorded_at timestamptz not null default clock_timestamp()
    )`)
}

interface NewRecord {
  readonly name: string
  readonly checksum: string
  /** The program and its version. */
  readonly tool: string
}

/** What is recorded as applied does not count as taken back any more. */
export async function saveRecord(client: Queryable, {name, checksum, tool}: NewRecord): Promise<void> {
  await client.query('delete from public.migration_taken_back where name = $1', [name])
  await client.query(
    `insert into public.migration_record (name, checksum, tool) values ($1, $2, $3)
     on conflict (name) do update set checksum = excluded.checksum, tool = excluded.tool`,
    [name, checksum, tool],
  )
}

export async function deleteRecord(client: Queryable, name: string): Promise<void> {
  await client.query('delete from public.migration_record where name = $1', [name])
}

/** Somebody has taken the migration back: it is not applied again unless somebody asks for it. */
export async function saveTakenBack(client: Queryable, name: string): Promise<void> {
  await deleteRecord(client, name)
  await client.query('insert into public.migration_taken_back (name) values ($1) on conflict (name) do nothing', [name])
}

/** The names of what was taken back and not applied since. No query fails, so that it can be asked in a transaction. */
export async function readTakenBack(client: Queryable): Promise<ReadonlySet<string>> {
  const tables = await bookkeepingTables(client)
  if (!tables.has('migration_taken_back')) return new Set()
  const {rows} = await client.query<{name: string}>('select name from public.migration_taken_back')
  return new Set(rows.map(({name}) => name))
}

/** The engine's own record, for a migration whose file no longer exists. */
export async function deleteEngineRecord(client: Queryable, name: string): Promise<void> {
  await client.query('delete from public.pgmigrations where name = $1', [name])
}
