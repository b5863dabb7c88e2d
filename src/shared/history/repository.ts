import {type Kysely, sql, type Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {ownerKey, ownersOf, withAmounts} from './amounts.ts'
import {withoutContactData} from './contact-data.ts'
import type {Change, ChangeEvent} from './shape.ts'
import type {ChangeRow, EventRow} from './table.ts'

interface ChangeFilter {
  readonly projectId?: number
  readonly since?: Date
  readonly actor?: string
  readonly limit?: number
}

/** Changes, newest first, each with all its events, without contact data. */
export async function listChanges(database: Kysely<Database>, filter: ChangeFilter = {}): Promise<Change[]> {
  const rows = await database
    .selectFrom('change')
    .selectAll()
    .$if(filter.since !== undefined, (query) => query.where('at', '>=', filter.since!))
    .$if(filter.actor !== undefined, (query) => query.where('actor', '=', filter.actor!))
    .$if(filter.projectId !== undefined, (query) =>
      query.where('id', 'in', (events) =>
        events.selectFrom('event').select('change_id').where('project_id', '=', filter.projectId!),
      ),
    )
    .orderBy('id', 'desc')
    .$if(filter.limit !== undefined, (query) => query.limit(filter.limit!))
    .execute()
  return (await withEvents(database, rows)).map(withoutContactData)
}

/** Everything that ever happened to one reference, newest first, with its contact data while they are kept. */
export async function historyOf(database: Kysely<Database>, reference: string): Promise<Change[]> {
  const rows = await database
    .selectFrom('change')
    .selectAll()
    .where('id', 'in', (events) => events.selectFrom('event').select('change_id').where('reference', '=', reference))
    .orderBy('id', 'desc')
    .execute()
  return withEvents(database, rows, reference)
}

/** Every reference that ever was, also of what was removed. */
export async function recordedReferences(database: Kysely<Database>): Promise<string[]> {
  const rows = await database.selectFrom('event').select('reference').distinct().orderBy('reference').execute()
  return rows.map((row) => row.reference)
}

interface RemovalRow {
  readonly reference: string
  readonly changeId: number
  readonly actor: string
  readonly at: Date
  readonly timezone: string
}

/** Of the rows of a table that are removed now, the change that did it, with the time zone of their project. */
export async function latestRemovals(
  database: Kysely<Database>,
  table: string,
  references: readonly string[],
): Promise<RemovalRow[]> {
  const [reference, projectId] = table === 'project' ? ['key', 'id'] : ['reference', 'project_id']
  const {rows} = await sql<RemovalRow>`
    select entity.${sql.ref(reference)} as reference, change.id as "changeId", change.actor, change.at, project.timezone
      from ${sql.table(table)} as entity
      join project on project.id = entity.${sql.ref(projectId)}
      join change on change.id = (
        select change_id from event
         where event.entity = ${table} and event.entity_id = entity.id and event.operation = 'remove'
         order by event.id desc limit 1)
     where entity.removed_at is not null and entity.${sql.ref(reference)} = any(${[...references]}::text[])
  `.execute(database)
  return rows
}

export async function findChange(database: Kysely<Database>, id: number): Promise<Change | undefined> {
  const rows = await database.selectFrom('change').selectAll().where('id', '=', id).execute()
  const [change] = await withEvents(database, rows)
  return change && withoutContactData(change)
}

/** The newest change of `actor` that still stands: neither an undo itself nor undone. */
export async function latestStandingChange(database: Kysely<Database>, actor: string): Promise<number | undefined> {
  const undone = [...(await standingUndos(database)).keys()]
  const row = await database
    .selectFrom('change')
    .select('id')
    .where('actor', '=', actor)
    .where('undoes', 'is', null)
    .where('id', '<>', sql<number>`all(${undone}::bigint[])`)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** The events of a change in the order they happened, with the ids that `undo` needs. */
export async function eventsOf(database: Kysely<Database>, changeId: number): Promise<EventRow[]> {
  return database.selectFrom('event').selectAll().where('change_id', '=', changeId).orderBy('id').execute()
}

/** The tables in which a change added or removed rows: those first that others do not refer to, as bookings do to lines. */
export async function tablesOfWholeRows(database: Kysely<Database>, changeId: number): Promise<string[]> {
  const rows = await database
    .selectFrom('event')
    .select('entity')
    .where('change_id', '=', changeId)
    .where('operation', 'in', ['add', 'remove'])
    .groupBy('entity')
    .orderBy(
      sql`(select count(*) from pg_constraint
            where contype = 'f' and confrelid = to_regclass(event.entity) and conrelid <> confrelid)`,
    )
    .orderBy(({fn}) => fn.max('id'), 'desc')
    .execute()
  return rows.map(({entity}) => entity)
}

/**
 * Takes all rows of a table back at once that a change added, and brings back those that it removed, where they are as it
 * left them; answers with the ids of its events about them. An import has a hundred thousand.
 */
export async function takeBackWholeRows(
  transaction: Transaction<Database>,
  changeId: number,
  table: string,
  now: Date,
): Promise<number[]> {
  const {rows} = await sql<{eventId: number}>`
    with untouched as (
      select event.id as event_id, event.operation, entry.id
        from event join ${sql.table(table)} as entry on entry.id = event.entity_id
       where event.change_id = ${changeId} and event.entity = ${table}
         and (event.operation = 'add' or (event.operation = 'remove' and event.after - 'removed_at' = '{}'))
         and jsonb_populate_record(entry, event.after) is not distinct from entry
         -- A subquery of its own, once a row by the index: the embedded database has no statistics after an import, and
         -- would join every event with every other.
         and event.id = (
           select max(latest.id) from event as latest
            where latest.entity = event.entity and latest.entity_id = event.entity_id
         )
    ), taken as (
      update ${sql.table(table)} as entry
         set removed_at = case untouched.operation when 'add' then ${now}::timestamptz end
        from untouched where entry.id = untouched.id
      returning untouched.event_id
    )
    select event_id as "eventId" from taken
  `.execute(transaction)
  return rows.map(({eventId}) => eventId)
}

/** The fields of an entity that events after this one touched. */
export async function fieldsChangedAfter(database: Kysely<Database>, event: EventRow): Promise<string[]> {
  const {rows} = await sql<{field: string}>`
    select distinct jsonb_object_keys(after) as field from event
     where entity = ${event.entity} and entity_id = ${event.entity_id} and id > ${event.id}
     order by field
  `.execute(database)
  return rows.map((row) => row.field)
}

/** Later changes to any of the `fields` of an entity. */
export async function laterChanges(
  database: Kysely<Database>,
  event: EventRow,
  fields: readonly string[],
): Promise<(ChangeRow & {fields: string[]})[]> {
  const rows = await database
    .selectFrom('event')
    .innerJoin('change', 'change.id', 'event.change_id')
    .selectAll('change')
    .select('event.after')
    .where('event.entity', '=', event.entity)
    .where('event.entity_id', '=', event.entity_id)
    .where('event.id', '>', event.id)
    .where('event.change_id', '<>', event.change_id)
    .orderBy('event.id')
    .execute()
  return rows
    .map(({after, ...change}) => ({...change, fields: fields.filter((field) => field in after)}))
    .filter((change) => change.fields.length > 0)
}

type Row = Readonly<Record<string, unknown>>

/**
 * The row of an event as the database holds it now, locked until the transaction ends, and the values that the event
 * left in it, both written the same way (whatever the time zone was when they were recorded).
 */
export async function currentRow(
  transaction: Transaction<Database>,
  {after, entity, entity_id}: EventRow,
): Promise<{readonly row: Row; readonly recorded: Row} | undefined> {
  const {rows} = await sql<{row: Row; recorded: Row}>`
    select to_jsonb(entity) as row,
           to_jsonb(jsonb_populate_record(null::${sql.table(entity)}, ${JSON.stringify(after)}::jsonb)) as recorded
      from ${sql.table(entity)} as entity where id = ${entity_id} for update
  `.execute(transaction)
  return rows[0]
}

/** Sets columns to values as the history recorded them (`to_jsonb`), so that every type comes back as it was. */
export async function restoreFields(
  transaction: Transaction<Database>,
  entity: string,
  id: number,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = sql.join(Object.keys(fields).map((field) => sql.ref(field)))
  await sql`
    update ${sql.table(entity)}
       set (${columns}) = (select ${columns} from jsonb_populate_record(null::${sql.table(entity)}, ${JSON.stringify(fields)}::jsonb))
     where id = ${id}
  `.execute(transaction)
}

/** Has the rules that are looked at when a transaction ends looked at now, while their refusal can still be told. */
export async function checkDeferredRules(transaction: Transaction<Database>): Promise<void> {
  await sql`set constraints all immediate`.execute(transaction)
  await sql`set constraints all deferred`.execute(transaction)
}

/** As many events as a change is shown with: an import can have a hundred thousand. */
const MOST_EVENTS = 200

type CountedEvent = EventRow & {readonly total: number}

/** With the events about one reference, where one is given. */
async function withEvents(
  database: Kysely<Database>,
  changes: readonly ChangeRow[],
  reference?: string,
): Promise<Change[]> {
  if (changes.length === 0) return []
  const ids = changes.map((change) => change.id)
  const {rows: events} = await sql<CountedEvent>`
    select * from (
      select event.*, count(*) over (partition by change_id) as total,
             row_number() over (partition by change_id order by id) as position
        from event
       where change_id = any(${ids}::bigint[]) ${reference === undefined ? sql`` : sql`and reference = ${reference}`}
    ) as counted where position <= ${MOST_EVENTS} order by id
  `.execute(database)
  const undoneBy = await standingUndos(database)
  const owners = await ownersOf(database, events)
  const byChange = groupByChange(events)
  return changes.map((change) => ({
    id: change.id,
    at: change.at.toISOString(),
    actor: change.actor,
    command: change.command,
    reason: change.reason,
    undoes: change.undoes,
    undoneBy: undoneBy.get(change.id) ?? null,
    events: (byChange.get(change.id) ?? []).map((event) =>
      withAmounts(toChangeEvent(event), owners.get(ownerKey(event.entity, event.entity_id))),
    ),
    eventCount: byChange.get(change.id)?.[0]?.total ?? 0,
  }))
}

/** Of each change that is undone now, the undo that did it: one that was undone itself takes nothing back any more. */
async function standingUndos(database: Kysely<Database>): Promise<Map<number, number>> {
  const undos = await database
    .selectFrom('change')
    .select(['id', 'undoes'])
    .where('undoes', 'is not', null)
    .orderBy('id', 'desc')
    .execute()
  const standing = new Map<number, number>()
  for (const {id, undoes} of undos) {
    if (undoes !== null && !standing.has(id) && !standing.has(undoes)) standing.set(undoes, id)
  }
  return standing
}

function groupByChange(events: readonly CountedEvent[]): Map<number, CountedEvent[]> {
  const groups = new Map<number, CountedEvent[]>()
  for (const event of events) {
    const group = groups.get(event.change_id)
    if (group) group.push(event)
    else groups.set(event.change_id, [event])
  }
  return groups
}

function toChangeEvent({after, before, entity, operation, reference}: EventRow): ChangeEvent {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return {
    reference,
    entity,
    operation,
    fields: fields.map((field) => ({field, before: before[field] ?? null, after: after[field] ?? null})),
  }
}
