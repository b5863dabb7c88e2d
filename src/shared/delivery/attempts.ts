import {setTimeout as wait} from 'node:timers/promises'
import {DeliveryFailure} from './failure.ts'

export interface Pace {
  /** Tries in all. */
  readonly attempts: number
  readonly signal: AbortSignal
  /** Waits; throws when the signal says so. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** From 0 to 1. */
  readonly random?: () => number
}

export interface Outcome {
  /** How often it was tried. */
  readonly attempts: number
  /** What a person wants to know of a success: where the file is, what was cut. */
  readonly detail: string | null
  readonly failure: DeliveryFailure | null
}

const FIRST_WAIT_MS = 1000
/** Who asks for more patience than this gets none: the next run is the better try. */
const LONGEST_WAIT_MS = 60_000

/** Sends, and tries again what another try may mend, with waits that double. Never throws but for bugs. */
export async function attempt(send: (signal: AbortSignal) => Promise<string | null>, pace: Pace): Promise<Outcome> {
  const {attempts, random = Math.random, signal, sleep = pause} = pace
  for (let number = 1; ; number++) {
    try {
      signal.throwIfAborted()
      return {attempts: number, detail: await send(signal), failure: null}
    } catch (error) {
      const failure = signal.aborted ? stopped(signal) : failureOf(error)
      if (!failure.isTemporary || number >= attempts) return {attempts: number, detail: null, failure}
      const wanted = failure.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (number - 1) * (0.75 + random() / 2)
      if (wanted > LONGEST_WAIT_MS) return {attempts: number, detail: null, failure: tooPatient(failure, wanted)}
      try {
        await sleep(wanted, signal)
      } catch {
        return {attempts: number, detail: null, failure: stopped(signal, failure)}
      }
    }
  }
}

function failureOf(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error
  throw error
}

function tooPatient({message, nextStep}: DeliveryFailure, wantedMs: number): DeliveryFailure {
  const seconds = Math.ceil(wantedMs / 1000)
  return new DeliveryFailure(`${message} It asks to wait ${seconds} s, which is too long for this run.`, {
    ...(nextStep !== undefined && {nextStep}),
  })
}

/** By Ctrl-C, or by the limit of all tries together. */
function stopped(signal: AbortSignal, last?: DeliveryFailure): DeliveryFailure {
  const reason = isTimeout(signal.reason) ? 'It took too long.' : 'It was interrupted.'
  return new DeliveryFailure(last ? `${last.message} ${reason}` : reason, {cause: signal.reason})
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError'
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, {signal})
}
