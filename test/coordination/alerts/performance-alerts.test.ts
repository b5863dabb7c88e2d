import {describe, expect, it} from 'vitest'
import {
  type BudgetLine,
  type LineFigures,
  lineFigures,
  money,
  type PerformanceInputs,
  performanceOf,
} from '#shared/coordination/index'
import {budgetLine, transaction} from '../books.ts'
import {alertsOfProject, inShort, today} from './portfolio.ts'

describe('the performance', () => {
  const alertsOf = (inputs: PerformanceInputs) => alertsOfProject({performance: performanceFor(inputs)})
  const plan = {bac: 100_000n, pv: 50_000n, ev: 50_000n, ac: 50_000n}

  it('is told when an index is outside its green band', () => {
    expect(alertsOf(plan)).toEqual([])
    expect(alertsOf({...plan, ac: 53_000n}).map(inShort)).toEqual(['EVM-CPI yellow LIB'])
    expect(alertsOf({...plan, ac: 45_000n}).map(inShort)).toEqual(['EVM-CPI yellow LIB'])
    const [cost] = alertsOf({...plan, ac: 60_000n})
    expect(cost).toMatchObject({
      code: 'EVM-CPI',
      severity: 'red',
      title: 'The CPI of LIB is 0.833 (poor).',
      formula: 'earned value GBP 500.00 ÷ actual cost GBP 600.00 = 0.833, not within 0.95 and 1.05 (red below 0.90)',
      moneyAtStake: money(10_000n, 'GBP'),
    })
    const [schedule] = alertsOf({...plan, ev: 46_000n, ac: 46_000n})
    expect(schedule).toMatchObject({
      code: 'EVM-SPI',
      severity: 'yellow',
      title: 'The SPI of LIB is 0.920 (watch).',
      moneyAtStake: money(4_000n, 'GBP'),
    })
    const [fast] = alertsOf({...plan, ev: 60_000n, ac: 60_000n})
    expect(fast).toMatchObject({title: 'The SPI of LIB is 1.200 (plan-quality).', moneyAtStake: null})
  })

  it('is not told of a schedule without a plan', () => {
    const [unplanned] = performanceFor({...plan, ev: 10_000n, ac: 10_000n})
    const value = {...unplanned!.value, pv: null, spi: {value: null, reason: 'no-baseline'}} as const
    expect(alertsOfProject({performance: [{...unplanned!, value}]})).toEqual([])
  })

  it('is not told where nothing can be said', () => {
    expect(alertsOf({bac: 100_000n, pv: 0n, ev: 0n, ac: 0n})).toEqual([])
    expect(alertsOfProject({performance: performanceFor({...plan, ac: 0n})}).map(inShort)).toEqual([])
  })

  it('is told when the rest can hardly be done within the budget', () => {
    const rest = (ac: bigint) => alertsOf({...plan, ac}).filter(({code}) => code === 'EVM-TCPI')
    expect(rest(54_545n)).toEqual([])
    expect(rest(54_546n).map(inShort)).toEqual(['EVM-TCPI orange LIB'])
    expect(rest(60_000n)[0]).toMatchObject({
      title: 'The rest of LIB has to be done at a TCPI of 1.250 to stay within the budget.',
      formula:
        '(budget GBP 1,000.00 − earned value GBP 500.00) ÷ (budget GBP 1,000.00 − actual cost GBP 600.00) = 1.250 > 1.100',
      moneyAtStake: null,
    })
    expect(rest(100_000n)[0]).toMatchObject({severity: 'red', moneyAtStake: null})
    expect(rest(120_000n)[0]).toMatchObject({
      severity: 'red',
      title: 'LIB has spent its budget before its work is done.',
      moneyAtStake: money(20_000n, 'GBP'),
    })
    expect(alertsOf({...plan, pv: 100_000n, ev: 100_000n, ac: 100_000n})).toEqual([])
  })

  function performanceFor({ac, bac, ev, pv}: PerformanceInputs) {
    const figures = (facts: Partial<BudgetLine>, spent: bigint): LineFigures =>
      lineFigures(budgetLine(facts), spent > 0n ? [transaction('LIB-T1', 'actual', spent)] : [], today)
    // Two lines, one planned before today and one after, give any planned and earned value in whole percent.
    const shared = {phasing: {kind: 'linear'}, progress: {method: 'physical', percent: '0'}} as const
    const percentOf = (part: bigint, whole: bigint) =>
      whole === 0n ? '0' : String(Number((part * 10_000n) / whole) / 100)
    const early = {...shared, figures: figures({original: pv!}, ac), start: '2026-10-01', finish: today}
    const late = {...shared, figures: figures({original: bac - pv!}, 0n), start: '2027-01-01', finish: '2027-02-01'}
    const earnedEarly = ev < pv! ? ev : pv!
    return performanceOf(
      [
        {...early, progress: {method: 'physical', percent: percentOf(earnedEarly, pv!)}},
        {...late, progress: {method: 'physical', percent: percentOf(ev - earnedEarly, bac - pv!)}},
      ],
      {asOf: today},
    )
  }
})
