import {describe, expect, it} from 'vitest'
import type {PortfolioStakeholder} from '#shared/coordination/index'
import {alertsOfProject, inShort, stakeholder} from './portfolio.ts'

describe('a stakeholder', () => {
  const alertsOf = (facts: Partial<PortfolioStakeholder>) => alertsOfProject({stakeholders: [stakeholder(facts)]})
  const short = (facts: Partial<PortfolioStakeholder>) => alertsOf(facts).map(inShort)

  it('is due for a contact on the day', () => {
    expect(short({lastContactOn: '2026-11-17'})).toEqual([])
    expect(short({lastContactOn: '2026-11-16'})).toEqual(['STK-DUE yellow LIB-S1'])
    expect(short({lastContactOn: '2026-10-24', interest: 1})).toEqual(['STK-DUE yellow LIB-S1'])
    expect(short({lastContactOn: '2026-11-09', influence: 1})).toEqual(['STK-DUE green LIB-S1'])
    expect(alertsOf({lastContactOn: '2026-11-10'})[0]).toMatchObject({
      title: 'LIB-S1 "Head of Culture" was last contacted on 2026-11-10.',
      formula: 'last contact 2026-11-10 + 7 days = 2026-11-17 ≤ today 2026-11-23',
      daysLate: 6,
    })
    expect(alertsOf({lastContactOn: null})[0]).toMatchObject({
      title: 'LIB-S1 "Head of Culture" was never contacted since 2026-10-01.',
      formula: 'registered 2026-10-01 + 7 days = 2026-10-08 ≤ today 2026-11-23',
    })
  })

  it('has a gap when less engaged than desired', () => {
    expect(short({current: 'neutral', desired: 'neutral'})).toEqual([])
    expect(short({current: 'leading', desired: 'neutral'})).toEqual([])
    expect(short({current: 'neutral', desired: null})).toEqual([])
    expect(short({current: 'neutral', desired: 'supportive'})).toEqual(['STK-GAP yellow LIB-S1'])
    expect(short({current: 'resistant', desired: 'supportive'})).toEqual(['STK-GAP orange LIB-S1'])
    expect(short({current: 'resistant', desired: 'supportive', influence: 1})).toEqual(['STK-GAP yellow LIB-S1'])
    expect(alertsOf({current: 'resistant', desired: 'supportive'})[0]).toMatchObject({
      title: 'LIB-S1 "Head of Culture" is resistant, and should be supportive.',
      formula: 'from resistant to supportive = 2 levels ≥ 1',
    })
  })
})
