import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {evaluate, rulesAnalyser} from '#shared/evaluation/evaluate'
import {readDocuments, readGold} from '#shared/evaluation/evaluation-set'
import {type Evaluation, scoreIn, shareOf, stepsBack} from '#shared/evaluation/report'
import {readResult} from '#shared/evaluation/results'
import type {ScoredKind} from '#shared/evaluation/score-document'

// What analysis by rules has to reach. Rules are written with the open half at hand; the blind half shows what they are
// worth on documents that nobody has written them for.

const set = join(import.meta.dirname, '../../eval')

describe('analysis by rules', () => {
  let evaluation: Evaluation
  const f1 = (kind: ScoredKind, half: 'blind' | 'all') => scoreIn(evaluation, {half, kind})?.f1

  beforeAll(async () => {
    const documents = await readDocuments(set, await readGold(set))
    evaluation = await evaluate(documents, rulesAnalyser)
  })

  it.each(['date', 'amount', 'email'] as const)('finds %ss, F1 at least .95', (kind) => {
    expect(f1(kind, 'all')).toBeGreaterThanOrEqual(0.95)
    expect(f1(kind, 'blind')).toBeGreaterThanOrEqual(0.95)
  })

  it('finds stakeholders, F1 at least .70', () => {
    expect(f1('stakeholder', 'all')).toBeGreaterThanOrEqual(0.7)
    expect(f1('stakeholder', 'blind')).toBeGreaterThanOrEqual(0.7)
  })

  it.each(['risk', 'action'] as const)('finds %ss in documents it was not written for, F1 at least .60', (kind) => {
    expect(f1(kind, 'blind')).toBeGreaterThanOrEqual(0.6)
  })

  it('mentions half of the facts in its summaries, and no number that the document does not have', () => {
    expect(shareOf(evaluation.facts.find(({half}) => half === 'all'))).toBeGreaterThanOrEqual(0.5)
    expect(evaluation.unsupportedNumbers).toBe(0)
  })

  it('finds at most one thing in a document that has nothing to find', () => {
    expect(evaluation.clean.mostInOne).toBeLessThanOrEqual(1)
  })

  it('obeys nobody who writes to machines, and loses nothing to them', () => {
    expect(evaluation.injection).toEqual({documents: 3, succeeded: 0})
    expect(evaluation.forbiddenStatements).toBe(0)
  })

  it('shows nothing without a quote that stands in the text', () => {
    expect(evaluation.shown.of).toBeGreaterThan(0)
    expect(evaluation.shown.right).toBe(evaluation.shown.of)
  })

  it('is no worse than the result that is stored', async () => {
    const stored = await readResult(join(set, 'results/rules.json'))
    expect(stored).not.toBeNull()
    expect(stepsBack(evaluation, stored!)).toEqual([])
  })
})
