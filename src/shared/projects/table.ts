import type {ColumnType, Generated, Insertable, Selectable, Updateable} from 'kysely'
import type {BandColour, ProjectPhase, ProjectStatus} from '#shared/coordination/index'

type Derived<Type> = ColumnType<Type, never, never>

interface ProjectTable {
  id: Generated<number>
  key: string
  name: string
  description: string | null
  department: string | null
  sponsor: string | null
  owner: string | null
  priority: Generated<number>
  phase: Generated<ProjectPhase>
  status: Generated<ProjectStatus>
  currency: string | null
  timezone: string
  fiscal_year_start_month: Generated<number>
  baseline_start: string | null
  baseline_finish: string | null
  forecast_finish: string | null
  actual_finish: string | null
  tolerance_time_days: number | null
  tolerance_cost_pct: string | null
  tolerance_risk_band: BandColour | null
  declared_health: BandColour | null
  declared_health_reason: string | null
  declared_health_until: string | null
  risk_profile_id: number
  intake: Generated<Record<string, unknown>>
  intake_accepted: JsonList<AcceptedEntry>
  tags: Generated<string[]>
  is_demo: Generated<boolean>
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

/** What became of an entry of the intake form. */
export interface AcceptedEntry {
  readonly section: string
  /** As the form had it then. */
  readonly name: string
  readonly reference: string
}

/** A milestone or an amount as it was when a baseline was set: `jsonb` columns. */
export interface BaselineMilestone {
  readonly reference: string
  readonly title: string
  readonly date: string
}
export interface ApprovedAmount {
  readonly amount: string
  readonly currency: string
}

/** Lists are read as they are and written as JSON text. */
type JsonList<Entry> = ColumnType<readonly Entry[], string | undefined, string>

interface ProjectBaselineTable {
  id: Generated<number>
  project_id: number
  reference: string
  baseline_version: number
  start_on: string
  finish_on: string
  reason: string | null
  set_by: string
  milestones: JsonList<BaselineMilestone>
  approved: JsonList<ApprovedAmount>
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

export type ProjectBaselineRow = Selectable<ProjectBaselineTable>
export type NewProjectBaseline = Insertable<ProjectBaselineTable>
export type ProjectRow = Selectable<ProjectTable>
export type NewProject = Insertable<ProjectTable>
export type ProjectPatch = Updateable<ProjectTable>

declare module '#shared/db/tables' {
  interface Database {
    project: ProjectTable
    project_baseline: ProjectBaselineTable
  }
}
