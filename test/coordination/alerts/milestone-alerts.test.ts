import {describe, expect, it} from 'vitest'
import type {PortfolioMilestone, PortfolioProject} from '#shared/coordination/index'
import {alertsOfProject, inShort, milestone, today} from './portfolio.ts'

describe('a milestone', () => {
  const alertsOf = (facts: Partial<PortfolioMilestone>, project: Partial<PortfolioProject> = {}) =>
    alertsOfProject({milestones: [milestone(facts)], ...project})
  const short = (...given: Parameters<typeof alertsOf>) => alertsOf(...given).map(inShort)

  it('is late after its baseline, and red as long as nobody says when instead', () => {
    const [late, unforecast] = alertsOf({baseline: '2026-11-21'})
    expect(late).toMatchObject({
      code: 'MS-LATE',
      severity: 'red',
      title: 'LIB-M1 "Permit" was due on 2026-11-21, 2 days ago.',
      formula: 'today 2026-11-23 − baseline 2026-11-21 = 2 days, baseline < today 2026-11-23, no new forecast',
      action: 'coord milestone done LIB-M1',
      daysLate: 2,
    })
    expect(unforecast).toMatchObject({
      code: 'MS-NOFCST',
      severity: 'orange',
      title: 'LIB-M1 "Permit" was expected on 2026-11-21, and nobody says when instead.',
      formula: 'today 2026-11-23 − baseline 2026-11-21 = 2 days > 0',
      daysLate: 2,
    })
    expect(short({baseline: '2026-11-21', actual: '2026-11-22'})).toEqual([])
  })

  it('is late by today where its forecast has passed too', () => {
    for (const forecast of ['2026-11-22', today]) {
      const [late] = alertsOf({baseline: '2026-11-21', forecast})
      expect(late!.formula).toMatch(/^today 2026-11-23 − baseline 2026-11-21 = 2 days/)
    }
  })

  it('is late with the band of its slip once there is a new forecast', () => {
    const [late] = alertsOf({baseline: '2026-11-21', forecast: '2026-12-15'})
    expect(late).toMatchObject({
      severity: 'orange',
      formula: 'forecast 2026-12-15 − baseline 2026-11-21 = 24 days, baseline < today 2026-11-23',
      daysLate: 2,
    })
    expect(late!.values).toHaveProperty('forecast')
    expect(short({baseline: '2026-11-21', forecast: '2026-12-15'}, {toleranceDays: 30})).toEqual([
      'MS-LATE yellow LIB-M1',
    ])
  })

  it('slips when its forecast is after its baseline, by more than the tolerance', () => {
    const slipped = {baseline: '2026-12-20', forecast: '2026-12-30'}
    expect(short(slipped)).toEqual(['MS-SLIP orange LIB-M1'])
    expect(short(slipped, {toleranceDays: 9})).toEqual(['MS-SLIP orange LIB-M1'])
    expect(short(slipped, {toleranceDays: 10})).toEqual([])
    expect(alertsOf(slipped)[0]).toMatchObject({
      title: 'LIB-M1 "Permit" slips by 10 days, from 2026-12-20 to 2026-12-30.',
      formula: 'forecast 2026-12-30 − baseline 2026-12-20 = 10 days > tolerance 0',
    })
    expect(short({baseline: '2026-12-20', forecast: '2026-12-10'})).toEqual([])
  })

  it('has no forecast when the forecast has passed, even before its baseline', () => {
    const [alert, ...more] = alertsOf({baseline: '2026-12-20', forecast: '2026-11-22'})
    expect(more).toEqual([])
    expect(alert!.formula).toBe('today 2026-11-23 − forecast 2026-11-22 = 1 day > 0')
    expect(short({baseline: '2026-12-20', forecast: today})).toEqual(['MS-SOON green LIB-M1'])
  })

  it('is due soon for the last two weeks', () => {
    expect(short({baseline: '2026-12-08'})).toEqual([])
    expect(short({baseline: '2026-12-07'})).toEqual(['MS-SOON green LIB-M1'])
    expect(short({baseline: '2027-02-01', forecast: '2026-12-01'})).toEqual(['MS-SOON green LIB-M1'])
    expect(alertsOf({baseline: '2026-12-07', type: 'gate'})[0]!.title).toBe(
      'LIB-M1 "Permit" (gate) is due in 14 days, on 2026-12-07.',
    )
    expect(alertsOf({baseline: today})[0]!.title).toBe('LIB-M1 "Permit" is due today.')
  })
})
