import {type Kysely, type RawBuilder, sql, type Transaction} from 'kysely'
import {type Database, inSnapshot} from '#shared/db/index'
import {ExitCode, UserError} from '../errors.ts'

export interface Past {
  /** Every query reads the tables as they were; nothing can be written. */
  readonly database: Transaction<Database>
  /** Tables of queries that Kysely builds are those of the present. */
  readonly present: Transaction<Database>
  /** When the history begins; null while nothing was recorded. */
  readonly firstChangeAt: Date | null
}

/**
 * Shows the registers to `work` as they were just before the instant `until`. Recorded tables that have changed since are
 * hidden, for one transaction that is rolled back, behind temporary ones of the same name, in which the later events are
 * taken back from the rows; so queries need not know. Tables without a history are read as they are now.
 */
export async function withPast<Value>(
  database: Kysely<Database>,
  until: Date,
  work: (past: Past) => Promise<Value>,
): Promise<Value> {
  return inSnapshot(database, async (transaction) => {
    const {first_change_at: firstChangeAt, schema, tables, ...role} = await survey(transaction, until)
    if (tables.length > 0) {
      if (!role.may_hide) throw mayNotHide(role)
      await prepareToHide(transaction)
      for (const table of tables) await hideTable(transaction, schema, table, until)
      await hideHistory(transaction, schema, until)
      await sql`set local enable_nestloop to default`.execute(transaction)
    }
    await sql`set transaction read only`.execute(transaction)
    return work({database: transaction, firstChangeAt, present: transaction.withSchema(schema)})
  })
}

interface Column {
  readonly name: string
  readonly is_required: boolean
  /** What a generated column is computed from; null for all others. */
  readonly expression: string | null
}

interface RecordedTable {
  readonly name: string
  readonly columns: readonly Column[]
}

interface Role {
  readonly role: string
  readonly database: string
  /** Whether temporary tables are allowed. */
  readonly may_hide: boolean
}

interface Survey extends Role {
  readonly schema: string
  readonly first_change_at: Date | null
  /** The recorded tables with changes from the instant on. */
  readonly tables: readonly RecordedTable[]
}

async function survey(transaction: Transaction<Database>, until: Date): Promise<Survey> {
  const {rows} = await sql<Survey>`
    with changed as (
      select distinct event.entity from event join change on change.id = event.change_id where change.at >= ${until}
    ), recorded as (
      select distinct pg_class.oid, pg_class.relname
        from pg_trigger
        join pg_proc on pg_proc.oid = pg_trigger.tgfoid
        join pg_class on pg_class.oid = pg_trigger.tgrelid
       where pg_proc.proname = 'record_event'
         and pg_class.relnamespace = (select relnamespace from pg_class where oid = 'event'::regclass)
         and pg_class.relname in (select entity from changed)
    ), described as (
      select recorded.relname, json_agg(json_build_object(
               'name', attname,
               'is_required', attnotnull,
               'expression', case when attgenerated <> '' then pg_get_expr(adbin, adrelid) end
             ) order by attnum) as columns
        from recorded
        join pg_attribute on attrelid = recorded.oid and attnum > 0 and not attisdropped
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
       group by recorded.relname
    )
    select (select nspname from pg_namespace join pg_class on relnamespace = pg_namespace.oid
             where pg_class.oid = 'event'::regclass) as schema,
           current_user as role, current_database() as database,
           has_database_privilege(current_database(), 'temporary') as may_hide,
           (select at from change order by id limit 1) as first_change_at,
           coalesce((select json_agg(json_build_object('name', relname, 'columns', columns)) from described), '[]') as tables
  `.execute(transaction)
  return rows[0]!
}

/**
 * A search path that names pg_temp last would find the present first. Nested loops are for the few rows that a planner
 * expects who does not know how much one change touched: with many they take forever.
 */
async function prepareToHide(transaction: Transaction<Database>): Promise<void> {
  await sql`
    select set_config('search_path', concat_ws(', ', 'pg_temp', nullif(current_setting('search_path'), '')), true),
           set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)
  `.execute(transaction)
}

/**
 * Rows that nothing has happened to since are copied. Of the others, the first event since says for each field what it
 * was before (of equal keys, an object keeps the last); so columns that came later have the value that their migration gave them.
 */
async function hideTable(
  transaction: Transaction<Database>,
  schema: string,
  {columns, name}: RecordedTable,
  until: Date,
): Promise<void> {
  const table = sql.id(schema, name)
  const all = sql.join(columns.map((column) => sql`live.${sql.id(column.name)}`))
  const stored = sql.join(columns.filter(({expression}) => expression === null).map(storedThen))
  const computed = sql.join(columns.map((column) => sql`${computedThen(column)} as ${sql.id(column.name)}`))
  await sql`
    create temporary table ${sql.id(name)} as
    with later as materialized (
      select event.* from ${eventsWithChange(schema)} where event.entity = ${sql.lit(name)} and change.at >= ${instant(until)}
    ), touched as (
      select later.entity_id, bool_or(later.operation = 'add') as is_new, count(distinct later.id)::integer as events,
             jsonb_object_agg(field.key, field.value order by later.id desc) filter (where field.key is not null) as fields
        from later left join lateral jsonb_each(later.before) as field on true
       group by later.entity_id
    ), earlier as (
      select event.entity_id, count(*)::integer as events, min(change.at) as first_at, max(change.at) as last_at
        from ${eventsWithChange(schema)}
       where event.entity = ${sql.lit(name)} and change.at < ${instant(until)}
         and event.entity_id in (select entity_id from touched where not is_new)
       group by event.entity_id
    )
    select ${all} from ${table} as live where not exists (select from touched where touched.entity_id = live.id)
    union all
    select ${computed} from (
      select ${stored}
        from touched
        left join earlier on earlier.entity_id = touched.entity_id
        left join ${table} as live on live.id = touched.entity_id
       cross join lateral jsonb_populate_record(live, coalesce(touched.fields, '{}')) as past
       where not touched.is_new and past.id is not null
    ) as past
  `.execute(transaction)
}

/** These follow from the events, which do not hold them. A row that was deleted since has none that live on. */
const derived: Readonly<Record<string, RawBuilder<unknown>>> = {
  created_at: sql`coalesce(live.created_at, earlier.first_at)`,
  updated_at: sql`coalesce(earlier.last_at, live.created_at)`,
  version: sql`coalesce(live.version - touched.events, earlier.events)`,
}

/** What must be there is as it is now when nobody recorded it: such a column was filled by a migration. */
function storedThen({is_required: isRequired, name}: Column): RawBuilder<unknown> {
  const column = sql.id(name)
  const then = isRequired ? sql`coalesce(past.${column}, live.${column})` : sql`past.${column}`
  return sql`${derived[name] ?? then} as ${column}`
}

function computedThen({expression, name}: Column): RawBuilder<unknown> {
  return expression === null ? sql`past.${sql.id(name)}` : sql`(${sql.raw(expression)})`
}

async function hideHistory(transaction: Transaction<Database>, schema: string, until: Date): Promise<void> {
  await sql`create temporary view change as select * from ${sql.id(schema, 'change')} where at < ${instant(until)}`.execute(
    transaction,
  )
  await sql`
    create temporary view event as
    select event.* from ${eventsWithChange(schema)} where change.at < ${instant(until)}
  `.execute(transaction)
}

function eventsWithChange(schema: string): RawBuilder<unknown> {
  return sql`${sql.id(schema, 'event')} as event join ${sql.id(schema, 'change')} as change on change.id = event.change_id`
}

/** As text: statements that define something take no parameters. */
function instant(date: Date): RawBuilder<Date> {
  return sql`${sql.lit(date.toISOString())}::timestamptz`
}

function mayNotHide({database, role}: Role): UserError {
  return new UserError(`Looking at the past takes temporary tables, and "${role}" may not make any in "${database}".`, {
    code: 'DB_PERMISSION',
    exitCode: ExitCode.configuration,
    nextStep: `As the owner of the database: grant temporary on database "${database}" to "${role}"`,
  })
}
