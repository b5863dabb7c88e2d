import {describe, expect, it} from 'vitest'
import {defaultAlertThresholds, type PortfolioProject} from '#shared/coordination/index'
import {alertsOfProject, inShort, risk} from './portfolio.ts'

describe('a project', () => {
  const short = (facts: Partial<PortfolioProject>) => alertsOfProject(facts).map(inShort)

  it('is stale after two weeks without a change, while it is active', () => {
    expect(short({lastActivityOn: '2026-11-10'})).toEqual([])
    expect(short({lastActivityOn: '2026-11-09'})).toEqual(['PRJ-STALE yellow LIB'])
    expect(short({lastActivityOn: '2026-01-01', status: 'on_hold'})).toEqual([])
  })

  it('is a watermelon when it is declared better than computed', () => {
    const declaredHealth = {colour: 'green', until: '2026-11-30'} as const
    expect(alertsOfProject({declaredHealth, computedHealth: 'red'})[0]).toMatchObject({
      code: 'PRJ-WATERMELON',
      severity: 'red',
      title: 'LIB is declared green, but its figures say red.',
      formula: 'declared green (until 2026-11-30) is better than computed red',
    })
    expect(short({declaredHealth, computedHealth: 'green'})).toEqual([])
    expect(short({declaredHealth: {...declaredHealth, until: '2026-11-22'}, computedHealth: 'red'})).toEqual([])
  })

  it('has no risk when none is open while it is active', () => {
    expect(short({risks: [risk({status: 'proposed'})]})).toEqual(['PRJ-NORISK yellow LIB'])
    expect(short({risks: [], status: 'approved'})).toEqual([])
    expect(alertsOfProject({risks: []})[0]!.action).toBe('coord risk add --project LIB TITLE')
    expect(alertsOfProject({risks: [risk({status: 'proposed'}), risk({status: 'closed'})]})[0]).toMatchObject({
      values: {openRisks: {value: 0}, proposedRisks: {value: 1}},
      action: 'coord risk list --project LIB',
      formula: 'open risks 0 (1 proposed)',
    })
  })

  it('follows its own thresholds', () => {
    const thresholds = {...defaultAlertThresholds, staleDays: 30}
    expect(alertsOfProject({lastActivityOn: '2026-11-01'}, thresholds)).toEqual([])
  })
})
