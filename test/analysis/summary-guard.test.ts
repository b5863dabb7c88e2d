import {describe, expect, it} from 'vitest'
import {guardSummary} from '#shared/analysis/summary-guard'
import type {SourceNote, Summary} from '#shared/analysis/summary-task'

function note(quote: string): SourceNote {
  return {evidence: [{end: quote.length, match: 'exact', page: 1, quote, similarity: 1, start: 0}], kind: 'fact'}
}

const notes = [
  note('The roof is finished on 14 March 2027.'),
  note('No asbestos was found in the west wing.'),
  note('The scaffolding costs EUR 42,500.00.'),
]

function guard(text: string, from: number[]) {
  const summary: Summary = {
    document_type: 'minutes',
    key_points: [],
    sentiment: 'neutral',
    summary: [{from, text}],
  }
  return guardSummary(summary, notes).value.summary
}

describe('a sentence of a summary', () => {
  it('stays when its notes say it', () => {
    expect(guard('The roof is finished on 14 March 2027.', [1])).toHaveLength(1)
    expect(guard('The scaffolding costs 42.5k.', [3])).toHaveLength(1)
    expect(guard('There was no asbestos, and the scaffolding costs EUR 42,500.', [2, 3])).toHaveLength(1)
  })

  it.each([
    ['cites nothing', 'The roof is finished.', []],
    ['cites notes that there are not', 'The roof is finished.', [0, 9]],
    ['has a number of another note', 'The roof costs EUR 42,500.00.', [1]],
    ['has another number', 'The roof is finished on 15 March 2027.', [1]],
    ['has lost a "no"', 'Asbestos was found in the west wing.', [2]],
    ['denies what nobody denied', 'The roof is not finished on 14 March 2027.', [1]],
    ['is empty', '  ', [1]],
  ])('goes when it %s', (_, text, from) => {
    expect(guard(text, from)).toEqual([])
  })

  it('keeps only those of its notes that there are', () => {
    expect(guard('The roof is finished.', [1, 1, 77])).toEqual([{from: [1], text: 'The roof is finished.'}])
  })

  it('is counted', () => {
    const sentence = {from: [1], text: 'The roof is finished.'}
    const wrong = {from: [1], text: 'The roof costs 3 million.'}
    const summary: Summary = {
      document_type: 'minutes',
      key_points: [sentence, wrong],
      sentiment: 'neutral',
      summary: [wrong],
    }
    expect(guardSummary(summary, notes)).toMatchObject({grounded: 1, rejected: 2})
  })
})
