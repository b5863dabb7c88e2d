import type {Problem} from '#shared/errors'
import {HUNDREDTHS_IN_ALL, hundredths, isPercentage} from './percentages.ts'
import {divideHalfUp} from './ratios.ts'

/** What the earned value of a line follows from: all at the end, half at the start, or a percentage somebody judges. */
export const progressMethods = ['0/100', '50/50', 'physical'] as const
export type ProgressMethod = (typeof progressMethods)[number]

export interface Progress {
  readonly method: ProgressMethod
  /** "12.5"; for the two other methods only whether it is 0, in between or 100 counts. `null` is not started. */
  readonly percent: string | null
}

/** Nobody can earn more than the whole line. */
export function checkProgress(percent: string): Problem[] {
  if (isPercentage(percent) && hundredths(percent) <= HUNDREDTHS_IN_ALL) return []
  const why = isPercentage(percent) ? ': more than the budget cannot be earned' : ', such as 35 or 12.5'
  return [{field: 'physical', message: `must be a percentage from 0 to 100${why}.`}]
}

/** In minor units, rounded half-up. */
export function earnedValueOfLine(approved: bigint, {method, percent}: Progress): bigint {
  const done = percent === null ? 0n : hundredths(percent)
  if (done > HUNDREDTHS_IN_ALL) throw new RangeError(`More than all of a line is earned: ${percent} %`)
  return divideHalfUp(approved * credited(method, done), HUNDREDTHS_IN_ALL)
}

function credited(method: ProgressMethod, done: bigint): bigint {
  if (method === 'physical' || done === 0n || done === HUNDREDTHS_IN_ALL) return done
  return method === '50/50' ? HUNDREDTHS_IN_ALL / 2n : 0n
}
