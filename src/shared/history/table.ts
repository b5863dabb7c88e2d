import type {ColumnType, Generated, Selectable} from 'kysely'

interface ChangeTable {
  id: Generated<number>
  at: ColumnType<Date, never, never>
  actor: ColumnType<string, never, never>
  command: ColumnType<string, never, never>
  reason: ColumnType<string | null, never, never>
  undoes: ColumnType<number | null, never, never>
}

type Fields = Readonly<Record<string, unknown>>

interface EventTable {
  id: Generated<number>
  change_id: ColumnType<number, never, never>
  entity: ColumnType<string, never, never>
  entity_id: ColumnType<number, never, never>
  project_id: ColumnType<number | null, never, never>
  reference: ColumnType<string, never, never>
  operation: ColumnType<'add' | 'edit' | 'remove' | 'restore' | 'delete', never, never>
  before: ColumnType<Fields, never, never>
  after: ColumnType<Fields, never, never>
}

export type ChangeRow = Selectable<ChangeTable>
export type EventRow = Selectable<EventTable>

declare module '#shared/db/tables' {
  interface Database {
    change: ChangeTable
    event: EventTable
  }
}
