import type {ColumnType, Generated, Selectable} from 'kysely'
import type {AiProviderId} from '../types.ts'
import type {InteractionStatus} from './interaction.ts'

interface AiInteractionTable {
  id: string
  run_id: string
  parent_id: string | null
  attempt: number
  command: string
  task: string
  subject: string | null
  provider: AiProviderId
  host: string | null
  model: string
  model_resolved: string | null
  model_digest: string | null
  prompt_version: number
  schema_id: string | null
  schema_hash: string | null
  context_tokens: number
  max_output_tokens: number
  status: InteractionStatus
  error_code: string | null
  error_message: string | null
  http_status: number | null
  done_reason: 'stop' | 'length' | null
  prompt_tokens_estimated: number
  prompt_tokens: number | null
  output_tokens: number | null
  load_ms: number | null
  prompt_ms: number | null
  generation_ms: number | null
  first_byte_ms: number | null
  total_ms: number | null
  grounded: number | null
  rejected: number | null
  /** Written as JSON text. */
  messages: ColumnType<unknown, string | null>
  response: string | null
  issues: ColumnType<readonly string[], string>
  created_at: ColumnType<Date, string>
  finished_at: ColumnType<Date | null, string | null>
}

interface AiPriceTable {
  model: string
  valid_from: string
  /** Millionths of the currency's unit for a million tokens, like the next. */
  input_micros: number
  output_micros: number
  currency: string
}

interface AiCalibrationTable {
  model: string
  ratio: number
  samples: number
}

interface AiBenchmarkTable {
  id: Generated<number>
  at: Generated<Date>
  provider: string
  host: string | null
  model: string
  model_digest: string | null
  context_tokens: number
  prompt_tokens: number
  output_tokens: number
  /** Tokens a second, like the next. */
  prompt_rate: number | null
  generation_rate: number | null
  load_ms: number | null
}

export type InteractionRow = Selectable<AiInteractionTable>
export type PriceRow = Selectable<AiPriceTable>

declare module '#shared/db/tables' {
  interface Database {
    ai_interaction: AiInteractionTable
    ai_price: AiPriceTable
    ai_calibration: AiCalibrationTable
    ai_benchmark: AiBenchmarkTable
  }
}
