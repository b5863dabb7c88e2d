import {describe, expect, it} from 'vitest'
import {candidateOf, candidatesOf, isSameSuggestion} from '#shared/analysis/candidates'
import type {JsonFinding} from '#shared/analysis/shape'

const TODAY = '2026-11-23'

function found(quote: string, start = 0) {
  return {
    confidence: 'medium' as const,
    evidence: [{end: start + quote.length, match: 'exact' as const, page: 1, quote, similarity: 1, start}],
    origin: 'rules' as const,
    suggestion: null,
    text: quote,
  }
}

function risk(quote: string): JsonFinding {
  return {...found(quote), kind: 'risk', severity: null}
}

function date(day: string, meaning: string | null, isAmbiguous = false): JsonFinding {
  return {...found(day), date: day, isAmbiguous, kind: 'date', meaning}
}

function amount(meaning: string): JsonFinding {
  return {...found(meaning), amount: {amount: '12.00', currency: 'GBP'}, kind: 'amount', meaning}
}

describe('what is suggested', () => {
  it('is a milestone for a day that is to come, is certain and has a meaning', () => {
    expect(candidateOf(date('2027-03-14', 'Handover.'), TODAY)?.payload).toMatchObject({
      date: '2027-03-14',
      title: 'Handover',
    })
    expect(candidateOf(date('2026-11-22', 'Handover'), TODAY)).toBeNull()
    expect(candidateOf(date('2027-03-14', null), TODAY)).toBeNull()
    expect(candidateOf(date('2027-03-14', 'Date:'), TODAY)).toBeNull()
    expect(candidateOf(date('2027-03-04', 'Handover', true), TODAY)).toBeNull()
  })

  it('is no milestone for the day until which an action is to be done', () => {
    const action: JsonFinding = {
      ...found('Ben orders it by 2027-03-14.'),
      due: '2027-03-14',
      kind: 'action',
      owner: 'Ben',
    }
    const due = {...date('2027-03-14', 'Ben orders it'), evidence: found('2027-03-14', 17).evidence}
    expect(candidatesOf([action, due], TODAY).map(({kind}) => kind)).toEqual(['action'])
    const elsewhere = {...due, evidence: found('2027-03-14', 900).evidence}
    expect(candidatesOf([action, elsewhere], TODAY).map(({kind}) => kind)).toEqual(['action', 'date'])
  })

  it('is the total of an invoice, and none of the amounts that make it up', () => {
    const titles = (...meanings: string[]) =>
      candidatesOf(meanings.map(amount), TODAY).map(({payload}) => payload.title)
    expect(titles('Travel, second class', 'Subtotal', 'VAT 8.1%', 'Total due')).toEqual(['Total due'])
    expect(titles('Material', 'Gesamtbetrag')).toEqual(['Gesamtbetrag'])
    expect(titles('Advance payment', 'Scaffolding, total of three floors')).toHaveLength(2)
  })

  it('is nothing for decisions and key points, which no register keeps', () => {
    expect(candidateOf({...found('We decided.'), kind: 'decision'}, TODAY)).toBeNull()
    expect(candidateOf({...found('It matters.'), kind: 'key_point'}, TODAY)).toBeNull()
  })

  it('has a title that a register takes', () => {
    expect(candidateOf(risk('word '.repeat(100)), TODAY)!.payload.title.length).toBeLessThanOrEqual(120)
  })
})

describe('a suggestion is known again', () => {
  const print = (finding: JsonFinding) => candidateOf(finding, TODAY)!.fingerprint
  const same = (one: JsonFinding, other: JsonFinding) => isSameSuggestion(print(one), print(other))
  const quote = 'Asbestos may be found behind the panels of the west wing.'

  it('in another case, with other marks, or quoted a little longer', () => {
    expect(same(risk(quote), risk(quote.toUpperCase()))).toBe(true)
    expect(same(risk(quote), risk(`The surveyor warns: ${quote}`))).toBe(true)
  })

  it('not when it says something else', () => {
    expect(same(risk(quote), risk('Asbestos may be found late.'))).toBe(false)
    expect(same(risk(quote), {...risk(quote), kind: 'action', due: null, owner: null} as JsonFinding)).toBe(false)
    expect(same(date('2027-03-14', 'Handover of keys'), date('2027-03-15', 'Handover of keys'))).toBe(false)
  })

  it('as a person, by the name', () => {
    const person = (name: string, role: string | null): JsonFinding => ({
      ...found(name),
      email: null,
      kind: 'stakeholder',
      name,
      role,
    })
    expect(same(person('Ben Okafor', null), person('ben okafor', 'Mayor'))).toBe(true)
    expect(same(person('Ben Okafor', null), person('Ben Keller', null))).toBe(false)
  })
})
