import {describe, expect, it} from 'vitest'
import type {PortfolioAction} from '#shared/coordination/index'
import {action, alertsOfProject, inShort} from './portfolio.ts'

const alertsOf = (facts: Partial<PortfolioAction>) => alertsOfProject({actions: [action(facts)]})
const short = (facts: Partial<PortfolioAction>) => alertsOf(facts).map(inShort)

describe('an overdue action', () => {
  it.each([
    ['low', 'yellow'],
    ['normal', 'yellow'],
    ['high', 'orange'],
    ['critical', 'red'],
  ] as const)('of %s priority is %s', (priority, severity) => {
    expect(short({due: '2026-11-22', priority})).toEqual([`ACT-OVERDUE ${severity} LIB-A1`])
  })

  it('is not overdue on its day, nor when it is over', () => {
    expect(short({due: '2026-11-23'})).toEqual(['ACT-DUE green LIB-A1'])
    expect(short({due: '2026-11-22', status: 'done'})).toEqual([])
    expect(short({due: '2026-11-22', status: 'cancelled'})).toEqual([])
  })
})

describe('an action that is due soon', () => {
  it('is told up to a week before', () => {
    expect(short({due: '2026-11-30'})).toEqual(['ACT-DUE green LIB-A1'])
    expect(short({due: '2026-12-01'})).toEqual([])
    expect(short({due: '2026-11-30', priority: 'high'})).toEqual(['ACT-DUE yellow LIB-A1'])
    expect(short({due: '2026-11-30', priority: 'critical'})).toEqual(['ACT-DUE yellow LIB-A1'])
  })

  it('says when', () => {
    const titles = ['2026-11-23', '2026-11-24', '2026-11-30'].map((due) => alertsOf({due, owner: null})[0]!.title)
    expect(titles).toEqual([
      'LIB-A1 "Order survey" is due today.',
      'LIB-A1 "Order survey" is due in 1 day, on 2026-11-24.',
      'LIB-A1 "Order survey" is due in 7 days, on 2026-11-30.',
    ])
    expect(alertsOf({due: '2026-11-30'})[0]).toMatchObject({
      formula: 'due 2026-11-30 − today 2026-11-23 = 7 days ≤ 7',
      daysLate: 0,
    })
  })
})

describe('a blocked action', () => {
  const blocked = {status: 'blocked', blockedReason: 'no key'} as const

  it('is told after more than five days', () => {
    expect(short({...blocked, blockedOn: '2026-11-18'})).toEqual([])
    expect(short({...blocked, blockedOn: '2026-11-17'})).toEqual(['ACT-BLOCKED yellow LIB-A1'])
    expect(short({...blocked, blockedOn: '2026-11-17', priority: 'high'})).toEqual(['ACT-BLOCKED orange LIB-A1'])
    expect(short({blockedOn: '2026-11-17'})).toEqual([])
    expect(short(blocked)).toEqual([])
  })

  it('says by what, and since when', () => {
    const [alert] = alertsOf({...blocked, blockedOn: '2026-11-13'})
    expect(alert!.title).toBe('LIB-A1 "Order survey" is blocked for 10 days: no key.')
    expect(alert!.formula).toBe('today 2026-11-23 − blocked since 2026-11-13 = 10 days > 5')
    expect(alertsOf({...blocked, blockedReason: null, blockedOn: '2026-11-13'})[0]!.title).toMatch(/for 10 days\.$/)
  })
})

describe('an action that is put off', () => {
  it('is told from the third time on', () => {
    expect(short({pushes: 2})).toEqual([])
    expect(short({pushes: 3})).toEqual(['ACT-PUSHED yellow LIB-A1'])
    expect(alertsOf({pushes: 4})[0]).toMatchObject({
      title: 'LIB-A1 "Order survey" was put off 4 times (ben).',
      formula: 'put off 4 times ≥ 3',
      daysLate: 0,
    })
  })

  it('is as late as it is overdue', () => {
    const alerts = alertsOf({pushes: 3, due: '2026-11-20'})
    expect(alerts.map(({code, daysLate}) => `${code} ${daysLate}`)).toEqual(['ACT-OVERDUE 3', 'ACT-PUSHED 3'])
  })
})
