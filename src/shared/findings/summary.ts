import {wordCount} from './cues.ts'
import type {Prove} from './evidence.ts'
import type {Sentence} from './layout.ts'
import type {KeyPointFinding, Language, SummarySentence} from './types.ts'

interface Scored {
  readonly sentence: Sentence
  readonly words: ReadonlySet<string>
  readonly score: number
  /** Position among the candidates. */
  readonly at: number
}

const SENTENCES = 5
/** The first sentences, one of which says what the document is about. */
const OPENING = 4
const MONEY = /[€£$¥]\s?\d|\d\s?(?:€|EUR|GBP|USD|CHF|NOK|SEK|DKK|Euro)|(?:EUR|GBP|USD|CHF|NOK|SEK|DKK)\s\d/i
const DAY = /(?:19|20)\d\d/
const KEY_POINTS = 5
/** Two sentences that share more of their words say the same. */
const TOO_SIMILAR = 0.5
/** What comes back more often is a form that is filled in, not what the document says. */
const MOST_REPEATED = 2
const SHORTEST = 5
const LONGEST = 60

const CUES =
  /(?<!\p{L})(?:in summary|overall|in total|total|the purpose|the aim|the objective|objective|goal|will be|approved|decided|budget|deadline|delayed|fee|rent|price|spent|forecast|grant|invoice|beantragt\p{L}*|vergütung|entgelt|miete|förderung|on track|completed|milestone|status|conclusion|key|important|significant|must|agreed|requires?|recommend\w*|insgesamt|gesamt\p{L}*|ziel|zweck|beschlossen|genehmigt|budget|frist|verzöger\p{L}*|im plan|abgeschlossen|meilenstein|fazit|wichtig\p{L}*|empfehl\p{L}*|beträgt|kosten)(?!\p{L})/iu
const NOISE =
  /^(?:dear|hello|hi|kind regards|best regards|sehr geehrte|liebe|hallo|mit freundlichen|viele grüße|header:|footer:|notes:|subject:|betreff:|date:|datum:|place:|ort:|present:|apologies:|attendees:|chair:|vorsitz:|anwesend:|entschuldigt:|sitzungstag:|minutes:|prepared by|erstellt von|attn|page \d|seite \d|from|to|cc|sent|von|an|iban|tel|phone|copyright|©)(?!\p{L})|\.{4,}/iu

export interface Extract {
  readonly summary: readonly SummarySentence[]
  readonly keyPoints: readonly KeyPointFinding[]
}

/** The sentences that carry most of the document, in its order, and the next best as key points. */
export function extractSummary(sentences: readonly Sentence[], language: Language | null, prove: Prove): Extract {
  const counts = new Map<string, number>()
  for (const {text} of sentences) counts.set(text, (counts.get(text) ?? 0) + 1)
  const ranked = rank(
    sentences.filter((each) => counts.get(each.text)! <= MOST_REPEATED && isWorthIt(each)),
    language,
  )
  const chosen: Scored[] = []
  const choose = (isWanted: (text: string, at: number) => boolean): void => {
    const next = ranked.find(
      (each) =>
        !chosen.includes(each) &&
        isWanted(each.sentence.text, each.at) &&
        chosen.every((other) => similarity(each.words, other.words) < TOO_SIMILAR),
    )
    if (next) chosen.push(next)
  }
  // What it is about, the money, the time; then whatever weighs most.
  choose((_, at) => at < OPENING)
  choose((text) => MONEY.test(text))
  choose((text) => DAY.test(text))
  while (chosen.length < SENTENCES + KEY_POINTS) {
    const before = chosen.length
    choose(() => true)
    if (chosen.length === before) break
  }
  const inOrder = (part: Scored[]): Sentence[] => part.map(({sentence}) => sentence).sort(byPlace)
  return {
    summary: inOrder(chosen.slice(0, SENTENCES)).map((each) => ({text: each.text, evidence: prove(each)})),
    keyPoints: inOrder(chosen.slice(SENTENCES)).map((each) => ({
      kind: 'key_point',
      text: each.text,
      origin: 'rules',
      confidence: each.topic === 'summary' ? 'medium' : 'low',
      evidence: [prove(each)],
    })),
  }
}

function isWorthIt({form, topic, text}: Sentence): boolean {
  if (form === 'heading' || form === 'row' || topic === 'contents' || topic === 'people' || NOISE.test(text))
    return false
  const words = wordCount(text)
  return words >= SHORTEST && words <= LONGEST
}

/** Words that are rare in other sentences and frequent in the document weigh most; so do its beginning and cue phrases. */
function rank(candidates: readonly Sentence[], language: Language | null): Scored[] {
  const bags = candidates.map(({text}) => contentWords(text))
  const inSentences = new Map<string, number>()
  for (const bag of bags) for (const word of bag) inSentences.set(word, (inSentences.get(word) ?? 0) + 1)
  const weightOf = (word: string): number => {
    const count = inSentences.get(word)!
    return count < 2 ? 0.3 : Math.log(1 + count) * Math.log(1 + candidates.length / count)
  }
  const scored = candidates.map((sentence, at) => {
    const words = bags[at]!
    let weight = 0
    for (const word of words) weight += weightOf(word)
    return {sentence, words, weight: weight / (words.size + 4)}
  })
  const highest = scored.reduce((most, {weight}) => Math.max(most, weight), 0.001)
  return scored
    .map(({sentence, words, weight}, at) => ({
      sentence,
      words,
      at,
      score: weight / highest + bonus(sentence, at, candidates.length, language),
    }))
    .sort((one, other) => other.score - one.score)
}

function bonus({text, topic, form}: Sentence, at: number, count: number, language: Language | null): number {
  const figures = MONEY.test(text) || DAY.test(text) || /\d\s?%/.test(text) ? 0.5 : /\d/.test(text) ? 0.3 : 0
  const position = at < 3 ? 0.5 - at * 0.1 : 0.3 * (1 - at / count)
  const question = text.endsWith('?') || (language === 'en' && /^(?:i|you)\b/i.test(text)) ? -0.4 : 0
  return (
    position +
    figures +
    question +
    (CUES.test(text) ? 0.35 : 0) +
    (topic === 'summary' ? 0.6 : 0) -
    (form === 'item' ? 0.1 : 0)
  )
}

function contentWords(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\d]{4,}/gu) ?? [])
}

function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const word of one) if (other.has(word)) shared++
  return shared / Math.max(1, Math.min(one.size, other.size))
}

function byPlace(one: Sentence, other: Sentence): number {
  return one.page - other.page || one.start - other.start
}
