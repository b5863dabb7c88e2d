import {unverifiedNumbers} from '#shared/ai/tasks/index'
import type {SourceNote, Summary} from './summary-task.ts'
import {isNegated} from './words.ts'

export interface Guarded {
  readonly value: Summary
  readonly grounded: number
  readonly rejected: number
}

/**
 * A summary without the sentences that its notes do not say: those that cite no note, have a number that is in none of
 * the cited ones, deny what no cited note denies, or say without a "not" what every cited note denies.
 */
export function guardSummary(summary: Summary, notes: readonly SourceNote[]): Guarded {
  const keyPoints = summary.key_points.flatMap((sentence) => guarded(sentence, notes))
  const sentences = summary.summary.flatMap((sentence) => guarded(sentence, notes))
  const grounded = keyPoints.length + sentences.length
  return {
    grounded,
    rejected: summary.key_points.length + summary.summary.length - grounded,
    value: {...summary, key_points: keyPoints, summary: sentences},
  }
}

type Sentence = Summary['summary'][number]

function guarded({from, text}: Sentence, notes: readonly SourceNote[]): Sentence[] {
  const known = [...new Set(from)].filter((id) => notes[id - 1] !== undefined)
  const quotes = known.flatMap((id) => notes[id - 1]!.evidence.map(({quote}) => quote))
  if (text.trim() === '' || quotes.length === 0) return []
  if (unverifiedNumbers(text, quotes).length > 0) return []
  const denied = quotes.filter(isNegated).length
  if (isNegated(text) ? denied === 0 : denied === quotes.length) return []
  return [{from: known, text: text.trim()}]
}
