import {type Kysely, type SelectQueryBuilder, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {changedMeanwhile} from '#shared/history/index'
import type {UserError} from '../errors.ts'
import type {NewProject, ProjectPatch, ProjectRow} from './table.ts'

/** A project as it is stored, with the moment of the last change to it or to anything in it. */
export interface StoredProject extends ProjectRow {
  readonly last_activity_at: Date
}

export interface ProjectFilter {
  readonly statuses?: readonly ProjectRow['status'][]
  readonly owner?: string
  readonly department?: string
  readonly tag?: string
  readonly keys?: readonly string[]
}

export async function listStoredProjects(
  database: Kysely<Database>,
  filter: ProjectFilter = {},
): Promise<StoredProject[]> {
  return presentProjects(database)
    .$if(filter.statuses !== undefined, (query) => query.where('status', 'in', filter.statuses!))
    .$if(filter.owner !== undefined, (query) =>
      query.where(sql<string>`lower(owner)`, '=', sql<string>`lower(${filter.owner!})`),
    )
    .$if(filter.department !== undefined, (query) =>
      query.where(sql<string>`lower(department)`, '=', sql<string>`lower(${filter.department!})`),
    )
    .$if(filter.tag !== undefined, (query) => query.where(sql<string>`${filter.tag!}`, '=', sql<string>`any(tags)`))
    .$if(filter.keys !== undefined, (query) => query.where('key', 'in', filter.keys!))
    .orderBy('key')
    .execute()
}

export async function hasProjects(database: Kysely<Database>): Promise<boolean> {
  const row = await database.selectFrom('project').select('id').where('removed_at', 'is', null).executeTakeFirst()
  return row !== undefined
}

/** Without the last activity, which takes reading the history too. */
export async function findStoredProject(database: Kysely<Database>, key: string): Promise<ProjectRow | undefined> {
  return database
    .selectFrom('project')
    .selectAll()
    .where('removed_at', 'is', null)
    .where('key', '=', key)
    .executeTakeFirst()
}

/** Every key that was ever given, also to projects that were removed: keys are not given twice. */
export async function takenKeys(database: Kysely<Database>): Promise<string[]> {
  const rows = await database.selectFrom('project').select('key').orderBy('key').execute()
  return rows.map((row) => row.key)
}

export async function insertProject(database: Kysely<Database>, project: NewProject): Promise<void> {
  await database.insertInto('project').values(project).execute()
}

/** Changes a project only if it still is at `version`, so that nobody's edit is lost. */
export async function updateProject(
  database: Kysely<Database>,
  {id, key, version}: Pick<ProjectRow, 'id' | 'key' | 'version'>,
  patch: ProjectPatch,
): Promise<void> {
  const result = await database
    .updateTable('project')
    .set(patch)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) throw await lostUpdate(database, {key, version})
}

/** Somebody changed the project since `version` was looked at. */
export function lostUpdate(
  database: Kysely<Database>,
  {key, version}: Pick<ProjectRow, 'key' | 'version'>,
): Promise<UserError> {
  return changedMeanwhile(database, key, version, `Look at it and decide again: coord project show ${key}`)
}

/** How many risks have costs, removed ones too: undo can bring them back. */
export async function countRisksWithCosts(database: Kysely<Database>, projectId: number): Promise<number> {
  const {count} = await database
    .selectFrom('risk')
    .select(({fn}) => fn.countAll<number>().as('count'))
    .where('project_id', '=', projectId)
    .where('cost_likely', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

export async function profileIdOf(database: Kysely<Database>, name: string): Promise<number | undefined> {
  const row = await database
    .selectFrom('risk_profile')
    .select('id')
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

function presentProjects(database: Kysely<Database>): SelectQueryBuilder<Database, 'project', StoredProject> {
  return database
    .selectFrom('project')
    .selectAll('project')
    .select(
      sql<Date>`coalesce(
        (select change.at from change where change.id =
          (select event.change_id from event where event.project_id = project.id order by event.id desc limit 1)),
        project.updated_at)`.as('last_activity_at'),
    )
    .where('removed_at', 'is', null) as SelectQueryBuilder<Database, 'project', StoredProject>
}
