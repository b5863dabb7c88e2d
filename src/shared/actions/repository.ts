import {type Kysely, sql} from 'kysely'
import {type ActionPriority, type ActionStatus, type IsoDate, openActionStatuses} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isSameText, isWanted} from '#shared/registers/index'
import type {ActionRow} from './table.ts'

/** An action with what its project decides: the key, and the zone of its dates. */
export interface StoredAction extends ActionRow {
  readonly project_key: string
  readonly timezone: string
}

export interface StoredActionFilter extends EntryFilter {
  readonly statuses?: readonly ActionStatus[]
  readonly priority?: ActionPriority
  readonly owner?: string
  readonly sources?: readonly string[]
  /** Only actions with a due date, none later than this day. */
  readonly dueBy?: string
}

/** What is due first, without a due date last; of the same day the most urgent. */
export async function listStoredActions(
  database: Kysely<Database>,
  filter: StoredActionFilter = {},
): Promise<StoredAction[]> {
  return database
    .selectFrom('action')
    .innerJoin('project', 'project.id', 'action.project_id')
    .selectAll('action')
    .select(['project.key as project_key', 'project.timezone'])
    .where(isWanted('action', filter, searched))
    .$if(filter.statuses !== undefined, (query) => query.where('action.status', 'in', filter.statuses!))
    .$if(filter.priority !== undefined, (query) => query.where('action.priority', '=', filter.priority!))
    .$if(filter.owner !== undefined, (query) => query.where(isSameText('action.owner', filter.owner!)))
    .$if(filter.sources !== undefined, (query) => query.where('action.source_reference', 'in', filter.sources!))
    .$if(filter.dueBy !== undefined, (query) => query.where('action.due', '<=', filter.dueBy!))
    .orderBy(sql`action.due asc nulls last`)
    .orderBy(sql`array_position(array['critical', 'high', 'normal', 'low'], action.priority)`)
    .orderBy('action.id')
    .execute()
}

/** For each action of the same projects that follows from another action: its reference, and that of its source. */
export async function actionSources(
  database: Kysely<Database>,
  references: readonly string[],
): Promise<[reference: string, sources: string[]][]> {
  const {rows} = await sql<{reference: string; source: string}>`
    select reference, source_reference as source from action
     where removed_at is null and source_reference like '%-A%'
       and project_id in (select project_id from action where reference = any(${[...references]}::text[]))
  `.execute(database)
  return rows.map(({reference, source}) => [reference, [source]])
}

export interface OpenActions {
  readonly projectId: number
  readonly open: number
  readonly overdue: number
}

/** How many actions of each project are open and late, by the day that it is in each zone; projects without are missing. */
export async function countOpenActions(
  database: Kysely<Database>,
  today: Readonly<Record<string, IsoDate>>,
): Promise<OpenActions[]> {
  const days = JSON.stringify(Object.entries(today).map(([timezone, day]) => ({day, timezone})))
  const {rows} = await sql<OpenActions>`
    select action.project_id as "projectId", count(*)::integer as open,
           (count(*) filter (where action.due < today.day))::integer as overdue
      from action
      join project on project.id = action.project_id
      join jsonb_to_recordset(${days}::jsonb) as today (timezone text, day date) on today.timezone = project.timezone
     where action.removed_at is null and project.removed_at is null and action.status = any(${[...openActionStatuses]})
     group by 1
  `.execute(database)
  return rows
}

const searched = ['title', 'description', 'blocked_reason', 'outcome', 'owner', 'source_reference']
