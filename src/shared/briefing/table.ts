import type {ColumnType, Generated, Selectable} from 'kysely'
import type {Briefing} from './types.ts'

/** Written as JSON text. */
type Json<Type> = ColumnType<Type, string, string>

interface BriefingTable {
  id: Generated<number>
  scope: string
  project_id: number | null
  business_date: string
  revision: number
  as_of: ColumnType<Date, Date, never>
  since: ColumnType<Date, Date, never>
  facts_hash: string
  content: Json<Briefing>
  actor: string
  created_at: Generated<Date>
  found_at: Generated<Date>
}

const deliveryStatuses = ['delivered', 'failed'] as const

interface BriefingDeliveryTable {
  id: Generated<number>
  briefing_id: number
  scope: string
  business_date: string
  channel_key: string
  channel: string
  status: (typeof deliveryStatuses)[number]
  attempts: number
  error: string | null
  delivered_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type BriefingRow = Selectable<BriefingTable>
export type BriefingDeliveryRow = Selectable<BriefingDeliveryTable>

declare module '#shared/db/tables' {
  interface Database {
    briefing: BriefingTable
    briefing_delivery: BriefingDeliveryTable
  }
}
