import {type Kysely, sql} from 'kysely'
import type {ActionPriority, ActionStatus} from '#shared/coordination/index'
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

const searched = ['title', 'description', 'blocked_reason', 'outcome', 'owner', 'source_reference']
