import type {ColumnType, Generated, Insertable, Selectable, Updateable} from 'kysely'
import type {EngagementLevel} from '#shared/coordination/index'

type Derived<Type> = ColumnType<Type, never, never>

interface StakeholderTable {
  id: Generated<number>
  project_id: number
  reference: string
  name: string
  organisation: string | null
  role: string | null
  email: string | null
  phone: string | null
  influence: number | null
  interest: number | null
  engagement_current: EngagementLevel | null
  engagement_desired: EngagementLevel | null
  cadence_days: number | null
  added_on: string
  forgotten_on: Derived<string | null>
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

interface InteractionTable {
  id: Generated<number>
  project_id: number
  stakeholder_id: number
  reference: string
  happened_on: string
  note: string | null
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

export type StakeholderRow = Selectable<StakeholderTable>
export type StakeholderPatch = Updateable<StakeholderTable>
export type NewInteraction = Insertable<InteractionTable>

declare module '#shared/db/tables' {
  interface Database {
    stakeholder: StakeholderTable
    stakeholder_interaction: InteractionTable
  }
}
