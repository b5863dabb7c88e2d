import {BOOKKEEPING_TABLES, type Queryable} from './records.ts'

/** A table of `public`, as much of it as shows what data it holds. */
export interface TableSnapshot {
  /** Stays the same when the table is renamed. */
  readonly id: string
  readonly name: string
  readonly rows: number
  readonly columns: readonly ColumnSnapshot[]
}

export interface ColumnSnapshot {
  /** Stays the same when the column is renamed. */
  readonly number: number
  readonly name: string
  readonly type: string
  /** Type and its modifiers, the same whatever the search path is. */
  readonly typeId: string
}

/** All tables with their columns and number of rows. Counts every row: as slow as the tables are large. */
export async function readData(client: Queryable): Promise<readonly TableSnapshot[]> {
  const {rows: tables} = await client.query<Omit<TableSnapshot, 'rows'> & {quoted: string}>(TABLES, [
    BOOKKEEPING_TABLES,
  ])
  if (tables.length === 0) return []
  const counts = tables.map(({id, quoted}) => `select '${id}' as id, count(*)::float8 as rows from only ${quoted}`)
  const {rows} = await client.query<{id: string; rows: number}>(counts.join(' union all '))
  const rowsOf = new Map(rows.map((count) => [count.id, count.rows]))
  return tables.map(({id, name, columns}) => ({id, name, columns, rows: rowsOf.get(id) ?? 0}))
}

const TABLES = `
  select c.oid::text as id, c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted,
         coalesce(
           (select json_agg(json_build_object(
                     'number', a.attnum, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                     'typeId', a.atttypid || ':' || a.atttypmod) order by a.attnum)
              from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
           '[]') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> all ($1)
   order by c.relname collate "C"`
