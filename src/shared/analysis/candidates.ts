import type {IsoDate} from '#shared/coordination/index'
import type {JsonFinding, SuggestionKind, SuggestionPayload} from './shape.ts'
import {containment, wordsOf} from './words.ts'

type Place = Pick<JsonFinding['evidence'][number], 'end' | 'page' | 'start'>

/** What a finding would be in a register. */
export interface Candidate {
  readonly finding: JsonFinding
  readonly kind: SuggestionKind
  readonly payload: SuggestionPayload
  readonly fingerprint: string
}

/**
 * The entry that a finding could become: a risk, an action, a milestone for a date that is to come and has a meaning, a
 * booking for an amount with a meaning, a stakeholder. Null for what no register keeps.
 */
export function candidateOf(finding: JsonFinding, today: IsoDate): Candidate | null {
  const title = titleOf(finding.text)
  switch (finding.kind) {
    case 'risk':
      return candidate(finding, finding.kind, '', {title, severity: finding.severity})
    case 'action':
      return candidate(finding, finding.kind, '', {title, owner: finding.owner, date: finding.due})
    case 'date': {
      const {date, isAmbiguous, meaning} = finding
      if (meaning === null || isAmbiguous || date < today || SAYS_NOTHING.test(meaning)) return null
      return candidate(finding, finding.kind, date, {title: titleOf(meaning), date})
    }
    case 'amount': {
      const {amount, meaning} = finding
      if (meaning === null || amount.amount.startsWith('-')) return null
      return candidate(finding, finding.kind, `${amount.amount}${amount.currency}`, {title: titleOf(meaning), amount})
    }
    case 'stakeholder': {
      const {email, name, role} = finding
      return candidate(finding, finding.kind, nameKey(name), {title: titleOf(name), email, role})
    }
    case 'decision':
    case 'key_point':
      return null
  }
}

/** What findings could become; the day until which something is to be done is in the action, and no milestone besides. */
export function candidatesOf(findings: readonly JsonFinding[], today: IsoDate): Candidate[] {
  const actions = findings.filter((finding) => finding.kind === 'action')
  const isDue = (finding: JsonFinding) =>
    finding.kind === 'date' &&
    actions.some(({due, evidence}) => due === finding.date && isWithin(finding.evidence[0]!, evidence))
  const isPartOfTotal = partsOfTotals(findings)
  return findings.flatMap((finding) =>
    isDue(finding) || isPartOfTotal(finding) ? [] : (candidateOf(finding, today) ?? []),
  )
}

/** Of an invoice its total is booked, once, and none of the amounts that make it up. */
function partsOfTotals(findings: readonly JsonFinding[]): (finding: JsonFinding) => boolean {
  const isTotal = (finding: JsonFinding) => finding.kind === 'amount' && IS_TOTAL.test(finding.meaning ?? '')
  return findings.some(isTotal) ? (finding) => finding.kind === 'amount' && !isTotal(finding) : () => false
}

function isWithin({end, page, start}: Place, places: readonly Place[]): boolean {
  return places.some((place) => place.page === page && place.start <= start && end <= place.end)
}

/**
 * Whether two suggestions are about the same: the same kind and value, and words that are nearly the same. So what was
 * decided is known again when another analysis quotes a little more, or another version says it on another page.
 */
export function isSameSuggestion(one: string, other: string): boolean {
  const [kind, value] = one.split(' ', 2)
  const [otherKind, otherValue] = other.split(' ', 2)
  if (kind !== otherKind || value !== otherValue) return false
  if (kind === 'stakeholder' || one === other) return true
  const [words, otherWords] = [one.split(' ').slice(2), other.split(' ').slice(2)]
  return Math.min(words.length, otherWords.length) >= FEWEST_WORDS && containment(words, otherWords) >= ALIKE
}

/** How a person is known again. */
export function nameKey(name: string): string {
  return wordsOf(name).join('_')
}

/** A label, not what happens on that day. */
const SAYS_NOTHING = /^(?:date|datum|day|tag|dated)[.:]?$/i

const IS_TOTAL =
  /^(?:(?:grand )?total(?: (?:due|payable|amount|to pay))?|amount (?:due|payable)|(?:gesamt|rechnungs|end)betrag|zu zahlen)\b/i

const ALIKE = 0.85
const FEWEST_WORDS = 3
const MOST_WORDS = 60
const LONGEST_TITLE = 120
const NO_VALUE = '-'

const nothing: SuggestionPayload = {
  amount: null,
  date: null,
  email: null,
  owner: null,
  role: null,
  severity: null,
  title: '',
}

function candidate(
  finding: JsonFinding,
  kind: SuggestionKind,
  value: string,
  fields: Partial<SuggestionPayload>,
): Candidate {
  const told = kind === 'date' || kind === 'amount' ? fields.title! : finding.evidence[0]!.quote
  const fingerprint = [kind, value || NO_VALUE, ...wordsOf(told).slice(0, MOST_WORDS)].join(' ')
  return {finding, fingerprint, kind, payload: {...nothing, ...fields}}
}

/** As short as titles in registers are; the rest is in the evidence. */
function titleOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= LONGEST_TITLE) return line.replace(/[.;,:]$/, '')
  const cut = line.slice(0, LONGEST_TITLE - 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_TITLE / 2))}…`
}
