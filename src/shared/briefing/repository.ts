import {type Kysely, sql, type Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {BriefingDeliveryRow, BriefingRow} from './table.ts'
import {type Briefing, PORTFOLIO, scopeOf} from './types.ts'

interface EarlierScope {
  readonly scope: string
  /** Of a day before this one. */
  readonly date: string
  readonly now: Date
  /** Only what somebody has got. */
  readonly isDelivered: boolean
}

/** The last briefing of an earlier day. */
export async function latestBefore(
  database: Kysely<Database>,
  {date, isDelivered, now, scope}: EarlierScope,
): Promise<{readonly asOf: Date; readonly date: string; readonly content: Briefing} | undefined> {
  return database
    .selectFrom('briefing')
    .select(['as_of as asOf', 'business_date as date', 'content'])
    .where('scope', '=', scope)
    .where('business_date', '<', date)
    .where('as_of', '<=', now)
    .$if(isDelivered, (query) =>
      query.where(({exists, selectFrom}) =>
        exists(
          selectFrom('briefing_delivery')
            .select('briefing_delivery.id')
            .whereRef('briefing_id', '=', 'briefing.id')
            .where('delivered_at', 'is not', null),
        ),
      ),
    )
    .orderBy('business_date', 'desc')
    .orderBy('found_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Stores a briefing once: the same facts of the same scope and day are the same revision, whoever finds them, and also
 * when two do so at the same moment. A narrative of a model takes the place of the template's.
 */
export async function storeBriefing(
  transaction: Transaction<Database>,
  briefing: Briefing,
  actor: string,
): Promise<BriefingRow> {
  const scope = scopeOf(briefing)
  for (;;) {
    const known = await findAgain(transaction, briefing)
    if (known) return known
    // Another process may take the number, or store the same facts: then nothing is returned, and it is looked up again.
    const {rows} = await sql<{id: number}>`
      insert into briefing (scope, project_id, business_date, revision, as_of, since, facts_hash, content, actor)
      select ${scope}, (select id from project where key = ${briefing.project}), ${briefing.date}::date,
             coalesce(max(revision), 0) + 1, ${briefing.asOf}::timestamptz, ${briefing.since}::timestamptz,
             ${briefing.factsHash}, ${JSON.stringify(briefing)}::jsonb, ${actor}
        from briefing where scope = ${scope} and business_date = ${briefing.date}::date
      on conflict do nothing
      returning id
    `.execute(transaction)
    if (rows[0])
      return transaction.selectFrom('briefing').selectAll().where('id', '=', rows[0].id).executeTakeFirstOrThrow()
  }
}

async function findAgain(transaction: Transaction<Database>, briefing: Briefing): Promise<BriefingRow | undefined> {
  const isTold = briefing.narrative.source === 'ai'
  return transaction
    .updateTable('briefing')
    .set({found_at: sql<Date>`clock_timestamp()`})
    .$if(isTold, (query) =>
      query.set({
        content: sql<string>`content || jsonb_build_object('narrative', ${JSON.stringify(briefing.narrative)}::jsonb)`,
      }),
    )
    .where('scope', '=', scopeOf(briefing))
    .where('business_date', '=', briefing.date)
    .where('facts_hash', '=', briefing.factsHash)
    .returningAll()
    .executeTakeFirst()
}

/** The briefing of the same scope, day and facts. */
export async function findSame(database: Kysely<Database>, briefing: Briefing): Promise<BriefingRow | undefined> {
  return database
    .selectFrom('briefing')
    .selectAll()
    .where('scope', '=', scopeOf(briefing))
    .where('business_date', '=', briefing.date)
    .where('facts_hash', '=', briefing.factsHash)
    .executeTakeFirst()
}

/** A stored briefing with what came of its deliveries. */
export interface CountedBriefing extends BriefingRow {
  readonly delivered: number
  readonly failed: number
}

/** The newest day first, and of a day what was found last. */
export async function listStoredBriefings(
  database: Kysely<Database>,
  {scope}: {readonly scope?: string} = {},
): Promise<CountedBriefing[]> {
  const count = (status: 'delivered' | 'failed') =>
    sql<number>`(select count(*)::integer from briefing_delivery
                  where briefing_id = briefing.id and status = ${status})`
  return database
    .selectFrom('briefing')
    .selectAll()
    .select([count('delivered').as('delivered'), count('failed').as('failed')])
    .$if(scope !== undefined, (query) => query.where('scope', '=', scope!))
    .orderBy('business_date', 'desc')
    .orderBy(sql`scope = ${PORTFOLIO}`, 'desc')
    .orderBy('scope')
    .orderBy('found_at', 'desc')
    .execute()
}

/** Of a day what was delivered last, else what was found last. */
export async function findStoredBriefing(
  database: Kysely<Database>,
  {date, scope}: {readonly date: string; readonly scope: string},
): Promise<BriefingRow | undefined> {
  return database
    .selectFrom('briefing')
    .selectAll('briefing')
    .where('scope', '=', scope)
    .where('business_date', '=', date)
    .orderBy(sql`(select max(delivered_at) from briefing_delivery where briefing_id = briefing.id)`, (order) =>
      order.desc().nullsLast(),
    )
    .orderBy('found_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function listDeliveries(
  database: Kysely<Database>,
  {date, scope}: {readonly date: string; readonly scope: string},
): Promise<BriefingDeliveryRow[]> {
  return database
    .selectFrom('briefing_delivery')
    .selectAll()
    .where('scope', '=', scope)
    .where('business_date', '=', date)
    .orderBy('channel')
    .orderBy('id')
    .execute()
}

/** The days that there are briefings of, the newest first. */
export async function listDates(database: Kysely<Database>, scope: string): Promise<string[]> {
  const rows = await database
    .selectFrom('briefing')
    .select('business_date')
    .distinct()
    .where('scope', '=', scope)
    .orderBy('business_date', 'desc')
    .execute()
  return rows.map((row) => row.business_date)
}

/** All scopes that there are briefings of. */
export async function listScopes(database: Kysely<Database>): Promise<string[]> {
  const rows = await database.selectFrom('briefing').select('scope').distinct().orderBy('scope').execute()
  return rows.map((row) => row.scope)
}
