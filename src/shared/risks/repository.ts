import {type Kysely, sql} from 'kysely'
import type {RiskProfile, RiskStatus, RiskType} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isSameText, isWanted} from '#shared/registers/index'
import type {RiskProfileRow, RiskRow} from './table.ts'

/** A risk with what its project decides: the key, the currency of its costs, the zone of its dates, the profile. */
export interface StoredRisk extends RiskRow {
  readonly project_key: string
  readonly currency: string | null
  readonly timezone: string
  readonly risk_profile_id: number
}

export interface StoredRiskFilter extends EntryFilter {
  readonly statuses?: readonly RiskStatus[]
  readonly type?: RiskType
  readonly owner?: string
  readonly category?: string
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
    .where(isWanted('risk', filter, searched))
    .$if(filter.statuses !== undefined, (query) => query.where('risk.status', 'in', filter.statuses!))
    .$if(filter.type !== undefined, (query) => query.where('risk.type', '=', filter.type!))
    .$if(filter.owner !== undefined, (query) => query.where(isSameText('risk.owner', filter.owner!)))
    .$if(filter.category !== undefined, (query) => query.where(isSameText('risk.category', filter.category!)))
    .orderBy(sql`risk.score is null, risk.type = 'opportunity', risk.score desc`)
    .orderBy('risk.id')
    .execute()
}

const searched = ['title', 'cause', 'event', 'effect', 'mitigation', 'contingency', 'category', 'owner']

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
