import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import type {NewProjectBaseline, ProjectBaselineRow} from './table.ts'

/** The baselines of a project that were not undone, the newest first. */
export async function listStoredBaselines(
  database: Kysely<Database>,
  projectId: number,
): Promise<ProjectBaselineRow[]> {
  return database
    .selectFrom('project_baseline')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('removed_at', 'is', null)
    .orderBy('baseline_version', 'desc')
    .execute()
}

/** The version that is in force, of each project that has one. */
export async function baselineVersions(
  database: Kysely<Database>,
  projectIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await database
    .selectFrom('project_baseline')
    .select(({fn}) => ['project_id', fn.max('baseline_version').as('baseline_version')])
    .where('project_id', 'in', projectIds)
    .where('removed_at', 'is', null)
    .groupBy('project_id')
    .execute()
  return new Map(rows.map(({baseline_version, project_id}) => [project_id, baseline_version]))
}

export async function insertBaseline(database: Kysely<Database>, baseline: NewProjectBaseline): Promise<void> {
  await database.insertInto('project_baseline').values(baseline).execute()
}
