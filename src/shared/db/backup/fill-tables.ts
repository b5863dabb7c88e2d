import type {Queryable} from '../migrations/records.ts'
import type {BackupHeader, BackupTable} from './format.ts'
import type {TablePart} from './table-parts.ts'
import type {TableToRead} from './tables.ts'

interface ForeignKey {
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** Throws away all rows of these tables, also where triggers keep people from doing that. */
export async function emptyTables(client: Queryable, tables: readonly TableToRead[]): Promise<void> {
  if (tables.length === 0) return
  await withoutTriggers(client, tables, async () => {
    await client.query(`truncate ${tables.map(({identifier}) => identifier).join(', ')}`)
  })
}

/**
 * Puts the rows into tables that are empty. Triggers, which would write history about it, sleep meanwhile; foreign keys
 * are taken away and made again, which checks all rows at once, also those that point to later ones.
 */
export async function fillTables(
  client: Queryable,
  tables: readonly TableToRead[],
  parts: AsyncIterable<TablePart>,
): Promise<void> {
  await withoutTriggers(client, tables, async () => {
    const keys = await foreignKeysOf(client, tables)
    for (const {name, table} of keys) await client.query(`alter table ${table} drop constraint ${name}`)
    await insertAll(client, tables, parts)
    for (const {definition, name, table} of keys)
      await client.query(`alter table ${table} add constraint ${name} ${definition}`)
  })
}

/** Numbers go on where they were. */
export async function setSequences(client: Queryable, sequences: BackupHeader['sequences']): Promise<void> {
  for (const {isCalled, lastValue, name} of sequences) {
    await client.query(`select setval(format('%I.%I', 'public', $1::text)::regclass, $2::bigint, $3)`, [
      name,
      lastValue,
      isCalled,
    ])
  }
}

async function insertAll(
  client: Queryable,
  tables: readonly TableToRead[],
  parts: AsyncIterable<TablePart>,
): Promise<void> {
  let insert = ''
  for await (const part of parts) {
    if ('table' in part) insert = insertInto(identifierOf(tables, part.table), part.table)
    else await client.query(insert, [`[${part.rows.join(',')}]`])
  }
}

function insertInto(identifier: string, {columns}: BackupTable): string {
  const stored = columns.flatMap(({isGenerated, name}) => (isGenerated ? [] : [quoted(name)])).join(', ')
  return `insert into ${identifier} (${stored}) overriding system value
          select ${stored} from jsonb_populate_recordset(null::${identifier}, $1::jsonb)`
}

function identifierOf(tables: readonly TableToRead[], {name}: BackupTable): string {
  const table = tables.find((candidate) => candidate.name === name)
  if (table === undefined) throw new Error(`the table ${name} is not there`)
  return table.identifier
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Owners may switch their own triggers off; only superusers may those of foreign keys, which stay. */
async function withoutTriggers(
  client: Queryable,
  tables: readonly TableToRead[],
  work: () => Promise<void>,
): Promise<void> {
  const {rows} = await client.query<{table: string; names: readonly string[]}>(
    `select tgrelid::regclass::text as table, json_agg(quote_ident(tgname)) as names
       from pg_trigger
      where not tgisinternal and tgenabled = 'O' and tgrelid = any ($1::regclass[])
      group by tgrelid`,
    [tables.map(({identifier}) => identifier)],
  )
  const switchTriggers = async (verb: 'disable' | 'enable') => {
    for (const {names, table} of rows) {
      await client.query(`alter table ${table} ${names.map((name) => `${verb} trigger ${name}`).join(', ')}`)
    }
  }
  await switchTriggers('disable')
  await work()
  await switchTriggers('enable')
}

async function foreignKeysOf(client: Queryable, tables: readonly TableToRead[]): Promise<readonly ForeignKey[]> {
  const {rows} = await client.query<ForeignKey>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and conrelid = any ($1::regclass[])
      order by conrelid, conname`,
    [tables.map(({identifier}) => identifier)],
  )
  return rows
}
