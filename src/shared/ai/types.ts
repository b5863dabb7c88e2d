import type {AiError} from './errors.ts'

export type AiTaskId = 'ask' | 'briefing' | 'document-notes' | 'document-summary' | 'sentiment'

export type AiProviderId = 'ollama' | 'openai' | 'rules' | 'mock'

export interface AiMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export type JsonSchema = Readonly<Record<string, unknown>>

export interface AiRequest {
  readonly task: AiTaskId
  readonly messages: readonly AiMessage[]
  /** What a grammar can enforce; null for free text. */
  readonly schema: {readonly id: string; readonly json: JsonSchema} | null
  readonly maxOutputTokens: number
  /** Tokens the prompt is believed to have: by them a prompt that was cut silently is noticed. */
  readonly estimatedPromptTokens: number
  /** The deterministic answer, as the model would have written it: JSON text when there is a schema. */
  readonly answerByRules: () => string
}

/** Null is what the server did not say. */
export interface AiUsage {
  readonly promptTokens: number | null
  readonly outputTokens: number | null
  readonly loadMs: number | null
  readonly promptMs: number | null
  readonly generationMs: number | null
  /** From the request to the first piece of the answer, retries not counted. */
  readonly firstByteMs: number | null
  readonly totalMs: number
}

export interface AiCompletion {
  /** As the server sent it: control characters included. */
  readonly text: string
  /** `length` when the answer was cut because it reached the limit of the output or of the window. */
  readonly doneReason: 'stop' | 'length'
  /** As the server names it. */
  readonly model: string
  readonly digest: string | null
  readonly usage: AiUsage
  readonly httpStatus: number | null
}

export type AiEvent =
  | {readonly type: 'connecting'}
  /** The request is with the server, which loads the model if it has to. */
  | {readonly type: 'loading'}
  /** The model is loaded and reads the prompt, of about so many tokens. */
  | {readonly type: 'reading'; readonly tokens: number}
  | {readonly type: 'text'; readonly text: string}
  /** What was shown as `text` so far is void: the answer begins anew. */
  | {readonly type: 'retrying'; readonly attempt: number; readonly reason: string}

export interface AiHealth {
  /** Null when nobody was asked (rules, mock). */
  readonly isReachable: boolean | null
  readonly version: string | null
  readonly model: string
  /** Whether the server has the model; null when it could not be asked, or lists none. */
  readonly hasModel: boolean | null
  /** Of the weights; null when the model is not there, or the server does not tell. */
  readonly digest: string | null
  /** Names of the models that are there. */
  readonly models: readonly string[]
  /** Null when the model is not in memory, or the server does not tell. */
  readonly loaded: AiLoadedModel | null
  readonly problem: AiError | null
}

export interface AiLoadedModel {
  /** The window that is really allocated. */
  readonly contextTokens: number | null
  readonly bytes: number
  /** 0 (all on the processor) to 1 (all on the GPU). */
  readonly gpuShare: number
}

export interface AiCallOptions {
  readonly signal: AbortSignal
  readonly onEvent?: (event: AiEvent) => void
}

/** One way to get an answer. Every method that fails throws an `AiError`, and stops at once when its signal says so. */
export interface AiProvider {
  readonly id: AiProviderId
  /** Address of the server without its password; null for rules and mock. */
  readonly host: string | null
  /** `rules` and `mock` for those. */
  readonly model: string
  readonly contextTokens: number
  /** Never throws for what is wrong with the server, but says so in `problem`; throws only when cancelled. */
  health(signal: AbortSignal): Promise<AiHealth>
  complete(request: AiRequest, options: AiCallOptions): Promise<AiCompletion>
}
