import {divideHalfUp, type Figure, magnitude, type Ratio} from './ratios.ts'

/** In lowest terms with a positive denominator, so that equal values look equal and long sums stay short. */
export function ratio(numerator: bigint, denominator = 1n): Ratio {
  if (denominator === 0n) throw new RangeError('Division by zero')
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n)
  return {numerator: numerator / divisor, denominator: denominator / divisor}
}

export function addRatios(one: Ratio, other: Ratio): Ratio {
  return ratio(
    one.numerator * other.denominator + other.numerator * one.denominator,
    one.denominator * other.denominator,
  )
}

export function subtractRatios(one: Ratio, other: Ratio): Ratio {
  return addRatios(one, {numerator: -other.numerator, denominator: other.denominator})
}

export function multiplyRatios(one: Ratio, other: Ratio): Ratio {
  return ratio(one.numerator * other.numerator, one.denominator * other.denominator)
}

/** Throws where `other` is 0: callers know the reason to give instead. */
export function divideRatios(one: Ratio, other: Ratio): Ratio {
  return ratio(one.numerator * other.denominator, one.denominator * other.numerator)
}

/** The nearest whole number, half-up on the magnitude: minor units of an amount, for display. */
export function roundedUnits({value}: Figure): bigint | null {
  return value && divideHalfUp(value.numerator, value.denominator)
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  let [larger, smaller] = [magnitude(one), magnitude(other)]
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller]
  return larger
}
