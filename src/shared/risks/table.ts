import type {ColumnType, Generated, Selectable, Updateable} from 'kysely'
import type {RiskProximity, RiskStatus, RiskStrategy, RiskType} from '#shared/coordination/index'

type Derived<Type> = ColumnType<Type, never, never>

interface RiskTable {
  id: Generated<number>
  project_id: number
  reference: string
  title: string
  cause: string | null
  event: string | null
  effect: string | null
  type: Generated<RiskType>
  category: string | null
  inherent_likelihood: number | null
  inherent_impact: number | null
  current_likelihood: number | null
  current_impact: number | null
  target_likelihood: number | null
  target_impact: number | null
  score: Derived<number | null>
  proximity: RiskProximity | null
  strategy: RiskStrategy | null
  mitigation: string | null
  contingency: string | null
  trigger: string | null
  owner: string | null
  identified_on: string
  identified_by: string
  review_interval_days: number | null
  last_reviewed_on: string | null
  next_review_on: string | null
  probability_pct: string | null
  /** Minor units of the project's currency, like the two below. */
  cost_min: number | null
  cost_likely: number | null
  cost_max: number | null
  escalated_to: string | null
  accepted_by: string | null
  accepted_until: string | null
  status: Generated<RiskStatus>
  occurred_on: string | null
  closed_on: string | null
  closed_reason: string | null
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

interface RiskProfileTable {
  id: Generated<number>
  name: string
  version: number
  title: string
  source: string
  levels: unknown
  grid: unknown
}

export type RiskRow = Selectable<RiskTable>
export type RiskPatch = Updateable<RiskTable>
export type RiskProfileRow = Selectable<RiskProfileTable>

declare module '#shared/db/tables' {
  interface Database {
    risk: RiskTable
    risk_profile: RiskProfileTable
  }
}
