import type {ColumnType, Generated, Selectable, Updateable} from 'kysely'
import type {ActionPriority, ActionStatus} from '#shared/coordination/index'

type Derived<Type> = ColumnType<Type, never, never>

interface ActionTable {
  id: Generated<number>
  project_id: number
  reference: string
  title: string
  description: string | null
  owner: string | null
  due: string | null
  priority: Generated<ActionPriority>
  status: Generated<ActionStatus>
  blocked_reason: string | null
  blocked_on: string | null
  source_reference: string | null
  outcome: string | null
  done_on: string | null
  moved_count: Generated<number>
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

export type ActionRow = Selectable<ActionTable>
export type ActionPatch = Updateable<ActionTable>

declare module '#shared/db/tables' {
  interface Database {
    action: ActionTable
  }
}
