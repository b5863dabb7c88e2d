import type {AiErrorCode} from '../errors.ts'
import type {AiMessage, AiProviderId, AiTaskId, AiUsage} from '../types.ts'

export const interactionStatuses = [
  'running',
  /** The answer was used as it came. */
  'ok',
  /** The answer was used after the model was told what was wrong with an earlier one. */
  'repaired',
  /** What was complete of a cut or partly wrong answer was used. */
  'salvaged',
  /** Nothing of it could be used: the rules answered. */
  'fallback',
  /** Nothing of it could be used: another attempt followed. */
  'failed',
  'cancelled',
  /** The program ended while the model was answering. */
  'abandoned',
] as const
export type InteractionStatus = (typeof interactionStatuses)[number]

/** One attempt at an answer, as it is known before the model is asked. */
export interface InteractionStart {
  readonly task: AiTaskId
  readonly subject: string | null
  /** The first attempt at the same answer; null for that one. */
  readonly parentId: string | null
  readonly attempt: number
  readonly provider: AiProviderId
  readonly host: string | null
  readonly model: string
  readonly promptVersion: number
  readonly schemaId: string | null
  readonly schemaHash: string | null
  readonly maxOutputTokens: number
  readonly contextTokens: number
  /** Without calibration. */
  readonly estimatedPromptTokens: number
  readonly messages: readonly AiMessage[]
}

export interface InteractionEnd {
  readonly status: Exclude<InteractionStatus, 'running' | 'abandoned'>
  readonly response: string | null
  readonly resolvedModel: string | null
  readonly digest: string | null
  readonly doneReason: 'stop' | 'length' | null
  readonly httpStatus: number | null
  readonly usage: AiUsage | null
  readonly error: {readonly code: AiErrorCode; readonly message: string} | null
  /** What was wrong with the answer, one line each. */
  readonly issues: readonly string[]
  readonly grounded: number | null
  readonly rejected: number | null
}

/** Where attempts are written down. Neither call waits for a database, nor throws: a log that is full stops nobody. */
export interface InteractionLog {
  start(interaction: InteractionStart): string
  finish(id: string, end: InteractionEnd): void
  /** Tokens that a model counts for each that we estimate; 1 while nothing is known. */
  tokenRatio(model: string): number
}
