import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  addDays,
  daysBetween,
  expectedDate,
  isWithoutNewForecast,
  type MilestoneDates,
  milestoneState,
  milestoneTypes,
  nextMilestone,
  slipBand,
  slipDays,
  worstSlip,
} from '#shared/coordination/index'

const today = '2026-11-23'
const dates = fc.integer({min: -300, max: 300}).map((days) => addDays(today, days))
const maybeDate = fc.option(dates, {nil: null})

describe('the slip of a milestone', () => {
  // GSA/ITDB-schema, "IT Collect Variance Score Algorithms": SV = (PlCD − X) / (PlCD − PlSD), here X − PlCD in days.
  it.each([
    ['2026-10-31', null, '2026-09-15', 31],
    ['2026-10-31', null, '2026-11-23', 54],
    ['2026-10-31', '2026-09-20', '2026-11-23', -10],
  ])('with a forecast of %s and an actual of %s is on %s as published: %i days', (forecast, actual, day, slip) => {
    expect(slipDays({baseline: '2026-09-30', forecast, actual}, day)).toBe(slip)
  })

  it('is 0 as long as its baseline lies ahead and nobody forecast anything else', () => {
    expect(slipDays(milestone({baseline: '2027-06-30'}), today)).toBe(0)
    expect(slipDays(milestone({baseline: today}), today)).toBe(0)
    expect(slipDays(milestone({baseline: '2026-11-22'}), today)).toBe(1)
  })

  it('counts a forecast only while it lies ahead', () => {
    expect(expectedDate(milestone({baseline: '2026-12-31', forecast: '2026-11-24'}), today)).toBe('2026-11-24')
    expect(expectedDate(milestone({baseline: '2026-12-31', forecast: '2026-11-22'}), today)).toBe(today)
    expect(expectedDate(milestone({forecast: '2027-01-31', actual: '2026-10-05'}), today)).toBe('2026-10-05')
  })

  it('has the sign of the expected date against the baseline, and grows with the days', () => {
    fc.assert(
      fc.property(dates, maybeDate, maybeDate, fc.integer({min: 0, max: 90}), (baseline, forecast, actual, later) => {
        const slip = slipDays({baseline, forecast, actual}, today)
        const expected = expectedDate({baseline, forecast, actual}, today)
        expect(Math.sign(slip)).toBe(Math.sign(daysBetween(baseline, expected)))
        expect(slipDays({baseline, forecast, actual}, addDays(today, later))).toBeGreaterThanOrEqual(slip)
        if (actual === null) expect(expected >= today).toBe(true)
      }),
    )
  })
})

describe('the band of a slip', () => {
  const forecastAfter = (days: number) => milestone({baseline: '2026-12-01', forecast: addDays('2026-12-01', days)})

  it.each([
    [-3, 'green'],
    [0, 'green'],
    [1, 'yellow'],
    [7, 'yellow'],
    [8, 'orange'],
    [30, 'orange'],
    [31, 'red'],
  ] as const)('of %i days is %s', (days, colour) => {
    expect(slipBand(forecastAfter(days), today)).toBe(colour)
  })

  it('is red from the first day on when the date has passed and nobody says when instead', () => {
    const late = milestone({baseline: '2026-11-22'})
    expect(slipBand(late, today)).toBe('red')
    expect(slipBand({...late, forecast: '2026-11-22'}, today)).toBe('red')
    expect(slipBand({...late, forecast: today}, today)).toBe('yellow')
    expect(slipBand({...late, forecast: '2026-11-24'}, today)).toBe('yellow')
    expect(isWithoutNewForecast({...late, baseline: today}, today)).toBe(false)
    expect(isWithoutNewForecast({...late, actual: '2026-11-23'}, today)).toBe(false)
  })

  it('is green within the tolerance, and as ever beyond it', () => {
    expect(slipBand(forecastAfter(14), today, 14)).toBe('green')
    expect(slipBand(forecastAfter(15), today, 14)).toBe('orange')
    expect(slipBand(milestone({baseline: '2026-11-20'}), today, 3)).toBe('green')
    expect(slipBand(milestone({baseline: '2026-11-19'}), today, 3)).toBe('red')
  })
})

describe('a milestone', () => {
  it('can be a gate or due a payment', () => {
    expect(milestoneTypes).toEqual(['milestone', 'gate', 'payment'])
  })

  it('is done, late, at risk or on track', () => {
    const state = (facts: Partial<MilestoneDates>, tolerance?: number) =>
      milestoneState(milestone(facts), today, tolerance)
    expect(state({baseline: '2026-10-01', actual: '2026-11-01'})).toBe('done')
    expect(state({baseline: '2026-11-22'})).toBe('late')
    expect(state({baseline: '2026-11-22', forecast: '2027-01-01'}, 90)).toBe('late')
    expect(state({baseline: today})).toBe('on-track')
    expect(state({baseline: '2026-12-01', forecast: '2026-12-02'})).toBe('at-risk')
    expect(state({baseline: '2026-12-01', forecast: '2026-12-02'}, 1)).toBe('on-track')
    expect(state({baseline: '2026-12-31', forecast: '2026-11-22'})).toBe('at-risk')
    expect(state({baseline: '2026-12-31', forecast: today})).toBe('on-track')
    expect(state({baseline: '2026-12-31', forecast: '2026-12-01'})).toBe('on-track')
  })

  it('that comes next is the one expected first, of several the one planned first', () => {
    const late = milestone({baseline: '2026-11-01'})
    const later = milestone({baseline: '2026-11-10'})
    const slipped = milestone({baseline: '2026-10-01', forecast: '2027-02-01'})
    const done = milestone({baseline: '2026-09-01', actual: '2026-09-01'})
    const ahead = milestone({baseline: '2027-01-01'})
    expect(nextMilestone([ahead, slipped, done, later, late], today)).toBe(late)
    expect(nextMilestone([slipped, done, ahead], today)).toBe(ahead)
    expect(nextMilestone([done], today)).toBeNull()
  })

  it('that slips most is one of those not reached', () => {
    const done = milestone({baseline: '2026-01-01', actual: '2026-11-01'})
    const slipped = milestone({baseline: '2026-12-01', forecast: '2026-12-11'})
    const early = milestone({baseline: '2026-12-01', forecast: '2026-11-30'})
    expect(worstSlip([done, early, slipped], today)).toEqual({milestone: slipped, days: 10})
    expect(worstSlip([early], today)?.days).toBe(-1)
    expect(worstSlip([done], today)).toBeNull()
  })
})

function milestone(facts: Partial<MilestoneDates>): MilestoneDates {
  return {baseline: '2026-09-30', forecast: null, actual: null, ...facts}
}
