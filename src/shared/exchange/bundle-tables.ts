import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {FILE_TABLE} from './bundle-files.ts'

/** What the rows of a project look like in the database that is open, read from its catalogue. */
export interface BundleTable {
  readonly name: string
  readonly columns: readonly BundleColumn[]
  /** Whether its rows are known by a reference that no other row has. */
  readonly isReferenced: boolean
}

export interface BundleColumn {
  readonly name: string
  /** In a bundle: `line` for `line_id`, whose value there is no id. */
  readonly field: string
  /** As PostgreSQL writes it, such as `numeric(5,2)`. */
  readonly type: string
  readonly isRequired: boolean
  readonly hasDefault: boolean
  /** Whether it may hold the key of the project or a reference: what the schema compares byte by byte. */
  readonly holdsReferences: boolean
  /** The table whose `id` it holds. */
  readonly target: string | null
  /** How a row of a target outside of the project is recognized: the columns of its unique constraint. */
  readonly targetKey: readonly string[] | null
}

/** These are given anew to a row that comes out of a bundle. */
const ownColumns = ['id', 'project_id', 'version', 'created_at', 'updated_at']

/** What follows from other rows, and so has no history: the numbers that are taken, files and their text. */
const withoutHistory = ['reference_counter', FILE_TABLE, 'document_page']

/**
 * Everything that belongs to a project: the project itself, its numbers that are taken, the files of its documents, and
 * each table with a project and a history. A table comes after those that its rows point to.
 */
export async function readBundleTables(database: Kysely<Database>): Promise<BundleTable[]> {
  const {rows} = await sql<{name: string; isReferenced: boolean; columns: BundleColumn[]}>`
    with recorded as (
      select distinct pg_class.oid, pg_class.relname
        from pg_trigger
        join pg_proc on pg_proc.oid = pg_trigger.tgfoid
        join pg_class on pg_class.oid = pg_trigger.tgrelid
       where pg_proc.proname = 'record_event'
         and pg_class.relnamespace = (select relnamespace from pg_class where oid = 'event'::regclass)
      union
      select name::regclass, name from unnest(${withoutHistory}::text[]) as name
    ), wanted as (
      select * from recorded
       where relname in ('project', ${FILE_TABLE})
          or exists (select from pg_attribute where attrelid = oid and attname = 'project_id' and not attisdropped)
    )
    select wanted.relname as name,
           exists (
             select from pg_constraint
              where conrelid = wanted.oid and contype = 'u' and array_length(conkey, 1) = 1
                and conkey[1] = (select attnum from pg_attribute where attrelid = wanted.oid and attname = 'reference')
           ) as "isReferenced",
           json_agg(json_build_object(
             'name', attname,
             'field', case when points.target is null then attname else regexp_replace(attname, '_id$', '') end,
             'type', format_type(atttypid, atttypmod),
             'isRequired', attnotnull,
             'hasDefault', atthasdef,
             'holdsReferences', atttypid = 'text'::regtype and attcollation = '"C"'::regcollation
                                and attname <> 'import_hash',
             'target', points.target,
             'targetKey', case when points.target not in (select relname from wanted) then points.key end
           ) order by attname) as columns
      from wanted
      join pg_attribute on attrelid = wanted.oid and attnum > 0 and not attisdropped and attgenerated = ''
      left join lateral (
        select target.relname as target, (
                 select json_agg(keyed.attname order by keyed.attname)
                   from pg_constraint as known
                   join pg_attribute as keyed on keyed.attrelid = target.oid and keyed.attnum = any(known.conkey)
                  where known.conrelid = target.oid and known.contype = 'u'
                  group by known.oid order by known.oid limit 1
               ) as key
          from pg_constraint
          join pg_class as target on target.oid = confrelid
         where conrelid = wanted.oid and contype = 'f'
           and confkey[array_position(conkey, attnum)] = (
             select attnum from pg_attribute where attrelid = target.oid and attname = 'id'
           )
         limit 1
      ) as points on true
     where attname <> all(${ownColumns}::text[])
     group by wanted.oid, wanted.relname
     order by wanted.relname
  `.execute(database)
  return inOrderOfTargets(rows)
}

function inOrderOfTargets(tables: readonly BundleTable[]): BundleTable[] {
  const ordered: BundleTable[] = []
  let open = [...tables].toSorted((one, other) => rank(one) - rank(other))
  while (open.length > 0) {
    const names = new Set(open.map(({name}) => name))
    const isReady = ({columns, name}: BundleTable) =>
      columns.every(({target}) => target === null || target === name || !names.has(target))
    const ready = open.filter(isReady)
    if (ready.length === 0) throw new Error(`these tables point to each other: ${[...names].join(', ')}`)
    ordered.push(...ready)
    open = open.filter((table) => !ready.includes(table))
  }
  return ordered
}

function rank({name}: BundleTable): number {
  return name === 'project' ? 0 : 1
}
