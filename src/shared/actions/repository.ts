import {type Kysely, sql} from 'kysely'
import type {ActionPriority, ActionStatus} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {containing, type Register} from '#shared/registers/index'
import type {ActionPatch, ActionRow, NewAction} from './table.ts'

/** An action with what its project decides: the key, and the zone of its dates. */
export interface StoredAction extends ActionRow {
  readonly project_key: string
  readonly timezone: string
}

export interface StoredActionFilter {
  readonly projectId?: number
  readonly statuses?: readonly ActionStatus[]
  readonly priority?: ActionPriority
  readonly owner?: string
  readonly references?: readonly string[]
  readonly sources?: readonly string[]
  /** Only actions with a due date, none later than this day. */
  readonly dueBy?: string
  /** Words that must all occur in the texts of the action. */
  readonly words?: readonly string[]
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
    .where('action.removed_at', 'is', null)
    .where('project.removed_at', 'is', null)
    .$if(filter.projectId !== undefined, (query) => query.where('action.project_id', '=', filter.projectId!))
    .$if(filter.statuses !== undefined, (query) => query.where('action.status', 'in', filter.statuses!))
    .$if(filter.priority !== undefined, (query) => query.where('action.priority', '=', filter.priority!))
    .$if(filter.owner !== undefined, (query) =>
      query.where(sql<string>`lower(action.owner)`, '=', sql<string>`lower(${filter.owner!})`),
    )
    .$if(filter.references !== undefined, (query) => query.where('action.reference', 'in', filter.references!))
    .$if(filter.sources !== undefined, (query) => query.where('action.source_reference', 'in', filter.sources!))
    .$if(filter.dueBy !== undefined, (query) => query.where('action.due', '<=', filter.dueBy!))
    .$if(filter.words !== undefined, (query) =>
      query.where((where) => where.and(filter.words!.map((word) => where(searchedText, 'ilike', containing(word))))),
    )
    .orderBy(sql`action.due asc nulls last`)
    .orderBy(sql`array_position(array['critical', 'high', 'normal', 'low'], action.priority)`)
    .orderBy('action.id')
    .execute()
}

/** Compared as Unicode says, in any case of any script: the collation of the reference would know ASCII only. */
const searchedText = sql<string>`concat_ws(' ', action.reference collate "und-x-icu", action.title, action.description,
  action.blocked_reason, action.outcome, action.owner, action.source_reference)`

/** Takes the next number of the project and stores the action; answers with its reference. */
export async function insertAction(database: Kysely<Database>, action: Omit<NewAction, 'reference'>): Promise<string> {
  const row = await database
    .insertInto('action')
    .values({...action, reference: sql<string>`next_reference(${action.project_id}::bigint, 'A')`})
    .returning('reference')
    .executeTakeFirstOrThrow()
  return row.reference
}

export const actionRegister: Register<StoredAction, ActionPatch> = {
  find: (database, references) => listStoredActions(database, {references}),
  letter: 'A',
  async update(database, {id, version}, patch) {
    const result = await database
      .updateTable('action')
      .set(patch)
      .where('id', '=', id)
      .where('version', '=', version)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
}
