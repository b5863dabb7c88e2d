import {isOlder} from './version.ts'

/** From this version on, the server refuses what is too long when it is told `truncate: false`. */
export const FIRST_VERSION_THAT_REFUSES = '0.12.6'

interface Reading {
  /** Tokens the server says it has read; 0 and null are "it did not say". */
  readonly promptTokens: number | null
  readonly estimatedPromptTokens: number
  readonly contextTokens: number
  readonly version: string | null
}

/**
 * Whether the prompt was cut without a word. An older server keeps half of the window and two tokens of it; the second
 * sign is that far fewer tokens were read than any text of that length has.
 */
export function wasCutSilently({contextTokens, estimatedPromptTokens, promptTokens, version}: Reading): boolean {
  if (promptTokens === null || promptTokens === 0) return false
  if (promptTokens >= contextTokens - 1) return true
  if (version !== null && !isOlder(version, FIRST_VERSION_THAT_REFUSES)) return false
  const isHalf = Math.abs(promptTokens - (contextTokens / 2 + 2)) <= 4 && estimatedPromptTokens > promptTokens
  return isHalf || (estimatedPromptTokens > contextTokens / 2 && promptTokens < 0.55 * estimatedPromptTokens)
}
