import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import type {ModelSpeed} from '../providers/ollama/measure.ts'

export interface NewBenchmark extends ModelSpeed {
  readonly model: string
  readonly digest: string | null
  readonly host: string
  readonly contextTokens: number
  readonly at: Date
}

export interface StoredBenchmark extends Omit<NewBenchmark, 'host'> {
  readonly host: string | null
}

export async function storeBenchmarks(database: Kysely<Database>, benchmarks: readonly NewBenchmark[]): Promise<void> {
  if (benchmarks.length === 0) return
  const rows = benchmarks.map((benchmark) => ({
    at: benchmark.at,
    context_tokens: benchmark.contextTokens,
    generation_rate: benchmark.generationRate,
    host: benchmark.host,
    load_ms: benchmark.loadMs,
    model: benchmark.model,
    model_digest: benchmark.digest,
    output_tokens: benchmark.outputTokens,
    prompt_rate: benchmark.promptRate,
    prompt_tokens: benchmark.promptTokens,
    provider: 'ollama',
  }))
  await database.insertInto('ai_benchmark').values(rows).execute()
}

/** The newest of each model on each server, the fastest first. */
export async function newestBenchmarks(database: Kysely<Database>): Promise<StoredBenchmark[]> {
  const rows = await database
    .selectFrom('ai_benchmark')
    .selectAll()
    .distinctOn(['model', 'host'])
    .orderBy('model')
    .orderBy('host')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows
    .map((row) => ({
      at: row.at,
      contextTokens: row.context_tokens,
      digest: row.model_digest,
      generationRate: row.generation_rate,
      host: row.host,
      loadMs: row.load_ms,
      model: row.model,
      outputTokens: row.output_tokens,
      promptRate: row.prompt_rate,
      promptTokens: row.prompt_tokens,
    }))
    .toSorted((one, other) => (other.generationRate ?? 0) - (one.generationRate ?? 0))
}
