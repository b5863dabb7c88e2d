import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {calibrated, uncalibrated} from '../budget.ts'
import type {EndedInteraction, Journal, StartedInteraction} from './records.ts'

export interface JournalRow {
  readonly run: Journal['run']
  readonly start: StartedInteraction
  readonly end: EndedInteraction | null
  /** Whether its process will write no more. */
  readonly isFinished: boolean
}

/** What an interaction that is known in full now tells about the tokens of its model. */
export interface TokenCount {
  readonly model: string
  readonly estimated: number
  readonly counted: number | null
}

const ROWS_A_STATEMENT = 200

/** Adds what is new, completes what was running, and leaves the rest; answers with what it added or completed. */
export async function storeInteractions(
  database: Kysely<Database>,
  rows: readonly JournalRow[],
): Promise<readonly TokenCount[]> {
  const stored: TokenCount[] = []
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const values = rows.slice(start, start + ROWS_A_STATEMENT).map(toColumns)
    stored.push(
      ...(await database
        .insertInto('ai_interaction')
        .values(values)
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet((each) =>
              Object.fromEntries(KNOWN_AT_THE_END.map((column) => [column, each.ref(`excluded.${column}`)])),
            )
            .where('ai_interaction.finished_at', 'is', null)
            .where(sql<boolean>`excluded.status not in ('running', ai_interaction.status)`),
        )
        .returning(['model', 'prompt_tokens_estimated as estimated', 'prompt_tokens as counted'])
        .execute()),
    )
  }
  return stored
}

/** Each interaction teaches once: when it became known in full. */
export async function learnRatios(database: Kysely<Database>, counts: readonly TokenCount[]): Promise<void> {
  const taught = counts.filter(({counted}) => counted !== null && counted > 0)
  for (const model of new Set(taught.map((count) => count.model))) {
    const samples = taught.filter((count) => count.model === model)
    const known = await database
      .selectFrom('ai_calibration')
      .select(['ratio', 'samples'])
      .where('model', '=', model)
      .executeTakeFirst()
    const learned = samples.reduce(
      (calibration, {counted, estimated}) => calibrated(calibration, estimated, counted!),
      known ?? uncalibrated,
    )
    if (learned.samples === 0) continue
    await database
      .insertInto('ai_calibration')
      .values({model, ...learned})
      .onConflict((conflict) => conflict.column('model').doUpdateSet(learned))
      .execute()
  }
}

export async function tokenRatios(database: Kysely<Database>): Promise<ReadonlyMap<string, number>> {
  const rows = await database.selectFrom('ai_calibration').select(['model', 'ratio']).orderBy('model').execute()
  return new Map(rows.map(({model, ratio}) => [model, ratio]))
}

/** How many there were. */
export async function removeOlder(database: Kysely<Database>, moment: Date): Promise<number> {
  const {numDeletedRows} = await database
    .deleteFrom('ai_interaction')
    .where('created_at', '<', moment)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

const KNOWN_AT_THE_END = [
  'status',
  'error_code',
  'error_message',
  'http_status',
  'done_reason',
  'model_resolved',
  'model_digest',
  'prompt_tokens',
  'output_tokens',
  'load_ms',
  'prompt_ms',
  'generation_ms',
  'first_byte_ms',
  'total_ms',
  'grounded',
  'rejected',
  'response',
  'issues',
  'finished_at',
] as const

function toColumns({end, isFinished, run, start}: JournalRow) {
  const usage = end?.usage
  return {
    attempt: start.attempt,
    command: run.command,
    context_tokens: start.contextTokens,
    created_at: start.at,
    done_reason: end?.doneReason ?? null,
    error_code: end?.error?.code ?? null,
    error_message: end?.error?.message ?? null,
    finished_at: end?.at ?? null,
    first_byte_ms: usage?.firstByteMs ?? null,
    generation_ms: usage?.generationMs ?? null,
    grounded: end?.grounded ?? null,
    host: start.host,
    http_status: end?.httpStatus ?? null,
    id: start.id,
    issues: JSON.stringify(end?.issues ?? []),
    load_ms: usage?.loadMs ?? null,
    max_output_tokens: start.maxOutputTokens,
    messages: start.messages && JSON.stringify(start.messages),
    model: start.model,
    model_digest: end?.digest ?? null,
    model_resolved: end?.resolvedModel ?? null,
    output_tokens: usage?.outputTokens ?? null,
    parent_id: start.parentId,
    prompt_ms: usage?.promptMs ?? null,
    prompt_tokens: usage?.promptTokens ?? null,
    prompt_tokens_estimated: start.estimatedPromptTokens,
    prompt_version: start.promptVersion,
    provider: start.provider,
    rejected: end?.rejected ?? null,
    response: end?.response ?? null,
    run_id: run.runId,
    schema_hash: start.schemaHash,
    schema_id: start.schemaId,
    status: end?.status ?? (isFinished ? ('abandoned' as const) : ('running' as const)),
    subject: start.subject,
    task: start.task,
    total_ms: usage?.totalMs ?? null,
  }
}
