import type {Generated} from 'kysely'

interface BriefingDeliveryClaimTable {
  scope: string
  business_date: string
  channel_key: string
  owner: string
  claimed_at: Generated<Date>
  expires_at: Date
}

declare module '#shared/db/tables' {
  interface Database {
    briefing_delivery_claim: BriefingDeliveryClaimTable
  }
}
