import {describe, expect, it} from 'vitest'
import {mergeFindings} from '#shared/analysis/merge'
import type {ActionFinding, DateFinding, Evidence, StakeholderFinding} from '#shared/findings/index'

function at(start: number, end: number, page = 1): Evidence {
  return {end, match: 'exact', page, quote: 'x'.repeat(end - start), similarity: 1, start}
}

function action(evidence: Evidence, fields: Partial<ActionFinding> = {}): ActionFinding {
  return {
    confidence: 'medium',
    due: null,
    evidence: [evidence],
    kind: 'action',
    origin: 'rules',
    owner: null,
    text: 'Order the survey',
    ...fields,
  }
}

const byModel = {origin: 'ai', text: 'survey'} as const

describe('findings of the rules and of a model', () => {
  it('are one when at least half of the shorter stands in the other, and then certain', () => {
    const found = mergeFindings([action(at(100, 200))], [action(at(140, 220), {...byModel, owner: 'ben'})])
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({confidence: 'high', origin: 'both', owner: 'ben', text: 'Order the survey'})
  })

  it('are two when they only touch, stand on other pages, or are of another kind', () => {
    expect(mergeFindings([action(at(100, 200))], [action(at(190, 290), byModel)])).toHaveLength(2)
    expect(mergeFindings([action(at(100, 200))], [action(at(100, 200, 2), byModel)])).toHaveLength(2)
    const decision = {...byModel, confidence: 'medium', evidence: [at(100, 200)], kind: 'decision'} as const
    expect(mergeFindings([action(at(100, 200))], [decision])).toHaveLength(2)
  })

  it('stay as the rules have them where both know something', () => {
    const [found] = mergeFindings(
      [action(at(0, 50), {due: '2027-03-14'})],
      [action(at(0, 50), {...byModel, due: '2027-04-14'})],
    )
    expect(found).toMatchObject({due: '2027-03-14'})
  })

  it('are not more certain because a model says the same twice', () => {
    const twice = [action(at(0, 50), byModel), action(at(0, 50), byModel)]
    expect(mergeFindings([], twice)).toEqual([action(at(0, 50), byModel)])
  })

  it('are two dates in one place when the days differ', () => {
    const date = (day: string, origin: 'ai' | 'rules'): DateFinding => ({
      confidence: 'medium',
      date: day,
      evidence: [at(0, 60)],
      isAmbiguous: false,
      kind: 'date',
      meaning: null,
      origin,
      text: day,
    })
    expect(mergeFindings([date('2027-03-14', 'rules')], [date('2027-03-15', 'ai')])).toHaveLength(2)
    expect(mergeFindings([date('2027-03-14', 'rules')], [date('2027-03-14', 'ai')])).toHaveLength(1)
  })

  it('are one person wherever the name stands, with a few proofs', () => {
    const person = (name: string, evidence: Evidence, origin: 'ai' | 'rules'): StakeholderFinding => ({
      confidence: 'medium',
      email: null,
      evidence: [evidence],
      kind: 'stakeholder',
      name,
      origin,
      role: null,
      text: name,
    })
    const mentions = Array.from({length: 30}, (_, index) => person('BEN OKAFOR', at(0, 10, index + 2), 'ai'))
    const found = mergeFindings([person('Ben Okafor', at(0, 10), 'rules')], mentions)
    expect(found).toHaveLength(1)
    expect(found[0]!.evidence).toHaveLength(5)
  })

  it('come in the order of the document', () => {
    const found = mergeFindings([action(at(500, 600)), action(at(0, 10, 2))], [action(at(0, 100), byModel)])
    expect(found.map(({evidence}) => [evidence[0]!.page, evidence[0]!.start])).toEqual([
      [1, 0],
      [1, 500],
      [2, 0],
    ])
  })
})
