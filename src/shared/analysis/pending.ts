import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'

/** What waits for a decision in one document. */
export interface PendingSuggestions {
  readonly reference: string
  readonly count: number
  /** The day on which the oldest was suggested. */
  readonly oldestOn: string
}

/** By document; those without any are left out. */
export async function countPendingSuggestions(
  database: Kysely<Database>,
  {projectId}: {readonly projectId?: number} = {},
): Promise<PendingSuggestions[]> {
  return database
    .selectFrom('suggestion')
    .select(['reference', sql<number>`count(*)`.as('count'), sql<string>`min(suggested_on)`.as('oldestOn')])
    .where('status', '=', 'pending')
    .where('removed_at', 'is', null)
    .$if(projectId !== undefined, (query) => query.where('project_id', '=', projectId!))
    .groupBy('reference')
    .execute()
}
