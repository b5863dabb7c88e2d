import type {ColumnType, Generated, Selectable, Updateable} from 'kysely'
import type {MilestoneType} from '#shared/coordination/index'

type Derived<Type> = ColumnType<Type, never, never>

interface MilestoneTable {
  id: Generated<number>
  project_id: number
  reference: string
  title: string
  description: string | null
  type: Generated<MilestoneType>
  baseline_on: string
  baseline_version: Generated<number>
  baseline_reason: string | null
  forecast_on: string | null
  actual_on: string | null
  owner: string | null
  acceptance_criteria: string | null
  weight: string | null
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

export type MilestoneRow = Selectable<MilestoneTable>
export type MilestonePatch = Updateable<MilestoneTable>

declare module '#shared/db/tables' {
  interface Database {
    milestone: MilestoneTable
  }
}
