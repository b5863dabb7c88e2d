import {
  type AmountFinding,
  type AnalysisConventions,
  analyseByRules,
  type DateFinding,
  type Evidence,
  type Finding,
  type FindingKind,
  overlapsHalf,
  type PageIndex,
  type RulesAnalysis,
  verifyQuote,
} from '#shared/findings/index'
import type {Note} from './notes-task.ts'
import type {rejections} from './shape.ts'
import {isNegated, wordsOf} from './words.ts'

export interface Unverified {
  readonly kind: FindingKind
  readonly quote: string
  readonly reason: (typeof rejections)[number]
}

export interface VerifiedNotes {
  readonly findings: readonly Finding[]
  readonly unverified: readonly Unverified[]
}

/** What notes are held against. */
export interface Proof {
  readonly index: PageIndex
  readonly rules: RulesAnalysis
  readonly conventions: AnalysisConventions
}

/**
 * Notes of a model as findings: the quote has to stand in the document, dates and amounts are read from it by our parser,
 * and of what else the model says only what the quote has is taken over. `page` is where the model was reading.
 */
export function verifyNotes(notes: readonly Note[], page: number, proof: Proof): VerifiedNotes {
  const findings: Finding[] = []
  const unverified: Unverified[] = []
  for (const note of notes) {
    const kind = note.kind === 'fact' ? 'key_point' : note.kind
    const reject = (reason: Unverified['reason']) => unverified.push({kind, quote: note.quote, reason})
    const verified = verifyQuote(proof.index, note.quote, {page})
    if (verified.status !== 'exact' && verified.status !== 'fuzzy') {
      reject(verified.status)
      continue
    }
    const {evidence} = verified
    if (isAddressedToAi(evidence, proof)) {
      reject('addressed_to_ai')
      continue
    }
    const found = findingsOf(note, kind, evidence, proof)
    if (typeof found === 'string') reject(found)
    else findings.push(...found)
  }
  return {findings, unverified}
}

/** Whether the words are orders that somebody gives to a model, or dictated by them: no finding, whatever it makes of them. */
function isAddressedToAi(evidence: Evidence, {rules}: Proof): boolean {
  return rules.orders.some((order) => overlapsHalf(order, evidence))
}

function findingsOf(note: Note, kind: FindingKind, evidence: Evidence, proof: Proof): Finding[] | Unverified['reason'] {
  const common = {
    confidence: evidence.match === 'exact' ? ('medium' as const) : ('low' as const),
    evidence: [evidence],
    origin: 'ai' as const,
    text: textOf(note, evidence),
  }
  switch (kind) {
    case 'risk':
      return [{...common, kind, severity: note.severity}]
    case 'action':
      return [{...common, due: dueIn(evidence, proof), kind, owner: inQuote(note.owner, evidence)}]
    case 'date': {
      const dates = byOurParser(evidence, proof, 'date')
      return dates.length === 0 ? 'no_date' : dates.map((date) => ({...date, ...common, meaning: common.text}))
    }
    case 'amount': {
      const amounts = byOurParser(evidence, proof, 'amount')
      return amounts.length === 0
        ? 'no_amount'
        : amounts.map((amount) => ({...amount, ...common, meaning: common.text}))
    }
    case 'stakeholder': {
      const name = inQuote(note.name, evidence)
      if (name === null) return 'no_name'
      const email = /[^\s<>()[\],;:"@]+@[^\s<>()[\],;:"@]+\.\p{L}{2,}/u.exec(evidence.quote)?.[0] ?? null
      return [{...common, email, kind, name, role: inQuote(note.role, evidence), text: name}]
    }
    case 'decision':
    case 'key_point':
      return [{...common, kind}]
  }
}

/** The shorter words of the model only where they are words of the quote in its order and deny as much; else the quote. */
function textOf({text}: Note, {quote}: Evidence): string {
  const said = wordsOf(text)
  const isOfTheQuote = said.length >= 2 && text.length <= quote.length && isInOrder(said, wordsOf(quote))
  return shortened(isOfTheQuote && isNegated(text) === isNegated(quote) ? text : quote)
}

function isInOrder(words: readonly string[], all: readonly string[]): boolean {
  let at = 0
  for (const word of all) if (word === words[at]) at += 1
  return at === words.length
}

/** What the model takes from the quote, if it stands there word for word. */
function inQuote(said: string | null, {quote}: Evidence): string | null {
  if (said === null || said.trim() === '') return null
  const words = ` ${wordsOf(quote).join(' ')} `
  return words.includes(` ${wordsOf(said).join(' ')} `) ? shortened(said) : null
}

function dueIn(evidence: Evidence, proof: Proof): string | null {
  const dates = new Set(byOurParser(evidence, proof, 'date').flatMap((each) => (each.isAmbiguous ? [] : [each.date])))
  return dates.size === 1 ? [...dates][0]! : null
}

type Value<Kind> = (DateFinding | AmountFinding) & {readonly kind: Kind}

/** Dates or amounts that the rules have found within the quote; where they had listed another place, by reading it alone. */
function byOurParser<Kind extends 'date' | 'amount'>(
  evidence: Evidence,
  {conventions, rules}: Proof,
  kind: Kind,
): Value<Kind>[] {
  const isWanted = (finding: Finding): finding is Value<Kind> => finding.kind === kind
  const within = rules.findings
    .filter(isWanted)
    .filter((finding) =>
      finding.evidence.some(
        ({end, page, start}) => page === evidence.page && start < evidence.end && evidence.start < end,
      ),
    )
  if (within.length > 0) return within
  return analyseByRules([{number: evidence.page, text: evidence.quote}], conventions).findings.filter(isWanted)
}

const LONGEST_TEXT = 300

/** On one line, not longer than a person reads at a glance. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= LONGEST_TEXT) return line
  const cut = line.slice(0, LONGEST_TEXT - 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_TEXT / 2))}…`
}
