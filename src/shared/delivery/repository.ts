import {type Kysely, sql} from 'kysely'
import type {IsoDate} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {Destination} from './destination.ts'
import './table.ts'

/** What a claim is about. */
export interface Occasion {
  readonly scope: string
  readonly date: IsoDate
}

export interface ChannelState {
  readonly status: 'delivered' | 'failed'
  readonly deliveredAt: Date | null
}

export interface DeliveryResult {
  readonly destination: Destination
  readonly attempts: number
  /** Null for a success. */
  readonly error: string | null
}

/** Longer than a run may take; then what it claimed is free again. */
export const CLAIM_MINUTES = 10

/** Claims the channels that nobody else is delivering to; answers with their keys. */
export async function claimChannels(
  database: Kysely<Database>,
  {date, scope}: Occasion,
  keys: readonly string[],
  owner: string,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const expires = sql<Date>`clock_timestamp() + make_interval(mins => ${sql.lit(CLAIM_MINUTES)})`
  const rows = await database
    .insertInto('briefing_delivery_claim')
    // In one order, so that two runs cannot wait for each other.
    .values(keys.toSorted().map((key) => ({business_date: date, channel_key: key, expires_at: expires, owner, scope})))
    .onConflict((conflict) =>
      conflict
        .columns(['scope', 'business_date', 'channel_key'])
        .doUpdateSet({claimed_at: sql`clock_timestamp()`, expires_at: expires, owner})
        .where('briefing_delivery_claim.expires_at', '<', sql<Date>`clock_timestamp()`),
    )
    .returning('channel_key')
    .execute()
  return new Set(rows.map((row) => row.channel_key))
}

/** The channels that a run delivers to just now. */
export async function claimedChannels(
  database: Kysely<Database>,
  {date, scope}: Occasion,
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom('briefing_delivery_claim')
    .select('channel_key')
    .where('scope', '=', scope)
    .where('business_date', '=', date)
    .where('expires_at', '>=', sql<Date>`clock_timestamp()`)
    .execute()
  return new Set(rows.map((row) => row.channel_key))
}

export async function releaseClaims(
  database: Kysely<Database>,
  {date, scope}: Occasion,
  keys: readonly string[],
  owner: string,
): Promise<void> {
  if (keys.length === 0) return
  await database
    .deleteFrom('briefing_delivery_claim')
    .where('scope', '=', scope)
    .where('business_date', '=', date)
    .where('owner', '=', owner)
    .where('channel_key', 'in', keys)
    .execute()
}

/** What came of the deliveries of that day, by channel. */
export async function channelStates(
  database: Kysely<Database>,
  {date, scope}: Occasion,
): Promise<ReadonlyMap<string, ChannelState>> {
  const rows = await database
    .selectFrom('briefing_delivery')
    .select(['channel_key', 'delivered_at', 'status'])
    .where('scope', '=', scope)
    .where('business_date', '=', date)
    .execute()
  return new Map(rows.map((row) => [row.channel_key, {deliveredAt: row.delivered_at, status: row.status}]))
}

/** The hash of the facts that each channel last got, on whatever day. */
export async function lastDeliveredHashes(
  database: Kysely<Database>,
  scope: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await database
    .selectFrom('briefing_delivery as delivery')
    .innerJoin('briefing', 'briefing.id', 'delivery.briefing_id')
    .distinctOn('delivery.channel_key')
    .select(['delivery.channel_key', 'briefing.facts_hash'])
    .where('delivery.scope', '=', scope)
    .where('delivery.delivered_at', 'is not', null)
    .orderBy('delivery.channel_key')
    .orderBy('delivery.delivered_at', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.channel_key, row.facts_hash]))
}

/**
 * Writes down what came of deliveries. After a success, a failure of the same day leaves the briefing that was delivered
 * and the moment as they are: they say what the channel has got.
 */
export async function recordResults(
  database: Kysely<Database>,
  {briefingId, date, scope}: Occasion & {readonly briefingId: number},
  results: readonly DeliveryResult[],
): Promise<void> {
  if (results.length === 0) return
  const now = sql<Date>`clock_timestamp()`
  await database
    .insertInto('briefing_delivery')
    .values(
      results.map(({attempts, destination, error}) => ({
        attempts,
        briefing_id: briefingId,
        business_date: date,
        channel: destination.label,
        channel_key: destination.key,
        delivered_at: error === null ? now : null,
        error,
        scope,
        status: error === null ? ('delivered' as const) : ('failed' as const),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['scope', 'business_date', 'channel_key']).doUpdateSet({
        attempts: sql`excluded.attempts`,
        briefing_id: sql`case when excluded.delivered_at is null and briefing_delivery.delivered_at is not null
          then briefing_delivery.briefing_id else excluded.briefing_id end`,
        channel: sql`excluded.channel`,
        delivered_at: sql`coalesce(excluded.delivered_at, briefing_delivery.delivered_at)`,
        error: sql`excluded.error`,
        status: sql`excluded.status`,
        updated_at: now,
      }),
    )
    .execute()
}
