import {describe, expect, it} from 'vitest'
import type {PortfolioDocument} from '#shared/coordination/index'
import {alertsOfProject, inShort, today} from './portfolio.ts'

describe('a document', () => {
  const document = {
    reference: 'LIB-D1',
    title: 'Charter',
    reviewOn: null,
    pendingSuggestions: 0,
    oldestSuggestionOn: null,
  }
  const alertsOf = (facts: Partial<PortfolioDocument>) => alertsOfProject({documents: [{...document, ...facts}]})

  it('is due for review on the day', () => {
    expect(alertsOf({reviewOn: '2026-11-24'})).toEqual([])
    expect(alertsOf({reviewOn: today}).map(inShort)).toEqual(['DOC-REVIEW yellow LIB-D1'])
    expect(alertsOf({reviewOn: '2026-11-20'})[0]).toMatchObject({
      title: 'LIB-D1 "Charter" is due for review since 2026-11-20.',
      daysLate: 3,
    })
  })

  it('has suggestions that wait for more than three days', () => {
    const waiting = (oldestSuggestionOn: string, pendingSuggestions = 2) =>
      alertsOf({oldestSuggestionOn, pendingSuggestions})
    expect(waiting('2026-11-20')).toEqual([])
    expect(waiting('2026-11-19').map(inShort)).toEqual(['DOC-SUGG yellow LIB-D1'])
    expect(waiting('2026-11-19', 0)).toEqual([])
    expect(waiting('2026-11-13')[0]).toMatchObject({
      title: '2 suggestions from LIB-D1 "Charter" wait for a decision.',
      daysLate: 7,
    })
    expect(waiting('2026-11-13', 1)[0]!.title).toBe('1 suggestion from LIB-D1 "Charter" waits for a decision.')
  })
})
