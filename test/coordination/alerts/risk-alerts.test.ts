import {describe, expect, it} from 'vitest'
import {money, type PortfolioProject, type PortfolioRisk} from '#shared/coordination/index'
import {alertsOfProject, inShort, risk} from './portfolio.ts'

const orange = {likelihood: 3, impact: 4, score: 12, band: 'orange', strategy: 'reduce'} as const
const alertsOf = (facts: Partial<PortfolioRisk>, project: Partial<PortfolioProject> = {}) =>
  alertsOfProject({status: 'approved', risks: [risk(facts)], ...project})
const short = (...given: Parameters<typeof alertsOf>) => alertsOf(...given).map(inShort)

describe('a risk since the last briefing', () => {
  const before = {status: 'open', score: 6, band: 'yellow'} as const

  it('is new when it was not there, with the severity of its band', () => {
    expect(short({...orange, before: null})).toEqual(['RISK-NEW orange LIB-R1'])
    expect(alertsOf({...orange, before: null})[0]!.title).toBe('LIB-R1 "Asbestos" is new: 12 (orange).')
    const unassessed = {status: 'proposed', score: null, band: null, before: null} as const
    expect(short(unassessed)).toEqual(['RISK-NEW yellow LIB-R1'])
    expect(alertsOf(unassessed)[0]).toMatchObject({
      title: 'LIB-R1 "Asbestos" is new, not assessed yet.',
      formula: 'not registered at the last briefing, without a score now',
      values: {},
    })
  })

  it('went up or down', () => {
    expect(short({...orange, before})).toEqual(['RISK-UP orange LIB-R1'])
    expect(alertsOf({...orange, before})[0]).toMatchObject({
      title: 'LIB-R1 "Asbestos" went up from 6 (yellow) to 12 (orange).',
      formula: '12 (orange) now, 6 (yellow) at the last briefing',
      values: {scoreBefore: {value: 6}, bandBefore: {value: 'yellow'}, score: {value: 12}, band: {value: 'orange'}},
    })
    expect(short({...orange, score: 8, before: {...before, score: 12, band: 'orange'}})).toEqual([
      'RISK-DOWN green LIB-R1',
    ])
    expect(short({score: 4, band: 'yellow', before: {...before, score: 5, band: 'green'}})).toEqual([
      'RISK-UP yellow LIB-R1',
    ])
    expect(short({score: 6, band: 'yellow', before})).toEqual([])
  })

  it('went nowhere when it has just been scored, or is an opportunity', () => {
    expect(short({...orange, before: {...before, score: null, band: null}})).toEqual([])
    expect(short({score: null, band: null, before})).toEqual([])
    expect(short({...orange, type: 'opportunity', band: 'green', before})).toEqual([])
  })

  it('happened', () => {
    expect(short({...orange, status: 'occurred', before})).toEqual(['RISK-OCC red LIB-R1'])
    expect(short({status: 'occurred', before: null})).toEqual(['RISK-OCC red LIB-R1'])
    expect(short({status: 'occurred', type: 'opportunity', before})).toEqual(['RISK-OCC green LIB-R1'])
    expect(short({status: 'occurred', before: {...before, status: 'occurred'}})).toEqual([])
    expect(alertsOf({status: 'occurred', before})[0]!.values).toMatchObject({
      before: {value: 'open'},
      now: {value: 'occurred'},
    })
    expect(alertsOf({status: 'occurred', before: null})[0]!.formula).toBe(
      'status not registered at the last briefing, occurred now',
    )
  })

  it('is nothing to tell when there was no briefing', () => {
    expect(short({...orange})).toEqual([])
    expect(short({...orange, status: 'occurred'})).toEqual([])
  })
})

describe('a review', () => {
  it('is overdue from the day after it was due', () => {
    expect(short({nextReviewOn: '2026-11-23'})).toEqual([])
    expect(short({nextReviewOn: '2026-11-22'})).toEqual(['RISK-REVIEW yellow LIB-R1'])
    expect(short({...orange, nextReviewOn: '2026-11-22'})).toEqual(['RISK-REVIEW orange LIB-R1'])
    expect(short({...orange, status: 'closed', nextReviewOn: '2026-11-22'})).toEqual([])
    expect(alertsOf({...orange, nextReviewOn: '2026-11-13'})[0]).toMatchObject({
      title: 'The review of LIB-R1 "Asbestos" was due on 2026-11-13, 10 days ago.',
      action: 'coord risk assess LIB-R1 --likelihood 3 --impact 4',
      daysLate: 10,
    })
  })
})

describe('a risk without an owner', () => {
  it('is told, as urgent as the risk is big', () => {
    expect(short({owner: null})).toEqual(['RISK-NOOWNER yellow LIB-R1'])
    expect(short({...orange, owner: ' '})).toEqual(['RISK-NOOWNER orange LIB-R1'])
    expect(short({status: 'proposed', owner: null})).toEqual(['RISK-NOOWNER yellow LIB-R1'])
    expect(short({status: 'rejected', owner: null})).toEqual([])
  })
})

describe('a risk without a plan', () => {
  it('is an orange or red threat with neither strategy nor open action', () => {
    const unplanned = {...orange, strategy: null}
    expect(short(unplanned)).toEqual(['RISK-NOPLAN orange LIB-R1'])
    expect(short({...unplanned, band: 'red', score: 20})).toEqual(['RISK-NOPLAN red LIB-R1'])
    expect(alertsOf(unplanned)[0]!.formula).toBe('12 (orange), no strategy, 0 open actions')
    expect(short({...unplanned, strategy: 'accept'})).toEqual([])
    expect(short({...unplanned, openActions: 1})).toEqual([])
    expect(short({...unplanned, band: 'yellow'})).toEqual([])
    expect(short({...unplanned, status: 'proposed'})).toEqual([])
    expect(short({...unplanned, status: 'occurred'})).toEqual([])
    expect(short({...unplanned, type: 'opportunity'})).toEqual([])
  })
})

describe('an acceptance', () => {
  const accepted = {strategy: 'accept', acceptedBy: 'ana'} as const

  it('is told from two weeks before its end on', () => {
    expect(short({...accepted, acceptedUntil: '2026-12-08'})).toEqual([])
    expect(short({...accepted, acceptedUntil: '2026-12-07'})).toEqual(['RISK-ACCEPT-EXP yellow LIB-R1'])
    expect(short({...accepted, acceptedUntil: '2026-11-23'})).toEqual(['RISK-ACCEPT-EXP yellow LIB-R1'])
    expect(short({...accepted, acceptedUntil: '2026-11-22'})).toEqual(['RISK-ACCEPT-EXP red LIB-R1'])
    expect(short({...accepted, status: 'proposed', acceptedUntil: '2026-11-22'})).toEqual([])
  })

  it('says who accepted, and whether it is over', () => {
    expect(alertsOf({...accepted, acceptedUntil: '2026-11-23'})[0]!.title).toContain('ends on')
    expect(alertsOf({...accepted, acceptedUntil: '2026-12-01'})[0]).toMatchObject({
      title: 'The acceptance of LIB-R1 "Asbestos" by ana ends on 2026-12-01.',
      daysLate: 0,
    })
    expect(alertsOf({...accepted, acceptedBy: null, acceptedUntil: '2026-11-20'})[0]).toMatchObject({
      title: 'The acceptance of LIB-R1 "Asbestos" ended on 2026-11-20.',
      daysLate: 3,
    })
  })
})

describe('the tolerance', () => {
  it('is broken by an open threat of a worse band', () => {
    expect(short(orange, {toleranceBand: 'yellow'})).toEqual(['RISK-TOL orange LIB-R1'])
    expect(short(orange, {toleranceBand: 'orange'})).toEqual([])
    expect(short({...orange, status: 'proposed'}, {toleranceBand: 'yellow'})).toEqual([])
    expect(short({...orange, type: 'opportunity'}, {toleranceBand: 'yellow'})).toEqual([])
    expect(short({band: null, score: null}, {toleranceBand: 'green'})).toEqual([])
    expect(alertsOf(orange, {toleranceBand: 'yellow'})[0]).toMatchObject({
      project: 'LIB',
      title: 'LIB-R1 "Asbestos" stands at 12 (orange), over the tolerance (yellow).',
    })
  })
})

describe('the money at stake', () => {
  const costed = {owner: null, likelyCost: money(1_000_000n, 'GBP')}

  it('is what a threat is expected to cost', () => {
    expect(alertsOf({...costed, probabilityPct: '25'})[0]!.moneyAtStake).toEqual(money(250_000n, 'GBP'))
    expect(alertsOf({...costed, likelihood: 2})[0]!.moneyAtStake).toEqual(money(300_000n, 'GBP'))
    expect(alertsOf({...costed, likelihood: null})[0]!.moneyAtStake).toBeNull()
    expect(alertsOf({...costed, type: 'opportunity'})[0]!.moneyAtStake).toBeNull()
    expect(alertsOf({owner: null})[0]!.moneyAtStake).toBeNull()
  })
})
