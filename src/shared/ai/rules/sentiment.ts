import {languageOf} from './language.ts'
import {GAP, type Language, type Lexicon, lexiconOf, type Meaning, normalWord, type Phrase} from './lexicon.ts'
import {type Span, sentencesOf} from './sentences.ts'

export type SentimentLabel = 'positive' | 'neutral' | 'negative'

/** Words that speak for or against, with what is around them taken into account. */
export interface SentimentCue extends Span {
  readonly weight: number
  readonly isNegated: boolean
}

export interface SentenceSentiment extends Span {
  readonly score: number
  readonly label: SentimentLabel
  readonly cues: readonly SentimentCue[]
}

export interface Sentiment {
  readonly language: Language | null
  /** From −1 (everything is bad) to 1; the mean of the sentences that say something. */
  readonly score: number
  readonly label: SentimentLabel
  readonly sentences: readonly SentenceSentiment[]
}

/** How a text about a project sounds, by a lexicon of such texts in English and German. */
export function sentimentByRules(text: string): Sentiment {
  const language = languageOf(text)
  const sentences = sentencesOf(text).map((sentence) => judge(sentence, languageOf(sentence.text) ?? language))
  const telling = sentences.filter(({score}) => score !== 0)
  const mean = telling.reduce((sum, {score}) => sum + score, 0) / Math.max(1, telling.length)
  const score = rounded(mean)
  return {label: labelOf(score), language, score, sentences}
}

export function labelOf(score: number): SentimentLabel {
  if (score >= CLEAR) return 'positive'
  return score <= -CLEAR ? 'negative' : 'neutral'
}

const CLEAR = 0.2

interface Word extends Span {
  readonly normal: string
  /** Words with the same number stand in one clause. */
  readonly clause: number
}

interface Match {
  /** Positions in the words of the sentence; `to` is the last one. */
  readonly from: number
  readonly to: number
  readonly meaning: Meaning
}

function judge(sentence: Span, language: Language | null): SentenceSentiment {
  const words = wordsOf(sentence)
  const matches = matchesIn(words, lexiconOf(language))
  const isQuestion = sentence.text.endsWith('?')
  const cues = matches.flatMap((match) =>
    match.meaning.kind === 'cue' || match.meaning.kind === 'resolved' ? cueOf(match, matches, words, isQuestion) : [],
  )
  const sum = cues.reduce((total, {weight}) => total + weight, 0)
  const score = rounded(sum / Math.sqrt(sum * sum + SOFTNESS))
  return {...sentence, cues, label: labelOf(score), score}
}

/** How slowly the score nears 1 with the weights: one good word of weight 1 is 0.58. */
const SOFTNESS = 2

const SCOPE = {concession: 4, intensity: 2, negation: 4, resolution: 7} as const

function cueOf(match: Match, matches: readonly Match[], words: readonly Word[], isQuestion: boolean): SentimentCue[] {
  const {from, meaning, to} = match
  const start = words[from]!.start
  const end = words[to]!.end
  const before = (kind: Meaning['kind'], scope: number) =>
    matches.some(
      (other) =>
        other.meaning.kind === kind &&
        other.to < from &&
        from - other.to <= scope &&
        words[other.to]!.clause === words[from]!.clause,
    )
  const inSentence = (kind: Meaning['kind'], where: (other: Match) => boolean) =>
    matches.some((other) => other.meaning.kind === kind && where(other))
  const isNegated = before('negators', SCOPE.negation) || isDeniedAfter(match, matches, words)
  let weight = meaning.kind === 'cue' ? meaning.weight : RESOLVED
  if (meaning.kind === 'resolved' && before('pending', SCOPE.resolution)) return []
  const isResolved = (other: Match) =>
    Math.abs(other.from - from) <= SCOPE.resolution &&
    words[other.from]!.clause === words[from]!.clause &&
    !matches.some(
      (pending) =>
        pending.meaning.kind === 'pending' && pending.to < other.from && other.from - pending.to <= SCOPE.resolution,
    )
  if (meaning.kind === 'cue' && weight < 0 && !isNegated && inSentence('resolved', isResolved)) return []
  if (before('intensifiers', SCOPE.intensity)) weight *= 1.4
  if (before('diminishers', SCOPE.intensity)) weight *= 0.6
  if (isNegated) weight *= weight > 0 ? -0.9 : -0.7
  if (inSentence('contrasts', (other) => other.from > to)) weight *= 0.5
  if (before('concessions', words.length) && isConceded(match, matches, words)) weight *= 0.2
  if (isQuestion) weight *= 0.15
  else if (before('conditionals', words.length)) weight *= 0.4
  return [{end, isNegated, start, text: textBetween(words, from, to), weight: rounded(weight)}]
}

const RESOLVED = 1

/** `Blockers: none`, `Probleme: keine`. */
function isDeniedAfter({to}: Match, matches: readonly Match[], words: readonly Word[]): boolean {
  const next = words[to + 1]
  if (next === undefined || next.clause === words[to]!.clause || next.start - words[to]!.end > 3) return false
  return matches.some(({from, meaning}) => meaning.kind === 'negators' && from === to + 1 && isAlone(from, words))
}

/** `Issues: no crane` denies no issues. */
function isAlone(at: number, words: readonly Word[]): boolean {
  const next = words[at + 1]
  return (
    next === undefined ||
    next.clause !== words[at]!.clause ||
    /^(for|now|so|bisher|derzeit|bekannt|known)$/.test(next.normal)
  )
}

/** `Although` concedes its clause, `despite` the few words that follow it. */
function isConceded({from}: Match, matches: readonly Match[], words: readonly Word[]): boolean {
  const concession = matches.findLast(({meaning, to}) => meaning.kind === 'concessions' && to < from)
  if (concession === undefined || words[concession.to]!.clause !== words[from]!.clause) return false
  const takesClause = words.at(-1)!.clause > words[from]!.clause
  return takesClause || from - concession.to <= SCOPE.concession
}

function matchesIn(words: readonly Word[], lexicon: Lexicon): Match[] {
  const matches: Match[] = []
  for (let at = 0; at < words.length; at += 1) {
    const match = longestAt(words, at, lexicon)
    if (match === undefined) continue
    matches.push(match)
    at = match.to
  }
  return matches
}

function longestAt(words: readonly Word[], at: number, lexicon: Lexicon): Match | undefined {
  for (const {meaning, words: pattern} of lexicon.startingWith(words[at]!.normal)) {
    const to = endOf(pattern, words, at, lexicon)
    if (to !== undefined) return {from: at, meaning, to}
  }
  return undefined
}

const WIDEST_GAP = 3

function endOf(pattern: Phrase['words'], words: readonly Word[], at: number, lexicon: Lexicon): number | undefined {
  let position = at
  for (let part = 1; part < pattern.length; part += 1) {
    const isGap = pattern[part] === GAP
    if (isGap) part += 1
    const reach = isGap ? WIDEST_GAP + 1 : 1
    const next = words
      .slice(position + 1, position + 1 + reach)
      .findIndex(({clause, normal}) => clause === words[at]!.clause && lexicon.matches(pattern[part]!, normal))
    if (next === -1) return undefined
    position += next + 1
  }
  return position
}

function wordsOf({start, text}: Span): Word[] {
  const words: Word[] = []
  let clause = 0
  let last = 0
  for (const {0: word, index} of text.matchAll(/\p{L}[\p{L}\p{M}\p{N}]*(?:['’-]\p{L}[\p{L}\p{M}\p{N}]*)*/gu)) {
    if (words.length > 0 && /[,;:()–—]|\s-\s/u.test(text.slice(last, index))) clause += 1
    last = index + word.length
    words.push({clause, end: start + last, normal: normalWord(word), start: start + index, text: word})
  }
  return words
}

function textBetween(words: readonly Word[], from: number, to: number): string {
  return words
    .slice(from, to + 1)
    .map(({text}) => text)
    .join(' ')
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0
}
