import {setTimeout as wait} from 'node:timers/promises'
import {AiError, type AiErrorCode} from '../errors.ts'
import {cancelled} from './failures.ts'

export interface RetryOptions {
  readonly signal: AbortSignal
  /** Time that is left, in milliseconds. */
  readonly totalMs: number
  readonly onRetry: (attempt: number, reason: string) => void
  /** Waits; throws when the signal says so. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** From 0 to 1. */
  readonly random?: () => number
  readonly clock?: () => number
}

const BUSY_WAITS_MS = [1000, 2000, 4000]
const LONGEST_WAIT_MS = 60_000

/** Failures that another try may mend: a broken answer once, a busy server three times. What is wrong stays wrong. */
const TRIED_ONCE_MORE: readonly AiErrorCode[] = ['AI_SERVER_ERROR', 'AI_STREAM_ERROR', 'AI_STREAM_INCOMPLETE']

/** Tries again by the class of the failure, as long as the time allows; `attempt` is handed the time that is left. */
export async function withRetries<Value>(
  attempt: (remainingMs: number) => Promise<Value>,
  {clock = () => performance.now(), onRetry, random = Math.random, signal, sleep = pause, totalMs}: RetryOptions,
): Promise<Value> {
  const deadline = clock() + totalMs
  const tries = {broken: 0, busy: 0}
  for (let number = 2; ; number++) {
    try {
      return await attempt(Math.max(1, deadline - clock()))
    } catch (error) {
      if (!(error instanceof AiError)) throw error
      const wanted = waitBefore(error, tries, random())
      if (wanted === null || clock() + wanted >= deadline) throw error
      onRetry(number, error.message)
      await sleep(wanted, signal)
    }
  }
}

/** Milliseconds to wait before the next try, null when there shall be none. */
function waitBefore(error: AiError, tries: {broken: number; busy: number}, random: number): number | null {
  if (error.code === 'AI_OVERLOADED') {
    const step = BUSY_WAITS_MS[tries.busy++]
    if (step === undefined) return null
    const wanted = error.retryAfterMs ?? step * (0.75 + random / 2)
    return wanted <= LONGEST_WAIT_MS ? wanted : null
  }
  const isBroken = TRIED_ONCE_MORE.includes(error.code) || isBadGateway(error)
  return isBroken && tries.broken++ === 0 ? 500 * (0.75 + random / 2) : null
}

/** The page of a proxy whose server was away. */
function isBadGateway({code, httpStatus}: AiError): boolean {
  return code === 'AI_BAD_RESPONSE' && httpStatus !== undefined && httpStatus >= 500
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, {signal})
  } catch {
    throw cancelled()
  }
}
