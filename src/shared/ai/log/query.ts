import {type Kysely, type RawBuilder, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import type {InteractionStatus} from './interaction.ts'
import type {Interaction, InteractionDetail, StatGroup, Statistic} from './shape.ts'
import type {InteractionRow} from './table.ts'

export interface InteractionFilter {
  readonly since?: Date | undefined
  readonly task?: string | undefined
  readonly status?: InteractionStatus | undefined
  readonly model?: string | undefined
  readonly provider?: string | undefined
  /** Words in questions, answers and errors, in any case. */
  readonly grep?: string | undefined
}

/** The newest first. */
export async function listInteractions(
  database: Kysely<Database>,
  filter: InteractionFilter,
  timeZone: string,
  limit?: number,
): Promise<Interaction[]> {
  const {rows} = await sql<CostedRow>`
    select interaction.*, null as messages, null as response, ${COST}
      from ai_interaction as interaction ${priceIn(timeZone)}
     where ${wanted(filter)}
     order by created_at desc, id
     ${limit === undefined ? sql`` : sql`limit ${limit}`}
  `.execute(database)
  return rows.map(toInteraction)
}

/** Those whose id begins so; two are enough to know that it is not clear which one is meant. */
export async function findInteractions(
  database: Kysely<Database>,
  start: string,
  timeZone: string,
): Promise<InteractionDetail[]> {
  const {rows} = await sql<CostedRow & {readonly attempts: readonly string[]}>`
    select interaction.*, ${COST}, (
             select json_agg(other.id order by other.attempt, other.created_at) from ai_interaction as other
              where coalesce(other.parent_id, other.id) = coalesce(interaction.parent_id, interaction.id)
           ) as attempts
      from ai_interaction as interaction ${priceIn(timeZone)}
     where starts_with(interaction.id::text, ${start})
     order by created_at desc, id
     limit 2
  `.execute(database)
  return rows.map((row) => ({
    ...toInteraction(row),
    attempts: [...row.attempts],
    contextTokens: row.context_tokens,
    issues: [...row.issues],
    maxOutputTokens: row.max_output_tokens,
    messages: row.messages as InteractionDetail['messages'],
    response: row.response,
    schemaHash: row.schema_hash,
  }))
}

/** By days the newest first, else the most used first. */
export async function readStatistics(
  database: Kysely<Database>,
  by: StatGroup,
  filter: InteractionFilter,
  timeZone: string,
): Promise<Statistic[]> {
  const {rows} = await sql<Statistic>`
    with costed as (
      select interaction.*, ${COST}, ${groupKey(by, timeZone)} as key
        from ai_interaction as interaction ${priceIn(timeZone)}
       where ${wanted(filter)}
    ), by_currency as (
      select key, cost_currency, trim_scale(sum(cost_amount)) as amount
        from costed where cost_currency is not null group by key, cost_currency
    )
    select key, count(*)::integer as calls,
           (count(*) filter (where status = 'ok'))::integer as ok,
           (count(*) filter (where status in ('repaired', 'salvaged')))::integer as mended,
           (count(*) filter (where status = 'fallback'))::integer as fallback,
           (count(*) filter (where status in ('failed', 'cancelled', 'abandoned')))::integer as failed,
           coalesce(sum(prompt_tokens), 0)::bigint as "promptTokens",
           coalesce(sum(output_tokens), 0)::bigint as "outputTokens",
           ${RATE_OF_ALL} as "tokensPerSecond",
           percentile_disc(0.5) within group (order by total_ms) as "medianMs",
           percentile_disc(0.95) within group (order by total_ms) as "slowMs",
           coalesce((
             select json_agg(json_build_object('amount', amount::text, 'currency', cost_currency) order by cost_currency)
               from by_currency where by_currency.key = costed.key
           ), '[]') as costs
      from costed
     group by key
     order by ${by === 'day' ? sql`key desc` : sql`calls desc, key`}
  `.execute(database)
  return rows
}

export async function countInteractions(database: Kysely<Database>, before: Date): Promise<number> {
  const {count} = await database
    .selectFrom('ai_interaction')
    .select(sql<number>`count(*)`.as('count'))
    .where('created_at', '<', before)
    .executeTakeFirstOrThrow()
  return count
}

interface CostedRow extends InteractionRow {
  readonly cost_amount: string | null
  readonly cost_currency: string | null
}

/** In whole units of the currency, to a millionth of it. */
const COST = sql`
  trim_scale(round(
    (coalesce(prompt_tokens, 0)::numeric * price.input_micros + coalesce(output_tokens, 0)::numeric * price.output_micros)
    / 1000000000000, 6)) as cost_amount,
  price.currency as cost_currency`

const RATE_OF_ALL = sql`
  round(sum(output_tokens) filter (where generation_ms > 0 and output_tokens > 0) * 1000.0
        / sum(generation_ms) filter (where generation_ms > 0 and output_tokens > 0), 1)::double precision`

function priceIn(timeZone: string): RawBuilder<unknown> {
  return sql`
    left join lateral (
      select input_micros, output_micros, currency from ai_price
       where ai_price.model in (interaction.model, interaction.model_resolved)
         and valid_from <= (interaction.created_at at time zone ${timeZone})::date
       order by valid_from desc, ai_price.model limit 1
    ) as price on interaction.provider = 'openai'`
}

function groupKey(by: StatGroup, timeZone: string): RawBuilder<unknown> {
  if (by === 'day') return sql`to_char(interaction.created_at at time zone ${timeZone}, 'YYYY-MM-DD')`
  return by === 'task' ? sql`interaction.task` : sql`interaction.model`
}

function wanted({grep, model, provider, since, status, task}: InteractionFilter): RawBuilder<unknown> {
  const conditions = [
    since && sql`interaction.created_at >= ${since}`,
    task !== undefined && sql`interaction.task = ${task}`,
    status !== undefined && sql`interaction.status = ${status}`,
    model !== undefined && sql`${model} in (interaction.model, interaction.model_resolved)`,
    provider !== undefined && sql`interaction.provider = ${provider}`,
    grep !== undefined && contains(grep),
  ].filter((condition) => condition !== undefined && condition !== false)
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

function contains(words: string): RawBuilder<unknown> {
  const pattern = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql`(
    interaction.response ilike ${pattern} or interaction.error_message ilike ${pattern} or exists (
      select from jsonb_array_elements(interaction.messages) as message where message ->> 'content' ilike ${pattern}
    ))`
}

function toInteraction(row: CostedRow): Interaction {
  const {generation_ms: generationMs, output_tokens: outputTokens} = row
  return {
    attempt: row.attempt,
    command: row.command,
    cost: row.cost_currency === null ? null : {amount: row.cost_amount!, currency: row.cost_currency},
    doneReason: row.done_reason,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    finishedAt: row.finished_at?.toISOString() ?? null,
    firstByteMs: row.first_byte_ms,
    generationMs,
    grounded: row.grounded,
    host: row.host,
    httpStatus: row.http_status,
    id: row.id,
    loadMs: row.load_ms,
    model: row.model,
    modelDigest: row.model_digest,
    modelResolved: row.model_resolved,
    outputTokens,
    parentId: row.parent_id,
    promptMs: row.prompt_ms,
    promptTokens: row.prompt_tokens,
    promptTokensEstimated: row.prompt_tokens_estimated,
    promptVersion: row.prompt_version,
    provider: row.provider,
    rejected: row.rejected,
    runId: row.run_id,
    schemaId: row.schema_id,
    startedAt: row.created_at.toISOString(),
    status: row.status,
    subject: row.subject,
    task: row.task,
    tokensPerSecond:
      generationMs === null || generationMs === 0 || outputTokens === null
        ? null
        : Math.round((outputTokens * 10_000) / generationMs) / 10,
    totalMs: row.total_ms,
  }
}
