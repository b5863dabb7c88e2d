import type {MigrationFile} from '../migrations/files.ts'
import {readRecordedSchema} from '../migrations/fingerprint.ts'
import {bookkeepingTables, type Queryable, readAppliedInTransaction} from '../migrations/records.ts'
import {readTables, type TableToRead} from './tables.ts'

/** A table with rows that somebody would miss. */
export interface Occupant {
  readonly name: string
  readonly rows: number
}

export interface Occupants {
  /** In tables that migrations made, without the rows that migrations put there. */
  readonly own: readonly Occupant[]
  /** In tables that somebody else has made in this schema. */
  readonly others: readonly Occupant[]
}

/** What a database holds that is lost when it is filled with something else. No query fails on a new database. */
export async function readOccupants(client: Queryable, files: readonly MigrationFile[]): Promise<Occupants> {
  const tables = await readTables(client)
  const hasRecords = (await bookkeepingTables(client)).has('migration_record')
  const applied = new Set((await readAppliedInTransaction(client)).map(({name}) => name))
  const seeded = seededTables(files.filter(({name}) => applied.has(name)))
  const known = (await readRecordedSchema(client))?.items ?? {}
  const own: Occupant[] = []
  const others: Occupant[] = []
  for (const table of tables) {
    const rows = await countRows(client, table, hasRecords && seeded.has(table.name))
    if (rows > 0) (isKnown(table, known) ? own : others).push({name: table.name, rows})
  }
  return {others, own}
}

/** What migrations wrote has the same transaction as their records. */
async function countRows(client: Queryable, {identifier}: TableToRead, isSeeded: boolean): Promise<number> {
  const {rows} = await client.query<{rows: number}>(
    `select count(*) as rows from only ${identifier} as each ${
      isSeeded ? 'where not exists (select from public.migration_record as record where record.xmin = each.xmin)' : ''
    }`,
  )
  return rows[0]!.rows
}

/** Only in these can rows be a migration's own; elsewhere it can have rewritten what was there. */
function seededTables(files: readonly MigrationFile[]): ReadonlySet<string> {
  const statements = files.flatMap(({up}) => up.statements)
  return new Set(
    statements.flatMap(({words: [verb, into, name]}) =>
      verb === 'INSERT' && into === 'INTO' && name ? [name.toLowerCase()] : [],
    ),
  )
}

function isKnown({identifier}: TableToRead, known: Readonly<Record<string, string>>): boolean {
  return known[`table ${identifier.slice('public.'.length)}`] !== undefined
}
