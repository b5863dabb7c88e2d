import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  addDays,
  daysBetween,
  monthEnds,
  monthlyPlan,
  monthOf,
  type Phasing,
  type PlannedLine,
  type PlannedMonth,
  phasingByMonths,
  plannedPeriod,
  plannedValue,
} from '#shared/coordination/index'

const linear = {kind: 'linear'} as const
const quarter: PlannedLine = {amount: 9_200n, start: '2026-10-01', finish: '2026-12-31', phasing: linear}
const byMonths = (weights: Record<string, bigint>): Phasing => ({
  kind: 'months',
  months: Object.entries(weights).map(([month, weight]) => ({month, weight})),
})

const plannedLines = fc
  .record({
    amount: fc.bigInt({min: 0n, max: 10n ** 12n}),
    startsIn: fc.integer({min: -200, max: 200}),
    days: fc.integer({min: 0, max: 500}),
    weights: fc.option(fc.array(fc.bigInt({min: 0n, max: 100n}), {minLength: 1, maxLength: 24})),
  })
  .map(({amount, days, startsIn, weights}): PlannedLine => {
    const start = addDays('2026-10-01', startsIn)
    const finish = addDays(start, days)
    const months = monthEnds(start, finish).map((end, index) => ({month: monthOf(end), weight: weights?.[index] ?? 1n}))
    const isWeighted = weights !== null && months.some(({weight}) => weight > 0n)
    return {amount, start, finish, phasing: isWeighted ? {kind: 'months', months} : linear}
  })
const anyDay = fc.integer({min: -300, max: 900}).map((days) => addDays('2026-10-01', days))

describe('the planned value', () => {
  it('is nothing before the start and all from the finish on', () => {
    expect(plannedValue([quarter], '2026-09-30')).toBe(0n)
    expect(plannedValue([quarter], '2026-12-31')).toBe(9_200n)
    expect(plannedValue([quarter], '2030-01-01')).toBe(9_200n)
    expect(plannedValue([], '2026-12-31')).toBe(0n)
  })

  it('grows by the day, each day counting at its end', () => {
    expect(plannedValue([quarter], '2026-10-01')).toBe(100n)
    expect(plannedValue([quarter], '2026-10-31')).toBe(3_100n)
    expect(plannedValue([quarter, quarter], '2026-11-30')).toBe(12_200n)
    expect(plannedValue([{...quarter, amount: 100n}], '2026-10-01')).toBe(1n)
    const oneDay = {...quarter, finish: quarter.start}
    expect(plannedValue([oneDay], '2026-09-30')).toBe(0n)
    expect(plannedValue([oneDay], quarter.start)).toBe(9_200n)
  })

  it('follows the months where they are given, each of them by the day', () => {
    const phasing = byMonths({'2026-10': 3_100n, '2026-11': 0n, '2026-12': 6_100n})
    const planned = (date: string) => plannedValue([{...quarter, phasing}], date)
    expect(planned('2026-10-10')).toBe(1_000n)
    expect(planned('2026-10-31')).toBe(3_100n)
    expect(planned('2026-11-30')).toBe(3_100n)
    expect(planned('2026-12-01')).toBe(3_297n)
    expect(planned('2026-12-31')).toBe(9_200n)
  })

  it('spreads the first and last month from the start and to the finish', () => {
    const line = {...quarter, start: '2026-10-22', finish: '2026-11-10', amount: 2_000n}
    const phasing = byMonths({'2026-10': 1n, '2026-11': 1n})
    expect(plannedValue([{...line, phasing}], '2026-10-21')).toBe(0n)
    expect(plannedValue([{...line, phasing}], '2026-10-22')).toBe(100n)
    expect(plannedValue([{...line, phasing}], '2026-10-31')).toBe(1_000n)
    expect(plannedValue([{...line, phasing}], '2026-11-05')).toBe(1_500n)
  })

  it('keeps the shape of the months when the amount is revised', () => {
    const phasing = byMonths({'2026-10': 5_000n, '2026-12': 5_000n})
    expect(plannedValue([{...quarter, amount: 30_001n, phasing}], '2026-11-15')).toBe(15_001n)
  })

  it('never falls, and stays between nothing and all', () => {
    fc.assert(
      fc.property(
        fc.array(plannedLines, {maxLength: 5}),
        anyDay,
        fc.integer({min: 0, max: 60}),
        (lines, day, later) => {
          const now = plannedValue(lines, day)
          const all = lines.reduce((sum, {amount}) => sum + amount, 0n)
          expect(now >= 0n && now <= all).toBe(true)
          expect(plannedValue(lines, addDays(day, later)) >= now).toBe(true)
        },
      ),
    )
  })
})

describe('the monthly plan', () => {
  it('has the amount of every month', () => {
    expect(monthlyPlan(quarter)).toEqual([
      {month: '2026-10', amount: 3_100n},
      {month: '2026-11', amount: 3_000n},
      {month: '2026-12', amount: 3_100n},
    ])
  })

  it('adds up to the line exactly', () => {
    fc.assert(
      fc.property(plannedLines, (line) => {
        const months = monthlyPlan(line)
        expect(months.reduce((sum, {amount}) => sum + amount, 0n)).toBe(line.amount)
        expect(months.every(({amount}) => amount >= 0n)).toBe(true)
      }),
    )
  })
})

describe('the time of a plan', () => {
  it('is from the first day of any line to the last', () => {
    const early = {...quarter, start: '2026-05-01', finish: '2026-11-01'}
    expect(plannedPeriod([quarter, early])).toEqual({start: '2026-05-01', finish: '2026-12-31'})
    expect(plannedPeriod([])).toBeNull()
  })

  it('has month ends, but the finish at its end', () => {
    expect(monthEnds('2026-10-15', '2026-12-10')).toEqual(['2026-10-31', '2026-11-30', '2026-12-10'])
    expect(monthEnds('2026-10-31', '2026-10-31')).toEqual(['2026-10-31'])
    expect(monthEnds('2027-01-31', '2027-03-31')).toEqual(['2027-01-31', '2027-02-28', '2027-03-31'])
    expect(monthEnds('2026-10-15', '2026-10-14')).toEqual([])
    fc.assert(
      fc.property(anyDay, fc.integer({min: 0, max: 800}), (start, days) => {
        const ends = monthEnds(start, addDays(start, days))
        expect(ends.at(-1)).toBe(addDays(start, days))
        for (const [index, end] of ends.slice(1).entries()) expect(daysBetween(ends[index]!, end)).toBeGreaterThan(0)
      }),
    )
  })
})

describe('phasing by months', () => {
  const line = {amount: 100_000n, currency: 'GBP', start: '2026-10-01', finish: '2026-12-31'}
  const messages = (months: readonly PlannedMonth[], facts: Partial<typeof line> = {}) =>
    phasingByMonths(months, {...line, ...facts}).problems.map(({field, message}) => `${field} ${message}`)
  const amounts = (...given: bigint[]) => given.map((amount, index) => ({month: `2026-${10 + index}`, amount}))
  const percentages = (...given: string[]) => given.map((percent, index) => ({month: `2026-${10 + index}`, percent}))

  it('takes amounts or percentages that add up exactly', () => {
    expect(phasingByMonths(amounts(50_000n, 0n, 50_000n), line)).toEqual({
      phasing: byMonths({'2026-10': 50_000n, '2026-11': 0n, '2026-12': 50_000n}),
      problems: [],
    })
    expect(phasingByMonths(percentages('33.33', '33.33', '33.34'), line).phasing).toEqual(
      byMonths({'2026-10': 3_333n, '2026-11': 3_333n, '2026-12': 3_334n}),
    )
  })

  it('refuses any other sum', () => {
    expect(messages(amounts(50_000n, 49_999n))).toEqual([
      'phasing adds up to GBP 999.99, not to the GBP 1,000.00 of the line.',
    ])
    expect(messages(amounts(99_999n))).toHaveLength(1)
    expect(messages(percentages('33.33', '33.33', '33.33'))).toEqual(['phasing adds up to 99.99 %, not to 100 %.'])
    expect(messages(amounts(150_000n, -50_000n))).toEqual(['phasing has an amount below 0.'])
    expect(messages(amounts(0n, 0n), {amount: 0n})).toEqual(['phasing has no amount above 0.'])
    expect(messages(percentages('33,33'))).toEqual(['phasing has "33,33", which is no percentage such as 12.5.'])
    expect(messages([...amounts(50_000n), {month: '2026-11', percent: '50'}])).toEqual([
      'phasing has both amounts and percentages: give one of them for all months.',
    ])
  })

  it('refuses months that are none, twice or outside the time of the line', () => {
    expect(messages([])).toEqual(['phasing has no months.'])
    const percent = '25'
    const months = ['2026-13', '2026-10', '2026-10', '2027-01'].map((month) => ({month, percent}))
    expect(messages(months)).toEqual([
      'phasing has "2026-13", which is no month such as 2026-10.',
      'phasing has 2026-10 twice.',
      "phasing has 2027-01, which is outside the line's time.",
    ])
    expect(messages([{month: '2026-09', percent: '100'}])).toEqual([
      "phasing has 2026-09, which is outside the line's time.",
    ])
    expect(messages(percentages('100'), {start: '2027-01-01'})).toContain(
      'finish 2026-12-31 is before the start, 2027-01-01.',
    )
  })
})
