import {type Kysely, sql} from 'kysely'
import type {MilestoneType} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {containing, type Register} from '#shared/registers/index'
import type {MilestonePatch, MilestoneRow, NewMilestone} from './table.ts'

/** A milestone with what its project decides: the key, the zone of its dates, the delay that is tolerated. */
export interface StoredMilestone extends MilestoneRow {
  readonly project_key: string
  readonly timezone: string
  readonly tolerance_time_days: number | null
}

export interface StoredMilestoneFilter {
  readonly projectId?: number
  readonly isReached?: boolean
  readonly type?: MilestoneType
  readonly owner?: string
  readonly references?: readonly string[]
  /** Words that must all occur in the texts of the milestone. */
  readonly words?: readonly string[]
}

/** In the order in which they were planned. */
export async function listStoredMilestones(
  database: Kysely<Database>,
  filter: StoredMilestoneFilter = {},
): Promise<StoredMilestone[]> {
  return database
    .selectFrom('milestone')
    .innerJoin('project', 'project.id', 'milestone.project_id')
    .selectAll('milestone')
    .select(['project.key as project_key', 'project.timezone', 'project.tolerance_time_days'])
    .where('milestone.removed_at', 'is', null)
    .where('project.removed_at', 'is', null)
    .$if(filter.projectId !== undefined, (query) => query.where('milestone.project_id', '=', filter.projectId!))
    .$if(filter.isReached !== undefined, (query) =>
      query.where('milestone.actual_on', filter.isReached ? 'is not' : 'is', null),
    )
    .$if(filter.type !== undefined, (query) => query.where('milestone.type', '=', filter.type!))
    .$if(filter.owner !== undefined, (query) =>
      query.where(sql<string>`lower(milestone.owner)`, '=', sql<string>`lower(${filter.owner!})`),
    )
    .$if(filter.references !== undefined, (query) => query.where('milestone.reference', 'in', filter.references!))
    .$if(filter.words !== undefined, (query) =>
      query.where((where) => where.and(filter.words!.map((word) => where(searchedText, 'ilike', containing(word))))),
    )
    .orderBy('milestone.baseline_on')
    .orderBy('milestone.id')
    .execute()
}

/** Compared as Unicode says, in any case of any script: the collation of the reference would know ASCII only. */
const searchedText = sql<string>`concat_ws(' ', milestone.reference collate "und-x-icu", milestone.title,
  milestone.description, milestone.acceptance_criteria, milestone.owner)`

/** Takes the next number of the project and stores the milestone; answers with its reference. */
export async function insertMilestone(
  database: Kysely<Database>,
  milestone: Omit<NewMilestone, 'reference'>,
): Promise<string> {
  const row = await database
    .insertInto('milestone')
    .values({...milestone, reference: sql<string>`next_reference(${milestone.project_id}::bigint, 'M')`})
    .returning('reference')
    .executeTakeFirstOrThrow()
  return row.reference
}

export const milestoneRegister: Register<StoredMilestone, MilestonePatch> = {
  find: (database, references) => listStoredMilestones(database, {references}),
  letter: 'M',
  async update(database, {id, version}, patch) {
    const result = await database
      .updateTable('milestone')
      .set(patch)
      .where('id', '=', id)
      .where('version', '=', version)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
}
