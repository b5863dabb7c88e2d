import {type Finding, overlapsHalf} from '#shared/findings/index'
import {wordsOf} from './words.ts'

/**
 * The findings of the rules and of a model as one list: what stands in the same place (or is the same person) is one
 * finding. Both have then found it, which makes it certain; the words and values of the rules stay, the model fills gaps.
 */
export function mergeFindings(byRules: readonly Finding[], byModel: readonly Finding[]): Finding[] {
  const merged: Finding[] = [...byRules]
  for (const finding of byModel) {
    const at = merged.findIndex((known) => isSameFinding(known, finding))
    if (at < 0) merged.push(finding)
    else merged[at] = together(merged[at]!, finding)
  }
  return merged.toSorted((one, other) => placeOf(one) - placeOf(other))
}

function isSameFinding(one: Finding, other: Finding): boolean {
  if (one.kind !== other.kind) return false
  if (one.kind === 'stakeholder' && other.kind === 'stakeholder') {
    return nameOf(one) === nameOf(other) || (one.email !== null && one.email === other.email)
  }
  if (one.kind === 'date' && other.kind === 'date' && one.date !== other.date) return false
  if (one.kind === 'amount' && other.kind === 'amount') {
    const isSameAmount = one.amount.amount === other.amount.amount && one.amount.currency === other.amount.currency
    if (!isSameAmount) return false
  }
  return one.evidence.some((mine) => other.evidence.some((theirs) => overlapsHalf(mine, theirs)))
}

function together(one: Finding, other: Finding): Finding {
  const isByBoth = one.origin !== other.origin
  const added = other.evidence.filter((theirs) => !one.evidence.some((mine) => overlapsHalf(mine, theirs)))
  return {
    ...withoutGaps(one, other),
    confidence: isByBoth || one.origin === 'both' ? 'high' : one.confidence,
    evidence: [...one.evidence, ...added].slice(0, MOST_EVIDENCE),
    origin: isByBoth ? 'both' : one.origin,
  }
}

/** Somebody who is named on each page needs no hundred proofs. */
const MOST_EVIDENCE = 5

/** What the one does not know is taken from the other. */
function withoutGaps<Each extends Finding>(one: Each, other: Finding): Each {
  const known = Object.entries(one).filter(([, value]) => value !== null)
  return {...other, ...Object.fromEntries(known)} as Each
}

function nameOf({name}: {readonly name: string}): string {
  return wordsOf(name).join(' ')
}

function placeOf({evidence}: Finding): number {
  const {page, start} = evidence[0]!
  return page * PAGE + start
}

/** More characters than a page has. */
const PAGE = 10_000_000
