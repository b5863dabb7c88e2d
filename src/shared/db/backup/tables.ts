import {BOOKKEEPING_TABLES, type Queryable} from '../migrations/records.ts'
import type {BackupHeader, BackupTable} from './format.ts'

export interface TableToRead extends BackupTable {
  /** With schema, quoted where needed. */
  readonly identifier: string
  /** The columns of the primary key, quoted where needed; empty when there is none. */
  readonly order: string
}

interface FoundTable extends TableToRead {
  /** Names of the tables that its foreign keys point to. */
  readonly refersTo: readonly string[]
}

/** All tables of `public` with data of their own, those that others refer to first. */
export async function readTables(client: Queryable): Promise<readonly TableToRead[]> {
  const {rows} = await client.query<FoundTable>(TABLES, [BOOKKEEPING_TABLES])
  return inReferenceOrder(rows)
}

export async function readSequences(client: Queryable): Promise<BackupHeader['sequences']> {
  const {rows} = await client.query<BackupHeader['sequences'][number] & {identifier: string}>(SEQUENCES, [
    BOOKKEEPING_TABLES,
  ])
  const sequences = []
  for (const {identifier, name, table, column} of rows) {
    const {rows: values} = await client.query<{lastValue: string; isCalled: boolean}>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${identifier}`,
    )
    sequences.push({name, table, column, ...values[0]!})
  }
  return sequences
}

/** By name among those that could come next, so that the order is the same every time; a circle is broken by name. */
export function inReferenceOrder<Table extends {readonly name: string; readonly refersTo: readonly string[]}>(
  tables: readonly Table[],
): readonly Table[] {
  const ordered: Table[] = []
  let waiting = tables.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  while (waiting.length > 0) {
    const isWaiting = (name: string) => waiting.some((table) => table.name === name)
    const next =
      waiting.find(({name, refersTo}) => !refersTo.some((other) => other !== name && isWaiting(other))) ?? waiting[0]!
    ordered.push(next)
    waiting = waiting.filter((table) => table !== next)
  }
  return ordered
}

/** Not: the bookkeeping of the migrations, which the header tells, and what belongs to an extension. */
const OWN = `
  n.nspname = 'public' and c.relname <> all ($1)
  and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')`

const TABLES = `
  select c.relname as name, format('%I.%I', n.nspname, c.relname) as identifier,
         coalesce(
           (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                                              'isGenerated', a.attgenerated <> '') order by a.attnum)
              from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns,
         coalesce(key.names, '[]') as "primaryKey", coalesce(key.quoted, '') as "order",
         coalesce(
           (select json_agg(distinct f.relname) from pg_constraint k join pg_class f on f.oid = k.confrelid
             where k.conrelid = c.oid and k.contype = 'f'), '[]') as "refersTo"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join lateral (
      select json_agg(a.attname order by part.position) as names,
             string_agg(quote_ident(a.attname), ', ' order by part.position) as quoted
        from pg_constraint k
       cross join unnest(k.conkey) with ordinality as part(number, position)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = part.number
       where k.conrelid = c.oid and k.contype = 'p') key on true
   where c.relkind = 'r' and ${OWN}`

const SEQUENCES = `
  select c.relname as name, format('%I.%I', n.nspname, c.relname) as identifier,
         t.relname as table, a.attname as column
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                         and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
    left join pg_class t on t.oid = d.refobjid
    left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
   where c.relkind = 'S' and ${OWN} and (t.relname is null or t.relname <> all ($1))
   order by c.relname collate "C"`
