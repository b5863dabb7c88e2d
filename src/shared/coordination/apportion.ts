/**
 * Splits an amount by weights into whole units that add up to it exactly: each share is cut, and the units that are
 * left go one each to the largest remainders, of equal ones to the first.
 */
export function apportion(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  if (amount < 0n || whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('An amount of 0 or more is split by weights of 0 or more, not all 0')
  }
  const shares = weights.map((weight) => (amount * weight) / whole)
  const left = amount - shares.reduce((sum, share) => sum + share, 0n)
  const byRemainder = weights
    .map((weight, index) => ({index, remainder: (amount * weight) % whole}))
    .sort((one, other) => (one.remainder > other.remainder ? -1 : one.remainder < other.remainder ? 1 : 0))
  for (const {index} of byRemainder.slice(0, Number(left))) shares[index]! += 1n
  return shares
}
