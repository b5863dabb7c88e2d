import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  addDays,
  compareRatios,
  dailySchedule,
  earnedSchedule,
  type Figure,
  indexText,
  type PlannedLine,
  percentText,
  plannedValue,
  ratio,
} from '#shared/coordination/index'

const planOf = (cumulative: readonly number[]) => ({
  periods: cumulative.length,
  plannedValueAt: (period: number) => BigInt(cumulative[period - 1]!),
})
const scheduleOf = (cumulative: readonly number[], ev: number, actualTime: number) =>
  earnedSchedule(planOf(cumulative), {ev: BigInt(ev), actualTime: ratio(BigInt(actualTime))})
const tenths = Array.from({length: 10}, (_, index) => (index + 1) * 10_000)
/** Six digits, as the sources give them. */
const exact = ({value}: Figure) => value && Number(value.numerator) / Number(value.denominator)

describe('earned schedule', () => {
  // advantager-pro/advantager spec/models/project_spec.rb: 6.52, −0.48, 0.93, 12.9.
  it('is what the example of advantager prints', () => {
    const planned = [100, 350, 650, 1050, 1500, 2000, 2500, 2950, 3350, 3650, 3900, 4000]
    const schedule = scheduleOf(planned, 2260, 7)
    expect(schedule.es).toEqual({value: ratio(652n, 100n)})
    expect(schedule.sv).toEqual({value: ratio(-48n, 100n)})
    expect(exact(schedule.spi)).toBeCloseTo(0.931429, 6)
    expect(exact(schedule.ieac)).toBeCloseTo(12.883436, 6)
    expect(schedule.plannedDuration).toBe(12)
  })

  // arikanatakan/pmcontrols: PV from 0 is 0, 20, 50, 90, 140, 200 and 0, 10000, … 100000.
  it('is interpolated between two periods', () => {
    expect(scheduleOf([20, 50, 90, 140, 200], 70, 3).es).toEqual({value: ratio(5n, 2n)})
    expect(scheduleOf(tenths, 34_000, 4).es).toEqual({value: ratio(34n, 10n)})
    expect(scheduleOf([20, 50, 90], 10, 1).es).toEqual({value: ratio(1n, 2n)})
  })

  // arikanatakan/pmcontrols tests/validation_cases.json, cases 1, 3, 4 and 5; planned duration 10.
  it.each([
    [30_000, 4, '3.000', '-1.000', '0.750', '13.333'],
    [50_000, 4, '5.000', '1.000', '1.250', '8.000'],
    [40_000, 5, '4.000', '-1.000', '0.800', '12.500'],
    [100_000, 10, '10.000', '0.000', '1.000', '10.000'],
  ])('of %i earned after %i periods is %s', (ev, actualTime, es, sv, spi, ieac) => {
    const schedule = scheduleOf(tenths, ev, actualTime)
    expect([schedule.es, schedule.sv, schedule.spi, schedule.ieac].map(indexText)).toEqual([es, sv, spi, ieac])
  })

  // pmmilestone.org/tools/earned-schedule-calculator: 18 earned of 20 passed are 0.90.
  it('makes an index of time', () => {
    const weeks = Array.from({length: 30}, (_, index) => index + 1)
    expect(indexText(scheduleOf(weeks, 18, 20).spi)).toBe('0.900')
  })

  it('is 0 when nothing is earned, and knows nothing before the start', () => {
    const unearned = scheduleOf([0, 20, 50], 0, 2)
    expect(unearned.es).toEqual({value: ratio(0n)})
    expect(indexText(unearned.spi)).toBe('0.000')
    expect(unearned.ieac).toEqual({value: null, reason: 'not-started'})
    const before = scheduleOf(tenths, 10_000, 0)
    expect([before.spi, before.ieac]).toEqual(Array(2).fill({value: null, reason: 'not-started'}))
    expect(before.es).toEqual({value: ratio(1n)})
  })

  it('counts a pause of the plan once it is reached, and the end when all is first planned', () => {
    expect(scheduleOf([10, 10, 10, 20], 10, 2).es).toEqual({value: ratio(3n)})
    expect(scheduleOf([10, 20, 20, 20], 20, 2).es).toEqual({value: ratio(2n)})
    expect(scheduleOf([10, 20, 20, 20], 25, 2).es).toEqual({value: ratio(2n)})
  })

  it('tells after a single period', () => {
    expect(indexText(scheduleOf(tenths, 5_000, 1).ieac)).toBe('20.000')
  })

  it('is undefined without a plan', () => {
    for (const plan of [[], [0, 0]]) {
      const {es, ieac, spi, sv} = scheduleOf(plan, 10, 1)
      expect([es, ieac, spi, sv]).toEqual(Array(4).fill({value: null, reason: 'no-baseline'}))
    }
  })

  it('is the inverse of the planned value', () => {
    const steps = fc.array(fc.bigInt({min: 1n, max: 10n ** 9n}), {minLength: 1, maxLength: 40})
    fc.assert(
      fc.property(steps, fc.nat(), fc.double({min: 0, max: 1, noNaN: true}), (increments, at, share) => {
        const cumulative: bigint[] = []
        for (const each of increments) cumulative.push((cumulative.at(-1) ?? 0n) + each)
        const plan = {periods: cumulative.length, plannedValueAt: (period: number) => cumulative[period - 1]!}
        const period = (at % cumulative.length) + 1
        const esOf = (ev: bigint) => earnedSchedule(plan, {ev, actualTime: ratio(1n)}).es.value!
        expect(esOf(cumulative[period - 1]!)).toEqual(ratio(BigInt(period)))
        // The planned value at the earned schedule is what was earned.
        const before = cumulative[period - 2] ?? 0n
        const ev = before + (increments[period - 1]! * BigInt(Math.floor(share * 1000))) / 1000n
        const es = esOf(ev)
        const complete = es.numerator / es.denominator
        const lower = complete === 0n ? 0n : cumulative[Number(complete) - 1]!
        const upper = cumulative[Number(complete)] ?? lower
        const part = ratio(es.numerator - complete * es.denominator, es.denominator)
        expect(compareRatios(ratio(part.numerator * (upper - lower), part.denominator), ratio(ev - lower))).toBe(0)
      }),
    )
  })
})

describe('the schedule by days', () => {
  const line: PlannedLine = {amount: 100_000n, start: '2026-10-01', finish: '2027-01-08', phasing: {kind: 'linear'}}

  it('measures the days and forecasts the finish', () => {
    const schedule = dailySchedule([line], {asOf: '2026-11-19', ev: 40_000n})
    expect(schedule.plannedDuration).toBe(100)
    expect(schedule.actualTime).toEqual(ratio(50n))
    expect(schedule.es).toEqual({value: ratio(40n)})
    expect(indexText(schedule.spi)).toBe('0.800')
    expect(indexText(schedule.ieac)).toBe('125.000')
    expect(schedule.forecastFinish).toBe('2027-02-02')
    expect(dailySchedule([line], {asOf: '2027-01-08', ev: 100_000n}).forecastFinish).toBe('2027-01-08')
    expect(dailySchedule([line], {asOf: '2026-10-03', ev: 2_999n}).forecastFinish).toBe('2027-01-09')
  })

  it('says nothing before the start, without a plan, or beyond the calendar', () => {
    const before = dailySchedule([line], {asOf: '2026-09-01', ev: 0n})
    expect(before.actualTime).toEqual(ratio(0n))
    expect(before.forecastFinish).toBeNull()
    const none = dailySchedule([], {asOf: '2026-11-19', ev: 0n})
    expect(none).toMatchObject({plannedDuration: 0, forecastFinish: null, es: {value: null, reason: 'no-baseline'}})
    const endless = dailySchedule([line], {asOf: '2027-01-08', ev: 1n})
    expect(percentText(endless.ieac)).not.toBeNull()
    expect(endless.forecastFinish).toBeNull()
  })

  it('finds the day whose planned value is earned', () => {
    const second = {...line, amount: 70_000n, start: '2026-11-15', finish: '2027-03-31'}
    fc.assert(
      fc.property(fc.integer({min: 0, max: 180}), (days) => {
        const asOf = addDays(line.start, days)
        const ev = plannedValue([line, second], asOf)
        const {es} = dailySchedule([line, second], {asOf, ev})
        expect(es).toEqual({value: ratio(BigInt(days + 1))})
      }),
    )
  })
})
