import type {AiMessage} from './types.ts'

/** What the tokens of one model are to our estimate, learned from what servers count. */
export interface Calibration {
  readonly ratio: number
  readonly samples: number
}

export const uncalibrated: Calibration = {ratio: 1, samples: 0}

const BYTES_PER_TOKEN = 3
/** Role and turn markers around each message. */
const TOKENS_PER_MESSAGE = 8
/** Part of the window that is left free, for what the estimate does not see. */
const RESERVE = 0.1
const LOWEST_RATIO = 0.5
const HIGHEST_RATIO = 1.3
/** Weight of a new sample: a few calls settle it, one odd prompt does not upset it. */
const WEIGHT = 0.2

/** Rather too many than too few: English has about four bytes a token, German and tables fewer. */
export function estimateTokens(text: string, ratio = 1): number {
  return Math.ceil((Buffer.byteLength(text) / BYTES_PER_TOKEN) * ratio)
}

export function estimatePromptTokens(messages: readonly AiMessage[], ratio = 1): number {
  return messages.reduce((sum, {content}) => sum + estimateTokens(content, ratio) + TOKENS_PER_MESSAGE, 0)
}

/** Tokens of the window that are free for content, after the rest of the prompt and the answer have theirs. */
export function contentTokens({
  contextTokens,
  outputTokens,
  promptTokens,
}: {
  readonly contextTokens: number
  readonly outputTokens: number
  readonly promptTokens: number
}): number {
  return Math.max(0, Math.floor(contextTokens * (1 - RESERVE)) - outputTokens - promptTokens)
}

/** What is learned from one prompt that was estimated without calibration and counted by the server. */
export function calibrated({ratio, samples}: Calibration, estimate: number, counted: number): Calibration {
  if (estimate <= 0 || counted <= 0) return {ratio, samples}
  const sample = Math.min(HIGHEST_RATIO, Math.max(LOWEST_RATIO, counted / estimate))
  const next = samples === 0 ? sample : ratio + WEIGHT * (sample - ratio)
  return {ratio: next, samples: samples + 1}
}
