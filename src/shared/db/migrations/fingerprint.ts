import {createHash} from 'node:crypto'
import type pg from 'pg'
import {BOOKKEEPING_TABLES, bookkeepingTables, type Queryable} from './records.ts'
import {DETERMINISTIC_SETTINGS, SCHEMA_ITEMS} from './schema-items.ts'

/** Definitions by object, for example `column risk.title` → `text not null`. */
export type SchemaItems = Readonly<Record<string, string>>

/** What the schema `public` consists of, without our own bookkeeping. */
export interface SchemaDescription {
  /** SHA-256 in hex over all items: equal schemas have equal fingerprints, embedded or on a server. */
  readonly fingerprint: string
  readonly items: SchemaItems
}

/** How a schema differs from the one that the migrations left behind; object names, in order. */
export interface Drift {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly {readonly object: string; readonly expected: string; readonly actual: string}[]
}

/** Reads the schema as it is now. */
export async function describeSchema(pool: pg.Pool): Promise<SchemaDescription> {
  return inReadOnlyTransaction(pool, describeSchemaInTransaction)
}

export async function describeSchemaInTransaction(client: Queryable): Promise<SchemaDescription> {
  await client.query(`savepoint description; ${DETERMINISTIC_SETTINGS}`)
  const {rows} = await client.query<{object: string; definition: string}>(SCHEMA_ITEMS, [BOOKKEEPING_TABLES])
  await client.query('rollback to savepoint description') // takes the settings back
  return describeItems(Object.fromEntries(rows.map(({object, definition}) => [object, definition])))
}

/** What the schema was after the last migration; `null` when none was recorded. */
export async function readRecordedSchema(client: Queryable): Promise<SchemaDescription | null> {
  if (!(await bookkeepingTables(client)).has('schema_record')) return null
  const {rows} = await client.query<SchemaDescription>('select fingerprint, items from public.schema_record')
  return rows[0] ?? null
}

export async function recordSchema(client: Queryable, {fingerprint, items}: SchemaDescription): Promise<void> {
  await client.query(
    `insert into public.schema_record (fingerprint, items) values ($1, $2)
     on conflict (only_row) do update
       set fingerprint = excluded.fingerprint, items = excluded.items, recorded_at = clock_timestamp()`,
    [fingerprint, JSON.stringify(items)],
  )
}

/** What somebody changed beside the migrations since the last one; `null` when none was recorded. */
export async function readDrift(pool: pg.Pool): Promise<Drift | null> {
  return inReadOnlyTransaction(pool, async (client) => {
    const expected = await readRecordedSchema(client)
    return expected === null ? null : compareItems(expected.items, (await describeSchemaInTransaction(client)).items)
  })
}

export function compareItems(expected: SchemaItems, actual: SchemaItems): Drift {
  const expectedObjects = Object.keys(expected).sort()
  return {
    added: Object.keys(actual)
      .sort()
      .filter((object) => expected[object] === undefined),
    removed: expectedObjects.filter((object) => actual[object] === undefined),
    changed: expectedObjects.flatMap((object) => {
      const [before, now] = [expected[object], actual[object]]
      return before === undefined || now === undefined || before === now
        ? []
        : [{object, expected: before, actual: now}]
    }),
  }
}

export function isDrifted({added, removed, changed}: Drift): boolean {
  return added.length + removed.length + changed.length > 0
}

/**
 * What to expect after a migration: the schema as it is now, except where it had drifted before and the migration did not
 * touch the object. Otherwise the next migration would hide what somebody changed by hand.
 */
export function expectAfterMigration(
  {expected, actual}: {readonly expected: SchemaDescription; readonly actual: SchemaDescription},
  after: SchemaDescription,
): SchemaDescription {
  const items: Record<string, string> = {...after.items}
  for (const object of new Set([...Object.keys(expected.items), ...Object.keys(actual.items)])) {
    const [wanted, found] = [expected.items[object], actual.items[object]]
    if (wanted === found || after.items[object] !== found) continue
    if (wanted === undefined) delete items[object]
    else items[object] = wanted
  }
  return describeItems(items)
}

/** Reads one state of the database in several queries; nothing of it stays on the connection. */
export async function inReadOnlyTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: boolean | undefined
  try {
    await client.query('begin isolation level repeatable read read only')
    const value = await work(client)
    await client.query('commit')
    return value
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    )
    throw error
  } finally {
    client.release(broken)
  }
}

function describeItems(items: SchemaItems): SchemaDescription {
  const hash = createHash('sha256')
  for (const object of Object.keys(items).sort()) hash.update(`${object}\n${items[object]}\n`)
  return {fingerprint: hash.digest('hex'), items}
}
