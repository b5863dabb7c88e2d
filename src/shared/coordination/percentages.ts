import {ratio} from './ratio-arithmetic.ts'
import type {Ratio} from './ratios.ts'

/** How many hundredths of a percent make the whole. */
export const HUNDREDTHS_IN_ALL = 10_000n

const PERCENTAGE = /^(\d{1,4})(?:\.(\d{1,2}))?$/

/** Decimal text with a point and at most two decimals, such as "12.5"; numbers over 100 are percentages too. */
export function isPercentage(text: string): boolean {
  return PERCENTAGE.test(text)
}

/** "12.5" percent are 1250 hundredths of a percent. */
export function hundredths(percent: string): bigint {
  const match = PERCENTAGE.exec(percent)
  if (!match) throw new RangeError(`Not a percentage with at most two decimals: ${JSON.stringify(percent)}`)
  return BigInt(match[1]! + (match[2] ?? '').padEnd(2, '0'))
}

/** "12.5" percent are one eighth. */
export function ratioOfPercentage(percent: string): Ratio {
  return ratio(hundredths(percent), HUNDREDTHS_IN_ALL)
}
