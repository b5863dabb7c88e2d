import {describe, expect, it} from 'vitest'
import {
  type BudgetLine,
  computedHealth,
  costHealth,
  type Figure,
  figure,
  indexText,
  isDeclared,
  isDeclaredBetter,
  lineFigures,
  type MeasuredLine,
  overrun,
  overrunColour,
  performanceOf,
  plannedLine,
  ratio,
  riskHealth,
  roundedUnits,
  scheduleHealth,
  type Transaction,
} from '#shared/coordination/index'
import {budgetLine, transaction} from './books.ts'

const asOf = '2026-11-19'

describe('the performance of a project', () => {
  const works = measured({original: 100_000n, estimateToComplete: 60_000n}, '40', [
    transaction('LIB-T1', 'actual', 50_000n),
    transaction('LIB-T2', 'commitment', 30_000n),
  ])
  const survey = measured({reference: 'LIB-B2', original: 20_000n, estimateToComplete: 0n}, '100', [
    transaction('LIB-T3', 'accrual', 18_000n, {line: 'LIB-B2'}),
  ])

  it('adds budget, plan, earned value and cost of the cost lines, then divides', () => {
    const [performance, ...more] = performanceOf([works, survey], {asOf})
    expect(more).toEqual([])
    expect(performance!.currency).toBe('GBP')
    expect(performance!.value).toMatchObject({bac: 120_000n, pv: 60_000n, ev: 60_000n, ac: 68_000n})
    expect(indexText(performance!.value.cpi)).toBe('0.882')
    expect(indexText(performance!.value.spi)).toBe('1.000')
    expect(performance!.schedule).toMatchObject({plannedDuration: 100, es: {value: ratio(50n)}})
  })

  it('leaves reserves and income out of the budget, but not what was spent of them', () => {
    const held = measured({reference: 'LIB-B3', kind: 'contingency', original: 50_000n}, null, [
      transaction('LIB-T4', 'actual', 2_000n, {line: 'LIB-B3'}),
    ])
    const reserve = measured({reference: 'LIB-B4', kind: 'management_reserve', original: 9_000n}, null)
    const grant = measured({reference: 'LIB-B5', kind: 'income', original: 9_000n}, null, [
      transaction('LIB-T5', 'income', 7_000n, {line: 'LIB-B5'}),
    ])
    const [performance] = performanceOf([works, survey, held, reserve, grant], {asOf})
    expect(performance!.value).toMatchObject({bac: 120_000n, pv: 60_000n, ac: 70_000n})
  })

  it('is unknown, not 0, as long as nobody has said how much is done', () => {
    const silent = measured({original: 100_000n}, null, [transaction('LIB-T1', 'actual', 50_000n)])
    const [unknown] = performanceOf([silent], {asOf})
    const none = {value: null, reason: 'not-reported'}
    expect(unknown!.value).toMatchObject({cv: none, sv: none, cpi: none, spi: none, tcpi: none, complete: none})
    expect(unknown!.schedule).toMatchObject({es: none, spi: none, sv: none, forecastFinish: null})
    const [nothingDone] = performanceOf([{...silent, progress: {method: 'physical', percent: '0'}}], {asOf})
    expect(indexText(nothingDone!.value.cpi)).toBe('0.000')
  })

  it('keeps currencies apart', () => {
    const euros = measured({reference: 'LIB-B3', currency: 'EUR', original: 1_000n}, '50')
    const [inEuros, inPounds] = performanceOf([works, euros], {asOf})
    expect([inEuros!.currency, inEuros!.value.bac, inEuros!.value.pv]).toEqual(['EUR', 1_000n, 500n])
    expect([inPounds!.currency, inPounds!.value.bac]).toEqual(['GBP', 100_000n])
  })

  it('has no plan while a cost line has no dates', () => {
    const undated = {...survey, finish: null}
    expect(plannedLine(undated)).toBeNull()
    expect(plannedLine({...survey, start: null})).toBeNull()
    const [performance] = performanceOf([works, undated], {asOf})
    expect(performance!.value).toMatchObject({pv: null, spi: {value: null, reason: 'no-baseline'}})
    expect(performance!.schedule).toMatchObject({es: {value: null, reason: 'no-baseline'}})
  })

  it("takes people's estimates and open commitments where every cost line has an estimate", () => {
    const [performance] = performanceOf([works, survey], {asOf, method: 'manual'})
    expect(roundedUnits(performance!.value.eac.figure)).toBe(68_000n + 30_000n + 60_000n)
    const unestimated = {...survey, figures: {...survey.figures, isEstimateAssumed: true}}
    const [assumed] = performanceOf([works, unestimated], {asOf, method: 'manual'})
    expect(assumed!.value.eac).toMatchObject({method: 'cpi', insteadOf: {method: 'manual', because: 'no-estimate'}})
  })

  it('takes what a line gave away before it got something for nothing, not for less', () => {
    const early = measured({original: 100n}, '50', [transaction('LIB-T1', 'transfer', 300n, {direction: 'out'})])
    expect(early.figures.approved).toBe(-200n)
    expect(performanceOf([early, survey], {asOf})[0]!.value).toMatchObject({bac: 20_000n, ev: 20_000n, pv: 10_000n})
  })

  it('is nothing without expenses', () => {
    expect(performanceOf([], {asOf})).toEqual([])
    const [onlyHeld] = performanceOf([measured({kind: 'contingency', original: 100n}, null)], {asOf})
    expect(onlyHeld!.value).toMatchObject({bac: 0n, pv: null, cpi: {value: null, reason: 'no-budget'}})
  })

  function measured(facts: Partial<BudgetLine>, percent: string | null, books: Transaction[] = []): MeasuredLine {
    return {
      figures: lineFigures(budgetLine(facts), books, asOf),
      start: '2026-10-01',
      finish: '2027-01-08',
      phasing: {kind: 'linear'},
      progress: {method: 'physical', percent},
    }
  }
})

describe('the health', () => {
  const index = (percent: bigint): Figure => figure(percent, 100n, 'not-started')
  const forecast = (percent: bigint): Figure => figure(percent, 100n, 'no-budget')
  const slip = (days: number, colour: 'green' | 'yellow' | 'orange' | 'red') => ({reference: 'LIB-M3', days, colour})

  it('of the schedule is the worse of the index and the milestone that slips most', () => {
    expect(scheduleHealth(index(100n), slip(12, 'orange'))).toEqual({
      dimension: 'schedule',
      colour: 'orange',
      reason: 'The SPI is 1.000 (green, on plan). LIB-M3 slips by 12 days (orange).',
    })
    expect(scheduleHealth(index(85n), slip(0, 'green'))).toMatchObject({
      colour: 'red',
      reason: 'The SPI is 0.850 (red, poor). No milestone slips (green).',
    })
    expect(scheduleHealth(null, slip(1, 'yellow')).reason).toBe('LIB-M3 slips by 1 day (yellow).')
    expect(scheduleHealth({value: null, reason: 'no-baseline'}, null)).toMatchObject({
      colour: null,
      reason: 'There is no milestone ahead and no planned value.',
    })
  })

  it('of the cost is the worse of the index and the forecast', () => {
    expect(costHealth(index(92n), forecast(104n), null)).toEqual({
      dimension: 'cost',
      colour: 'yellow',
      reason: 'The CPI is 0.920 (yellow, watch). The forecast is 104.0 % of the approved budget (yellow).',
    })
    expect(costHealth(index(100n), forecast(111n), null).colour).toBe('red')
    expect(costHealth(null, forecast(100n), null)).toMatchObject({
      colour: 'green',
      reason: 'The forecast is 100.0 % of the approved budget (green).',
    })
    expect(costHealth(null, {value: null, reason: 'no-budget'}, null)).toMatchObject({
      colour: null,
      reason: 'There is no approved budget.',
    })
    expect(costHealth({value: null, reason: 'no-cost-yet'}, null, null).colour).toBeNull()
  })

  it('of the cost is green within the tolerance and as ever beyond it', () => {
    expect(costHealth(null, forecast(107n), '7.00')).toMatchObject({
      colour: 'green',
      reason: 'The forecast is 107.0 % of the approved budget (green, within the tolerance of 7.00 %).',
    })
    expect(costHealth(null, forecast(108n), '7.00').colour).toBe('orange')
    expect(costHealth(null, forecast(1_100n), '1000.00').colour).toBe('green')
  })

  it.each([
    [99n, 'green'],
    [100n, 'green'],
    [101n, 'yellow'],
    [105n, 'yellow'],
    [106n, 'orange'],
    [110n, 'orange'],
    [111n, 'red'],
  ] as const)('of a forecast of %i percent is %s', (percent, colour) => {
    expect(overrunColour(overrun(ratio(percent, 100n)))).toBe(colour)
  })

  it('follows the steps it is given', () => {
    const steps = {yellow: 2, orange: 12.5, red: 20}
    const colours = [102n, 103n, 113n, 121n].map((percent) => overrunColour(overrun(ratio(percent, 100n)), steps))
    expect(colours).toEqual(['green', 'yellow', 'orange', 'red'])
  })

  it('of a project is the worst of all sides, with the reasons of those', () => {
    const parts = [scheduleHealth(index(92n), null), costHealth(index(94n), null, null), riskHealth('green', null)]
    expect(computedHealth(parts)).toEqual({
      colour: 'yellow',
      parts,
      reasons: ['The SPI is 0.920 (yellow, watch).', 'The CPI is 0.940 (yellow, watch).'],
    })
    const unknown = [scheduleHealth(null, null), riskHealth(null, null)]
    expect(computedHealth(unknown)).toMatchObject({
      colour: null,
      reasons: ['There is no milestone ahead and no planned value.', 'There is no open, assessed threat.'],
    })
  })

  it('that is declared counts to its last day, and may be better than the figures', () => {
    const declared = {colour: 'green', until: '2026-11-30'} as const
    expect(isDeclared(declared, '2026-11-30')).toBe(true)
    expect(isDeclared(declared, '2026-12-01')).toBe(false)
    expect(isDeclaredBetter(declared, 'yellow', '2026-11-30')).toBe(true)
    expect(isDeclaredBetter(declared, 'yellow', '2026-12-01')).toBe(false)
    expect(isDeclaredBetter(declared, 'green', '2026-11-30')).toBe(false)
    expect(isDeclaredBetter({...declared, colour: 'red'}, 'orange', '2026-11-30')).toBe(false)
    expect(isDeclaredBetter(null, 'red', '2026-11-30')).toBe(false)
    expect(isDeclaredBetter(declared, null, '2026-11-30')).toBe(false)
  })
})
