import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  compareRatios,
  earnedValue,
  estimateMethods,
  type Figure,
  indexBand,
  indexText,
  type PerformanceInputs,
  ratio,
  roundedUnits,
} from '#shared/coordination/index'
import {publishedExamples} from './published-earned-value.ts'

describe.each(publishedExamples)('the published example "$name" ($source)', ({expected, inputs, scale, tcpi}) => {
  const scaled = {
    bac: units(inputs.bac, scale),
    pv: units(inputs.pv, scale),
    ev: units(inputs.ev, scale),
    ac: units(inputs.ac, scale),
  }
  const result = earnedValue(scaled)
  const amount = (of: Figure) => sixDigits(of, scale)

  it('has its variances and indices', () => {
    expect(amount(result.cv)).toBe(expected.cv)
    expect(amount(result.sv)).toBe(expected.sv)
    expect(sixDigits(result.cpi)).toBe(expected.cpi)
    expect(sixDigits(result.spi)).toBe(expected.spi)
  })

  it('has its estimates at completion', () => {
    expect(amount(result.eac.figure)).toBe(expected.eac)
    expect(amount(earnedValue(scaled, 'budget-rate').eac.figure)).toBe(expected.budgetRate)
    expect(amount(earnedValue(scaled, 'cpi-spi').eac.figure)).toBe(expected.cpiSpi)
    expect(amount(result.etc)).toBe(expected.etc)
    expect(amount(result.vac)).toBe(expected.vac)
  })

  it('has its index to complete', () => {
    if (typeof tcpi === 'string') expect(sixDigits(result.tcpi)).toBe(tcpi)
    else expect(result.tcpi).toEqual({value: null, reason: tcpi.reason})
  })
})

describe('earned value', () => {
  const inputs: PerformanceInputs = {bac: 1_000n, pv: 400n, ev: 300n, ac: 350n}
  const reasonOf = (figure: Figure) => (figure.value === null ? figure.reason : null)

  it('is rounded only for display: half of a unit is up', () => {
    const {eac, tcpi} = earnedValue({bac: 400_000n, pv: 300_000n, ev: 250_000n, ac: 280_000n})
    expect(roundedUnits(eac.figure)).toBe(448_000n)
    expect(indexText(tcpi)).toBe('1.250')
  })

  it('gives no index without cost, without plan, before the start and without a baseline, but says why', () => {
    const free = earnedValue({...inputs, ac: 0n})
    expect(reasonOf(free.cpi)).toBe('no-cost-yet')
    expect([free.eac.figure, free.etc, free.vac, free.tcpiToEstimate].map(reasonOf)).toEqual(
      Array(4).fill('no-cost-yet'),
    )
    const early = earnedValue({...inputs, pv: 0n})
    expect(reasonOf(early.spi)).toBe('not-started')
    expect(reasonOf(earnedValue({...inputs, pv: 0n}, 'cpi-spi').eac.figure)).toBe('not-started')
    const unplanned = earnedValue({...inputs, pv: null})
    expect([unplanned.spi, unplanned.sv].map(reasonOf)).toEqual(['no-baseline', 'no-baseline'])
    expect(reasonOf(earnedValue({...inputs, pv: null}, 'cpi-spi').eac.figure)).toBe('no-baseline')
  })

  it('is off without a budget', () => {
    const off = earnedValue({bac: 0n, pv: 0n, ev: 0n, ac: 50n})
    const figures = [off.cv, off.sv, off.cpi, off.spi, off.eac.figure, off.etc, off.vac, off.tcpi, off.tcpiToEstimate]
    expect([...figures, off.complete, off.spent].map(reasonOf)).toEqual(Array(11).fill('no-budget'))
  })

  it('falls back to the budget rate when nothing is earned yet, and says so', () => {
    for (const method of ['cpi', 'cpi-spi'] as const) {
      const {eac} = earnedValue({...inputs, ev: 0n}, method)
      expect(eac).toEqual({
        figure: {value: ratio(1_350n)},
        method: 'budget-rate',
        insteadOf: {method, because: 'nothing-earned'},
      })
    }
    expect(earnedValue(inputs).eac.insteadOf).toBeNull()
    const idle = earnedValue({...inputs, ev: 0n, ac: 0n})
    expect([reasonOf(idle.eac.figure), idle.eac.insteadOf]).toEqual(['no-cost-yet', null])
  })

  it("takes a person's estimate, and without one that of the index", () => {
    expect(earnedValue({...inputs, manualEtc: 650n}, 'manual')).toMatchObject({
      eac: {figure: {value: ratio(1_000n)}, method: 'manual', insteadOf: null},
      etc: {value: ratio(650n)},
      vac: {value: ratio(0n)},
    })
    expect(earnedValue({...inputs, manualEtc: 0n}, 'manual').eac.method).toBe('manual')
    expect(earnedValue(inputs, 'manual').eac).toEqual({
      ...earnedValue(inputs).eac,
      insteadOf: {method: 'manual', because: 'no-estimate'},
    })
    expect(estimateMethods).toEqual(['cpi', 'budget-rate', 'cpi-spi', 'manual'])
  })

  it('has nothing to complete at the end, and nothing to complete it with over the budget', () => {
    expect(reasonOf(earnedValue({...inputs, ev: 1_000n}).tcpi)).toBe('complete')
    expect(reasonOf(earnedValue({...inputs, ac: 1_000n}).tcpi)).toBe('not-achievable')
    expect(indexText(earnedValue({...inputs, ac: 999n}).tcpi)).toBe('700.000')
    expect(reasonOf(earnedValue({...inputs, manualEtc: 0n}, 'manual').tcpiToEstimate)).toBe('not-achievable')
  })

  it('refuses to earn more than the budget, or less than nothing', () => {
    expect(() => earnedValue({...inputs, ev: 1_001n})).toThrow(RangeError)
    expect(() => earnedValue({...inputs, ev: -1n})).toThrow(RangeError)
  })

  it('needs the performance it has to finish at BAC ÷ CPI', () => {
    const positive = fc.bigInt({min: 1n, max: 10n ** 12n})
    const partly = positive.chain((bac) =>
      fc.record({
        bac: fc.constant(bac),
        pv: fc.bigInt({min: 0n, max: bac}),
        ev: fc.bigInt({min: 1n, max: bac}),
        ac: positive,
      }),
    )
    fc.assert(
      fc.property(partly, (given) => {
        const {cpi, eac, etc, tcpiToEstimate, vac} = earnedValue(given)
        if (given.ev === given.bac) expect(tcpiToEstimate).toEqual({value: null, reason: 'complete'})
        else expect(compareRatios(tcpiToEstimate.value!, cpi.value!)).toBe(0)
        const estimate = eac.figure.value!
        expect(compareRatios(estimate, ratio(given.bac * given.ac, given.ev))).toBe(0)
        expect(
          compareRatios(ratio(etc.value!.numerator, etc.value!.denominator), {
            numerator: estimate.numerator - given.ac * estimate.denominator,
            denominator: estimate.denominator,
          }),
        ).toBe(0)
        expect(Math.sign(compareRatios(vac.value!, ratio(0n)))).toBe(Math.sign(compareRatios(cpi.value!, ratio(1n))))
      }),
    )
  })
})

describe('an index', () => {
  // hazards.fema.gov dash02. Above 1.10 it prints red; here that questions the plan, not the work.
  it.each([
    ['0.8999', 'red', 'poor'],
    ['0.90', 'yellow', 'watch'],
    ['0.9499', 'yellow', 'watch'],
    ['0.95', 'green', 'on plan'],
    ['1.00', 'green', 'on plan'],
    ['1.05', 'green', 'on plan'],
    ['1.0501', 'yellow', 'better than planned'],
    ['1.10', 'yellow', 'better than planned'],
    ['1.1001', 'yellow', 'plan-quality'],
  ])('of %s is %s, %s', (value, colour, word) => {
    expect(indexBand(ratio(units(value, 10_000n), 10_000n))).toEqual({colour, word})
  })
})

/** "27500/3", "2.4" in units of one `scale`th. */
function units(text: string, scale: bigint): bigint {
  const [whole, denominator = '1'] = text.split('/') as [string, string?]
  const [integer, decimals = ''] = whole.split('.') as [string, string?]
  const numerator = BigInt(integer + decimals) * scale
  const divisor = BigInt(denominator) * 10n ** BigInt(decimals.length)
  expect(numerator % divisor).toBe(0n)
  return numerator / divisor
}

/** With at most six digits, without zeros at the end: "0.892857", "-300". */
function sixDigits(figure: Figure, scale = 1n): string | null {
  const micros =
    figure.value && roundedUnits({value: ratio(figure.value.numerator * 1_000_000n, figure.value.denominator * scale)})
  if (micros === null) return null
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, '0')
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
  return micros < 0n ? `-${text}` : text
}
