import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  currencyCodes,
  type DecimalMark,
  formatMoney,
  money,
  parseMoney,
  toDecimalString,
} from '#shared/coordination/index'
import {userErrorOf} from './user-error.ts'

const read = (text: string, decimalMark: DecimalMark = '.', currency = 'EUR') =>
  toDecimalString(parseMoney(text, {currency, decimalMark}))
const refusal = (text: string, decimalMark: DecimalMark = '.', currency = 'EUR') => {
  const {code, message, nextStep} = userErrorOf(() => parseMoney(text, {currency, decimalMark}))
  expect(code).toBe('INVALID_MONEY')
  return `${message} ${nextStep}`
}

describe('parseMoney', () => {
  it.each<[string, DecimalMark, string, string, string]>([
    ['$1,420', '.', 'USD', '1420.00', 'hledger#698, where $1.420 came out'],
    ['1.080', ',', 'EUR', '1080.00', 'siddhantgoel/beancount-dkb#206'],
    ['-1.070,10', ',', 'EUR', '-1070.10', 'beancount-dkb#206'],
    ['1,656.20', '.', 'USD', '1656.20', 'ledger#1941'],
  ])('reads %s with the mark "%s" in %s as %s (%s)', (text, mark, currency, amount) => {
    expect(read(text, mark, currency)).toBe(amount)
  })

  it('asks when a group of three could be decimals', () => {
    expect(refusal('1.080')).toBe('"1.080" has too many decimals for EUR. Did you mean 1080?')
    expect(refusal('-1.080')).toContain('Did you mean -1080?')
  })

  // hledger#1904: hledger read 1,099,999.
  it('refuses two decimal marks', () => {
    expect(refusal('10.999.99')).toBe('"10.999.99" has two decimal marks. Did you mean 10999.99?')
    expect(refusal('1.080.000')).toBe('"1.080.000" has two decimal marks. Did you mean 1080000?')
  })

  it('refuses groups that are not of three digits', () => {
    expect(refusal('1,00')).toContain('Did you mean 1.00?')
    expect(refusal('1.00', ',')).toContain('Did you mean 1,00?')
    expect(refusal('1.080,10')).toContain('Did you mean 1080.10?')
    expect(refusal('12,34,567')).toContain('groups that are not three digits each')
    for (const text of ['1,0000', '1234,567', '0,123', "1,000'000", '1,000 000', '1 2', '1,,000']) refusal(text)
  })

  it.each([
    ['12 450', '12450.00'],
    ['12\u00a0450.50', '12450.50'],
    ['12\u2009450', '12450.00'],
    ['12\u202f450', '12450.00'],
    ["1'250'000", '1250000.00'],
    ['1’250', '1250.00'],
    ['€5', '5.00'],
    ['5 €', '5.00'],
    ['EUR 5', '5.00'],
    ['5eur', '5.00'],
    ['-€5', '-5.00'],
    ['€ -5', '-5.00'],
    ['€−5', '-5.00'],
    ['(300)', '-300.00'],
    ['€ (300.50)', '-300.50'],
    ['(300) EUR', '-300.00'],
    ['300.00-', '-300.00'],
    ['+5', '5.00'],
    ['0012.5', '12.50'],
    ['1.5k', '1500.00'],
    ['1.5K €', '1500.00'],
    ['€1.5k', '1500.00'],
    ['1.2345k', '1234.50'],
    ['1,250k', '1250000.00'],
    ['2.5m', '2500000.00'],
    ['1.25bn EUR', '1250000000.00'],
    ['-0', '0.00'],
  ])('reads "%s" as %s', (text, amount) => {
    expect(read(text)).toBe(amount)
  })

  it('reads k, m and bn only when they are exact in minor units', () => {
    expect(read('1.23456k')).toBe('1234.56')
    expect(refusal('1.234567k')).toContain('has too many decimals for EUR. Did you mean 1.23457k?')
    expect(refusal('1.2345')).toContain('Did you mean 1.23?')
  })

  it.each([
    ['kr 1.250,50', ',', 'SEK', '1250.50'],
    ['5 Kč', ',', 'CZK', '5.00'],
    ['5 zł', ',', 'PLN', '5.00'],
    ['2,5 mkr', ',', 'SEK', '2500000.00'],
    ['¥1,080', '.', 'JPY', '1080'],
    ['¥5', '.', 'CNY', '5.00'],
    ['US$ 5', '.', 'USD', '5.00'],
    ['$5', '.', 'CAD', '5.00'],
    ['Fr. 5.50', '.', 'CHF', '5.50'],
    ['1.080', '.', 'KWD', '1.080'],
    ['5 MXN', '.', 'MXN', '5.00'],
  ] as const)('reads "%s" with the mark "%s" in %s as %s', (text, mark, currency, amount) => {
    expect(read(text, mark, currency)).toBe(amount)
  })

  it('refuses another currency', () => {
    expect(refusal('$5')).toBe(
      '"$5" names "$", but this amount is in EUR. Type the amount in EUR, with or without that code.',
    )
    for (const text of ['USD 5', '5 GBP', '€5 USD', '£5', '5 apples', '5%', '5t']) {
      expect(refusal(text)).toContain('but this amount is in EUR')
    }
    expect(refusal('C$5', '.', 'USD')).toContain('names "C$"')
  })

  it.each([
    '',
    ' ',
    'k',
    '-',
    '€',
    '.5',
    '5.',
    '5,',
    '1e5',
    '5 5k 5',
    '--5',
    '(-5)',
    '(5',
    '5)',
    '-5-',
    '0x10',
    '٣',
    'Infinity',
  ])('refuses "%s"', (text) => {
    expect(refusal(text)).toMatch(/(is not an amount|is missing).*Type an amount such as 1250\.00 or 12\.5k\./)
  })

  it('refuses amounts that are too large', () => {
    expect(read('89,999,999,999,999.99')).toBe('89999999999999.99')
    expect(refusal('90,000,000,000,000.00')).toContain('too large')
    expect(refusal('9999999bn')).toContain('too large')
    expect(refusal('9'.repeat(50_000)).length).toBeLessThan(200)
  })
})

describe('formatMoney', () => {
  it('groups thousands, with the mark of the reader', () => {
    const amount = money(-123456789n, 'GBP')
    expect(formatMoney(amount, {decimalMark: '.'})).toBe('-1,234,567.89')
    expect(formatMoney(amount, {decimalMark: ','})).toBe('-1.234.567,89')
    expect(formatMoney(amount, {decimalMark: '.', group: false})).toBe('-1234567.89')
    expect(formatMoney(amount, {decimalMark: '.', withCurrency: true})).toBe('GBP -1,234,567.89')
    expect(formatMoney(money(1000n, 'JPY'), {decimalMark: '.'})).toBe('1,000')
    expect(formatMoney(money(99999n, 'EUR'), {decimalMark: '.'})).toBe('999.99')
  })

  it('is read back as the same amount, in every currency and with every mark', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...currencyCodes()),
        fc.bigInt({min: -8_999_999_999_999_999n, max: 8_999_999_999_999_999n}),
        fc.record({
          decimalMark: fc.constantFrom<DecimalMark>('.', ','),
          group: fc.boolean(),
          withCurrency: fc.boolean(),
        }),
        (currency, amount, format) => {
          const value = money(amount, currency)
          expect(parseMoney(formatMoney(value, format), {currency, decimalMark: format.decimalMark})).toEqual(value)
        },
      ),
      {numRuns: 500},
    )
  })
})
