import type {Kysely} from 'kysely'
import type {MilestoneType} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isSameText, isWanted} from '#shared/registers/index'
import type {MilestoneRow} from './table.ts'

/** A milestone with what its project decides: the key, the zone of its dates, the delay that is tolerated. */
export interface StoredMilestone extends MilestoneRow {
  readonly project_key: string
  readonly timezone: string
  readonly tolerance_time_days: number | null
  /** Whether its own is frozen, because the project has a baseline. */
  readonly has_project_baseline: boolean
}

export interface StoredMilestoneFilter extends EntryFilter {
  readonly isReached?: boolean
  readonly type?: MilestoneType
  readonly owner?: string
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
    .select(({exists, selectFrom}) =>
      exists(
        selectFrom('project_baseline')
          .select('project_baseline.id')
          .whereRef('project_baseline.project_id', '=', 'milestone.project_id')
          .where('project_baseline.removed_at', 'is', null),
      )
        .$castTo<boolean>()
        .as('has_project_baseline'),
    )
    .where(isWanted('milestone', filter, searched))
    .$if(filter.isReached !== undefined, (query) =>
      query.where('milestone.actual_on', filter.isReached ? 'is not' : 'is', null),
    )
    .$if(filter.type !== undefined, (query) => query.where('milestone.type', '=', filter.type!))
    .$if(filter.owner !== undefined, (query) => query.where(isSameText('milestone.owner', filter.owner!)))
    .orderBy('milestone.baseline_on')
    .orderBy('milestone.id')
    .execute()
}

const searched = ['title', 'description', 'acceptance_criteria', 'owner']
