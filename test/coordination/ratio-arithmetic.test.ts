import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  addRatios,
  apportion,
  compareRatios,
  divideRatios,
  multiplyRatios,
  ratio,
  roundedUnits,
  subtractRatios,
} from '#shared/coordination/index'

const whole = fc.bigInt({min: -(10n ** 12n), max: 10n ** 12n})
const ratios = fc
  .tuple(
    whole,
    whole.filter((each) => each !== 0n),
  )
  .map(([numerator, denominator]) => ratio(numerator, denominator))

describe('ratios', () => {
  it('are in lowest terms with a positive denominator', () => {
    expect(ratio(6n, -4n)).toEqual({numerator: -3n, denominator: 2n})
    expect(ratio(0n, -7n)).toEqual({numerator: 0n, denominator: 1n})
    expect(ratio(5n)).toEqual({numerator: 5n, denominator: 1n})
    expect(() => ratio(1n, 0n)).toThrow(RangeError)
  })

  it('are added, subtracted, multiplied and divided exactly', () => {
    const [third, quarter] = [ratio(1n, 3n), ratio(1n, 4n)]
    expect(addRatios(third, quarter)).toEqual(ratio(7n, 12n))
    expect(subtractRatios(third, quarter)).toEqual(ratio(1n, 12n))
    expect(multiplyRatios(third, quarter)).toEqual(ratio(1n, 12n))
    expect(divideRatios(third, quarter)).toEqual(ratio(4n, 3n))
    expect(() => divideRatios(third, ratio(0n))).toThrow(RangeError)
    fc.assert(
      fc.property(ratios, ratios, (one, other) => {
        expect(subtractRatios(addRatios(one, other), other)).toEqual(one)
        expect(addRatios(one, other)).toEqual(addRatios(other, one))
        if (other.numerator !== 0n) expect(multiplyRatios(divideRatios(one, other), other)).toEqual(one)
        expect(Math.sign(compareRatios(one, other))).toBe(
          Math.sign(compareRatios(subtractRatios(one, other), ratio(0n))),
        )
      }),
    )
  })

  it('become whole units half-up on the magnitude, and nothing of nothing', () => {
    expect(roundedUnits({value: ratio(5n, 2n)})).toBe(3n)
    expect(roundedUnits({value: ratio(-5n, 2n)})).toBe(-3n)
    expect(roundedUnits({value: null, reason: 'no-cost-yet'})).toBeNull()
  })
})

describe('apportion', () => {
  it('gives the units that are left to the largest remainders, of equal ones to the first', () => {
    expect(apportion(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n])
    expect(apportion(101n, [50n, 30n, 20n])).toEqual([51n, 30n, 20n])
    expect(apportion(10n, [33n, 33n, 34n])).toEqual([3n, 3n, 4n])
    expect(apportion(4n, [1n, 2n, 4n])).toEqual([1n, 1n, 2n])
    expect(apportion(0n, [1n, 2n])).toEqual([0n, 0n])
  })

  it('adds up exactly, and is never a unit away from the exact share', () => {
    const weights = fc
      .array(fc.bigInt({min: 0n, max: 10_000n}), {minLength: 1, maxLength: 40})
      .filter((each) => each.some((weight) => weight > 0n))
    fc.assert(
      fc.property(fc.bigInt({min: 0n, max: 10n ** 14n}), weights, (amount, given) => {
        const shares = apportion(amount, given)
        const all = given.reduce((sum, weight) => sum + weight, 0n)
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(amount)
        for (const [index, share] of shares.entries()) {
          const exact = ratio(amount * given[index]!, all)
          expect(compareRatios(subtractRatios(ratio(share), exact), ratio(1n))).toBe(-1)
          expect(compareRatios(subtractRatios(exact, ratio(share)), ratio(1n))).toBe(-1)
        }
      }),
    )
  })

  it('has nothing to go by without weights, and splits no debts', () => {
    for (const [amount, weights] of [
      [1n, []],
      [1n, [0n, 0n]],
      [1n, [2n, -1n]],
      [-1n, [1n]],
    ] as const) {
      expect(() => apportion(amount, weights)).toThrow(RangeError)
    }
  })
})
