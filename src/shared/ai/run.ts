import type {z} from 'zod'
import type {AiError, AiErrorCode} from './errors.ts'
import type {InteractionLog} from './log/interaction.ts'
import type {AiEvent, AiMessage, AiProvider, AiTaskId} from './types.ts'

/** What a task runs with. */
export interface Ai {
  readonly provider: AiProvider
  /** Why the provider is not the one that was wanted. */
  readonly because: AiError | null
  readonly signal: AbortSignal
  readonly log: InteractionLog
  /** A failure of the AI is then an error, instead of the answer of the rules. */
  readonly requireAi: boolean
  readonly onEvent?: (event: AiEvent) => void
  /** One line for a person about an AI that does not answer; once for each reason. */
  readonly onNotice?: (line: string) => void
}

interface Task<Input> {
  readonly id: AiTaskId
  /** Counts up with every change of the messages. */
  readonly promptVersion: number
  readonly maxOutputTokens: number
  messages(input: Input): readonly AiMessage[]
  /** What the question is about, such as the key of a project: for the log. */
  subject?(input: Input): string | null
}

export interface ObjectTask<Input, Value> extends Task<Input> {
  readonly schema: z.ZodType<Value>
  readonly schemaId: string
  rules(input: Input): Value
  /** Keeps what is true: items that do not hold are dropped and counted, never asked for again. */
  keep?(value: Value, input: Input): Kept<Value>
}

export interface Kept<Value> {
  readonly value: Value
  readonly rejected: number
  readonly grounded: number
}

export interface TextTask<Input> extends Task<Input> {
  rules(input: Input): string
}

export interface AiOutcome<Value> {
  readonly value: Value
  readonly source: 'ai' | 'rules' | 'ai+rules'
  /** Why it is not the answer, or not the whole answer, of the model that was wanted. */
  readonly degraded: {readonly code: AiErrorCode; readonly message: string} | null
  readonly interactionIds: readonly string[]
}

export declare function generateObject<Input, Value>(
  ai: Ai,
  task: ObjectTask<Input, Value>,
  input: Input,
): Promise<AiOutcome<Value>>

export declare function generateText<Input>(
  ai: Ai,
  task: TextTask<Input>,
  input: Input,
  onText?: (text: string) => void,
): Promise<AiOutcome<string>>
