import {type Kysely, sql} from 'kysely'
import type {RiskProfile, RiskStatus, RiskType} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {NewRisk, RiskPatch, RiskProfileRow, RiskRow} from './table.ts'

/** A risk with what its project decides: the key, the currency of its costs, the zone of its dates, the profile. */
export interface StoredRisk extends RiskRow {
  readonly project_key: string
  readonly currency: string | null
  readonly timezone: string
  readonly risk_profile_id: number
}

export interface StoredRiskFilter {
  readonly projectId?: number
  readonly statuses?: readonly RiskStatus[]
  readonly type?: RiskType
  readonly owner?: string
  readonly category?: string
  readonly references?: readonly string[]
  /** Words that must all occur in the texts of the risk. */
  readonly words?: readonly string[]
}

export async function listStoredRisks(
  database: Kysely<Database>,
  filter: StoredRiskFilter = {},
): Promise<StoredRisk[]> {
  return database
    .selectFrom('risk')
    .innerJoin('project', 'project.id', 'risk.project_id')
    .selectAll('risk')
    .select(['project.key as project_key', 'project.currency', 'project.timezone', 'project.risk_profile_id'])
    .where('risk.removed_at', 'is', null)
    .where('project.removed_at', 'is', null)
    .$if(filter.projectId !== undefined, (query) => query.where('risk.project_id', '=', filter.projectId!))
    .$if(filter.statuses !== undefined, (query) => query.where('risk.status', 'in', filter.statuses!))
    .$if(filter.type !== undefined, (query) => query.where('risk.type', '=', filter.type!))
    .$if(filter.owner !== undefined, (query) =>
      query.where(sql<string>`lower(risk.owner)`, '=', sql<string>`lower(${filter.owner!})`),
    )
    .$if(filter.category !== undefined, (query) =>
      query.where(sql<string>`lower(risk.category)`, '=', sql<string>`lower(${filter.category!})`),
    )
    .$if(filter.references !== undefined, (query) => query.where('risk.reference', 'in', filter.references!))
    .$if(filter.words !== undefined, (query) =>
      query.where((where) => where.and(filter.words!.map((word) => where(searchedText, 'ilike', containing(word))))),
    )
    .orderBy(sql`risk.score is null, risk.type = 'opportunity', risk.score desc`)
    .orderBy('risk.id')
    .execute()
}

/** Compared as Unicode says, in any case of any script: the collation of the reference would know ASCII only. */
const searchedText = sql<string>`concat_ws(' ', risk.reference collate "und-x-icu", risk.title, risk.cause, risk.event, risk.effect,
  risk.mitigation, risk.contingency, risk.category, risk.owner)`

/** Takes the next number of the project and stores the risk; answers with its reference. */
export async function insertRisk(database: Kysely<Database>, risk: Omit<NewRisk, 'reference'>): Promise<string> {
  const row = await database
    .insertInto('risk')
    .values({...risk, reference: sql<string>`next_reference(${risk.project_id}::bigint, 'R')`})
    .returning('reference')
    .executeTakeFirstOrThrow()
  return row.reference
}

/** Changes a risk only if it still is at `version`; false when somebody was faster. */
export async function updateRisk(
  database: Kysely<Database>,
  {id, version}: Pick<RiskRow, 'id' | 'version'>,
  patch: RiskPatch,
): Promise<boolean> {
  const result = await database
    .updateTable('risk')
    .set(patch)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** How many open risks each project has in each cell of its matrix; cells are null while a risk is not assessed. */
export interface RiskCell {
  readonly projectId: number
  readonly type: RiskType
  readonly status: RiskStatus
  readonly likelihood: number | null
  readonly impact: number | null
  readonly count: number
  readonly reviewsOverdue: number
}

/** `today` gives the date in each time zone that a project lives in. */
export async function countRiskCells(
  database: Kysely<Database>,
  statuses: readonly RiskStatus[],
  today: Readonly<Record<string, string>>,
): Promise<RiskCell[]> {
  const days = JSON.stringify(Object.entries(today).map(([timezone, day]) => ({day, timezone})))
  const {rows} = await sql<RiskCell>`
    select risk.project_id as "projectId", risk.type, risk.status, risk.current_likelihood as likelihood,
           risk.current_impact as impact, count(*)::integer as count,
           (count(*) filter (where risk.next_review_on < today.day))::integer as "reviewsOverdue"
      from risk
      join project on project.id = risk.project_id
      join jsonb_to_recordset(${days}::jsonb) as today (timezone text, day date) on today.timezone = project.timezone
     where risk.removed_at is null and project.removed_at is null and risk.status = any(${[...statuses]})
     group by 1, 2, 3, 4, 5
  `.execute(database)
  return rows
}

export interface StoredProfile extends RiskProfile {
  readonly id: number
}

/** All profiles, the newest version of each name first. */
export async function listStoredProfiles(database: Kysely<Database>): Promise<StoredProfile[]> {
  const rows = await database
    .selectFrom('risk_profile')
    .selectAll()
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(toProfile)
}

function toProfile({grid, id, levels, name, source, title, version}: RiskProfileRow): StoredProfile {
  return {grid, id, levels, name, source, title, version} as StoredProfile
}

/** A pattern that finds the word as it was typed: `%` and `_` stand for themselves. */
function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}
