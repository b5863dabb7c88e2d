import {ExitCode, UserError} from '../errors.ts'

/** What is looked for on a page: all `wanted`, none of the `unwanted`. */
export interface SearchTerms {
  readonly wanted: readonly SearchTerm[]
  readonly unwanted: readonly SearchTerm[]
}

export interface SearchTerm {
  /** A word, or several that follow each other. */
  readonly text: string
  /** Whether it is one word of letters, which may be a part of another, or misspelt. */
  readonly isWord: boolean
}

/** More are no search any more. */
const MOST_TERMS = 24
const LONGEST_TEXT = 1000

/** Words, "words in this order", and -words that must not occur. */
export function searchTerms(text: string): SearchTerms {
  const wanted: SearchTerm[] = []
  const unwanted: SearchTerm[] = []
  for (const [, sign, phrase, word] of text.slice(0, LONGEST_TEXT).normalize('NFC').matchAll(TERM)) {
    const term = termOf(phrase ?? word!)
    if (/[\p{L}\p{N}]/u.test(term.text)) (sign ? unwanted : wanted).push(term)
  }
  return {unwanted: unwanted.slice(0, MOST_TERMS), wanted: wanted.slice(0, MOST_TERMS)}
}

/** The same, refused when there is nothing to look for. */
export function requireSearchTerms(text: string): SearchTerms {
  const terms = searchTerms(text)
  if (terms.wanted.length > 0) return terms
  throw nothingToLookFor(terms.unwanted.length > 0 ? 'Only words that must not occur were given.' : undefined)
}

export function nothingToLookFor(why = 'There is nothing to look for.'): UserError {
  return new UserError(why, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'coord document search asbestos',
  })
}

/** A minus is a sign only before a term: not in `e-mail`. */
const TERM = /(?<=^|\s)(-?)(?:["“„”]([^"“„”]+)["“”]?|([^\s"“„”]+))/gu

function termOf(typed: string): SearchTerm {
  const text = typed.replace(/\s+/gu, ' ').trim()
  return {isWord: /^[\p{L}\p{M}]+$/u.test(text), text}
}
