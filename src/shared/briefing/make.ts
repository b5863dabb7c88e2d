import type {Kysely, Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {listDeliveries, storeBriefing} from './repository.ts'
import type {BriefingDeliveryRow} from './table.ts'
import {type Briefing, type DeliveryState, type StoredBriefing, scopeOf} from './types.ts'

export interface KeptBriefing {
  readonly id: number
  readonly briefing: StoredBriefing
}

/** Stores it unless the same was told today already: then that one is answered, as it was told. */
export async function keepBriefing(
  transaction: Transaction<Database>,
  briefing: Briefing,
  actor: string,
): Promise<KeptBriefing> {
  const {content, id, revision} = await storeBriefing(transaction, briefing, actor)
  return {briefing: {...content, deliveries: await deliveriesOf(transaction, content), revision}, id}
}

/** What came of the deliveries of its scope and day. */
export async function deliveriesOf(database: Kysely<Database>, briefing: Briefing): Promise<DeliveryState[]> {
  const rows = await listDeliveries(database, {date: briefing.date, scope: scopeOf(briefing)})
  return rows.map(deliveryState)
}

function deliveryState({attempts, channel, delivered_at, error, status}: BriefingDeliveryRow): DeliveryState {
  return {attempts, channel, deliveredAt: delivered_at?.toISOString() ?? null, error, status}
}
