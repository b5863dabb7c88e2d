/**
 * Exact fractions of whole numbers. They are rounded only when they become text, half-up on the magnitude: −0.5 becomes
 * −1 with no digits.
 */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Why a figure has no value. Text for people is made of it where it is shown. */
export const undefinedReasons = [
  'no-baseline',
  'no-budget',
  'no-cost-yet',
  'not-started',
  'complete',
  'not-achievable',
  'not-reported',
] as const
export type UndefinedReason = (typeof undefinedReasons)[number]

interface Undefined {
  readonly value: null
  readonly reason: UndefinedReason
}

export type Figure = {readonly value: Ratio} | Undefined

/** The fraction, or the reason why there is none when the denominator is 0. */
export function figure(numerator: bigint, denominator: bigint, reasonForZero: UndefinedReason): Figure {
  return denominator === 0n ? {value: null, reason: reasonForZero} : {value: {numerator, denominator}}
}

/** "12.5" for one eighth; `null` stays `null`. */
export function percentText({value}: Figure): string | null {
  return value && roundedText({numerator: value.numerator * 100n, denominator: value.denominator}, 1)
}

/** "0.893": indices such as CPI and SPI; `null` stays `null`. */
export function indexText({value}: Figure): string | null {
  return value && roundedText(value, 3)
}

/** Negative when `one` is smaller, 0 when equal, positive when larger. */
export function compareRatios(one: Ratio, other: Ratio): number {
  const sign = one.denominator < 0n === other.denominator < 0n ? 1n : -1n
  const difference = (one.numerator * other.denominator - other.numerator * one.denominator) * sign
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function roundedText({numerator, denominator}: Ratio, digits: number): string {
  return decimalText(divideHalfUp(numerator * 10n ** BigInt(digits), denominator), digits)
}

/** The number of `units` of 10^-digits as a decimal with a point: -5 units of 2 digits are "-0.05". */
export function decimalText(units: bigint, digits: number): string {
  const text = magnitude(units)
    .toString()
    .padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${units < 0n ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''}`
}

export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('Division by zero')
  const divisor = magnitude(denominator)
  const rounded = (magnitude(numerator) * 2n + divisor) / (divisor * 2n)
  return numerator < 0n === denominator < 0n ? rounded : -rounded
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
