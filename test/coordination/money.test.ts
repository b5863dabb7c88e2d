import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  add,
  compareMoney,
  currencyCodes,
  currencyDigits,
  fromDecimalString,
  isCurrency,
  type Money,
  money,
  multiplyByRatio,
  negate,
  parseCurrency,
  subtract,
  sum,
  toDecimalString,
  totalsByCurrency,
} from '#shared/coordination/index'
import {userErrorOf} from './user-error.ts'

const eur = (amount: bigint) => money(amount, 'EUR')
const anyEuros = fc.bigInt({min: -(10n ** 14n), max: 10n ** 14n}).map(eur)

describe('currencies', () => {
  // ISO 4217 list one of 2026-01-01: 178 entries, 13 of them without minor units.
  it('are the 165 active ones that have minor units', () => {
    expect(currencyCodes()).toHaveLength(165)
    expect(new Set(currencyCodes()).size).toBe(165)
  })

  it('have their own number of digits', () => {
    expect(['EUR', 'JPY', 'KWD', 'CLF', 'HUF', 'UYW'].map(currencyDigits)).toEqual([2, 0, 3, 4, 2, 4])
  })

  it('of the past, metals and inventions are none', () => {
    expect(['DEM', 'HRK', 'BGN', 'ANG', 'SLL', 'ZWL', 'XAU', 'XXX', 'eur', 'BTC', ''].filter(isCurrency)).toEqual([])
    expect(['XCG', 'SLE', 'ZWG'].filter(isCurrency)).toHaveLength(3)
  })

  it('are read in any case, and suggested when misspelt or named by their sign', () => {
    expect(parseCurrency(' gbp ')).toBe('GBP')
    expect(userErrorOf(() => parseCurrency('EUT'))).toMatchObject({
      code: 'INVALID_CURRENCY',
      message: '"EUT" is not an ISO 4217 currency code.',
      nextStep: 'Type the three letters of the currency, such as EUR.',
    })
    expect(userErrorOf(() => parseCurrency('£')).nextStep).toContain('such as GBP.')
    expect(userErrorOf(() => parseCurrency('pounds')).nextStep).toContain('EUR, GBP or USD')
  })
})

describe('money', () => {
  it('is a plain decimal in JSON and CSV, with the digits of its currency', () => {
    expect(toDecimalString(eur(125000n))).toBe('1250.00')
    expect(toDecimalString(eur(-5n))).toBe('-0.05')
    expect(toDecimalString(money(1250n, 'JPY'))).toBe('1250')
    expect(toDecimalString(money(-1n, 'KWD'))).toBe('-0.001')
    expect(fromDecimalString('1250.5', 'EUR')).toEqual({amount: 125050n, currency: 'EUR'})
    expect(fromDecimalString('-0', 'EUR')).toEqual(eur(0n))
  })

  it('comes back from its decimal, in every currency', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...currencyCodes()),
        fc.bigInt({min: -8_999_999_999_999_999n, max: 8_999_999_999_999_999n}),
        (currency, amount) => {
          const value = money(amount, currency)
          expect(fromDecimalString(toDecimalString(value), currency)).toEqual(value)
        },
      ),
    )
  })

  it.each(['1,250.00', '1.234', '1e3', '', '.5', '5.', '+5', ' 5', 'NaN', '٣'])('is not the decimal "%s"', (text) => {
    expect(userErrorOf(() => fromDecimalString(text, 'EUR')).code).toBe('INVALID_MONEY')
  })

  it('stays below 9·10^15 minor units', () => {
    expect(eur(8_999_999_999_999_999n).amount).toBe(8_999_999_999_999_999n)
    for (const amount of [9_000_000_000_000_000n, -9_000_000_000_000_000n]) {
      expect(userErrorOf(() => eur(amount))).toMatchObject({
        code: 'INVALID_MONEY',
        nextStep: 'Type an amount below 90000000000000.00 EUR.',
      })
    }
  })

  it('adds up exactly', () => {
    expect(sum([eur(10n), eur(20n), eur(-5n)], 'EUR')).toEqual(eur(25n))
    expect(sum([], 'EUR')).toEqual(eur(0n))
    fc.assert(
      fc.property(anyEuros, anyEuros, (one, other) => {
        expect(add(one, other)).toEqual(add(other, one))
        expect(subtract(add(one, other), other)).toEqual(one)
        expect(add(one, negate(one))).toEqual(eur(0n))
        expect(Math.sign(compareMoney(one, other))).toBe(-Math.sign(compareMoney(other, one)) + 0)
      }),
    )
  })

  it('is never mixed', () => {
    const dollars = money(100n, 'USD')
    const mixed: ((one: Money, other: Money) => unknown)[] = [add, subtract, compareMoney]
    for (const operation of mixed) {
      expect(userErrorOf(() => operation(eur(100n), dollars)).code).toBe('MIXED_CURRENCIES')
    }
    expect(userErrorOf(() => sum([eur(1n), dollars], 'EUR')).message).toBe(
      'Amounts of EUR and USD cannot be added or compared.',
    )
  })

  it('is totalled for each currency', () => {
    expect(totalsByCurrency([money(5n, 'USD'), eur(10n), money(7n, 'USD')])).toEqual([eur(10n), money(12n, 'USD')])
  })

  it('is multiplied exactly and rounded once, half-up on the magnitude', () => {
    expect(multiplyByRatio(eur(1n), 1n, 2n)).toEqual(eur(1n))
    expect(multiplyByRatio(eur(-1n), 1n, 2n)).toEqual(eur(-1n))
    expect(multiplyByRatio(eur(100n), 1n, 3n)).toEqual(eur(33n))
    expect(multiplyByRatio(eur(200n), 1n, -3n)).toEqual(eur(-67n))
    // The "Fence" exercise (PMP Exam Prep p. 210) prints 4,479 because it rounds CPI first: 4000 / (2500 / 2800) is 4,480.
    expect(multiplyByRatio(eur(400000n), 2800n, 2500n)).toEqual(eur(448000n))
    expect(() => multiplyByRatio(eur(1n), 1n, 0n)).toThrow(RangeError)
  })
})
