import {english} from './lexicon-english.ts'
import {german} from './lexicon-german.ts'

export type Language = 'en' | 'de'

/**
 * What words of project reports say. Phrases are separated by commas. `*` at either end of a word stands for any letters,
 * `…` for up to three words.
 */
export interface LexiconSource {
  /** Weights from −2 (bad) to 2 (good). */
  readonly cues: readonly (readonly [weight: number, phrases: string])[]
  /** Terms of the trade with a cue in them that says nothing: a risk register is no risk. */
  readonly neutral: string
  /** Turn what follows in the same clause into its opposite. */
  readonly negators: string
  /** Say that what was bad is over. */
  readonly resolved: string
  /** Say that something has yet to happen, so that nothing is resolved. */
  readonly pending: string
  readonly intensifiers: string
  readonly diminishers: string
  /** What follows counts more than what was before: but. */
  readonly contrasts: string
  /** What follows in the clause counts little: although, despite. */
  readonly concessions: string
  /** What follows is only thought of: if, might. */
  readonly conditionals: string
}

export type Meaning =
  | {readonly kind: 'cue'; readonly weight: number}
  | {readonly kind: Exclude<keyof LexiconSource, 'cues'>}

export interface Phrase {
  readonly words: readonly string[]
  readonly meaning: Meaning
}

export interface Lexicon {
  /** The phrases that can begin with this word, longest first. */
  readonly startingWith: (word: string) => readonly Phrase[]
  readonly matches: (pattern: string, word: string) => boolean
}

export const GAP = '…'

/** One spelling for words: lower case, umlauts and sharp s written out, straight apostrophes. */
export function normalWord(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüß’]/gu, (letter) => SPELLINGS[letter]!)
}

const SPELLINGS: Readonly<Record<string, string>> = {ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', '’': "'"}

/** The lexicon of a language, or of both where the language is not known. */
export function lexiconOf(language: Language | null): Lexicon {
  const key = language ?? 'both'
  const known = compiled.get(key)
  if (known) return known
  const sources = language === 'en' ? [english] : language === 'de' ? [german] : [english, german]
  const lexicon = compile(sources.flatMap(phrasesOf))
  compiled.set(key, lexicon)
  return lexicon
}

const compiled = new Map<Language | 'both', Lexicon>()

function phrasesOf({cues, ...others}: LexiconSource): Phrase[] {
  const weighted = cues.flatMap(([weight, phrases]) => read(phrases, {kind: 'cue', weight}))
  const kinds = Object.entries(others) as [Exclude<keyof LexiconSource, 'cues'>, string][]
  return [...weighted, ...kinds.flatMap(([kind, phrases]) => read(phrases, {kind}))]
}

function read(phrases: string, meaning: Meaning): Phrase[] {
  return phrases
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .map((phrase) => ({meaning, words: phrase.split(/\s+/).map(normalWord)}))
}

/** Texts repeat their words, so what a word can begin is looked up once. */
function compile(phrases: readonly Phrase[]): Lexicon {
  const exact = new Map<string, Phrase[]>()
  const patterns: Phrase[] = []
  for (const phrase of phrases) {
    const first = phrase.words[0]!
    if (first.includes('*')) patterns.push(phrase)
    else exact.set(first, [...(exact.get(first) ?? []), phrase])
  }
  const starts = new Map<string, readonly Phrase[]>()
  return {
    matches,
    startingWith: (word) => {
      const known = starts.get(word)
      if (known) return known
      const found = [...(exact.get(word) ?? []), ...patterns.filter(({words}) => matches(words[0]!, word))]
      const longestFirst = found.toSorted((a, b) => b.words.length - a.words.length || precise(b) - precise(a))
      if (starts.size < MOST_WORDS_KEPT) starts.set(word, longestFirst)
      return longestFirst
    },
  }
}

const MOST_WORDS_KEPT = 50_000

/** Of two phrases of one word, a neutral term wins, then the one without a wildcard. */
function precise({meaning, words}: Phrase): number {
  return (meaning.kind === 'neutral' ? 100 : 0) + (words[0]!.includes('*') ? 0 : 50) + words[0]!.length / 100
}

function matches(pattern: string, word: string): boolean {
  const open = pattern.startsWith('*')
  const ends = pattern.endsWith('*')
  const core = pattern.slice(open ? 1 : 0, ends ? -1 : undefined)
  if (open && ends) return word.includes(core)
  if (open) return word.endsWith(core)
  return ends ? word.startsWith(core) : word === core
}
