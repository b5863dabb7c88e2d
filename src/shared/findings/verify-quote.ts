import {type Alignment, align} from './alignment.ts'
import {figureOf, isNegation} from './meaning-guards.ts'
import type {PageIndex} from './page-index.ts'
import {tokenize} from './tokens.ts'
import type {Evidence, Verified, VerifyOptions} from './types.ts'

/** Positions in the words of the index. */
interface Found {
  readonly start: number
  readonly end: number
  readonly similarity: number
}

type Refused = 'number_mismatch' | 'negation_mismatch' | 'missing'
type Search = {readonly found: Found} | {readonly refused: Refused}

const FEWEST_WORDS = 3
const MOST_WORDS = 400
/** How similar a passage has to be; text recognised from an image has misread words. */
const ENOUGH = 0.86
const ENOUGH_ON_SCANS = 0.8
/** How far apart the parts around "…" may stand, in words. */
const WIDEST_GAP = 400
const WIDEST_GAP_OF_SHORT_PARTS = 30
/** A passage with fewer of the quote's words is not compared word by word. */
const FEWEST_SHARED = 0.4
const CANDIDATES = 6
const ANCHORS = 8
const MOST_PLACES_OF_ANCHOR = 400

/**
 * Whether a quote stands in the document: word by word, or nearly so. However similar, a passage with other numbers or
 * other negations is refused. The evidence is what really stands there.
 */
export function verifyQuote(index: PageIndex, quote: string, options: VerifyOptions = {}): Verified {
  const parts = quote
    .split(/\s*(?:\[\s*(?:…|\.{3,})\s*\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,})\s*/)
    .map((part) => tokenize(part).map(({word}) => word))
    .filter((part) => part.length > 0)
  const count = parts.reduce((total, part) => total + part.length, 0)
  if (count < FEWEST_WORDS) return {status: 'too_short'}
  if (count > MOST_WORDS) return {status: 'missing'}
  const search = parts.length === 1 ? findPart(index, parts[0]!, options) : findParts(index, parts, options)
  if ('refused' in search) return {status: search.refused}
  const evidence = toEvidence(index, search.found)
  return {status: evidence.match, evidence}
}

function findPart(index: PageIndex, quote: readonly string[], options: VerifyOptions): Search {
  const exact = exactPlaces(index, quote)
  const unspoilt = exact.filter((start) => !isCutFromNegation(index, start))
  if (exact.length > 0 && unspoilt.length === 0) return {refused: 'negation_mismatch'}
  if (unspoilt.length > 0) {
    const start = unspoilt.find((each) => pageNumber(index, each) === options.page) ?? unspoilt[0]!
    return {found: {start, end: start + quote.length, similarity: 1}}
  }
  return findSimilar(index, quote, options)
}

/** Parts in order, each near the one before; what was left out inside one sentence must not have been a negation. */
function findParts(index: PageIndex, parts: readonly (readonly string[])[], options: VerifyOptions): Search {
  const places = parts.map((part) =>
    exactPlaces(index, part).map((start) => ({start, end: start + part.length, similarity: 1})),
  )
  for (const [at, part] of parts.entries()) {
    if (places[at]!.length > 0) continue
    const similar = part.length < FEWEST_WORDS ? {refused: 'missing' as const} : findSimilar(index, part, options)
    if ('refused' in similar) return similar
    places[at] = [similar.found]
  }
  let refused: Refused = 'missing'
  const firsts = [...places[0]!].sort(
    (one, other) => preference(index, other, options) - preference(index, one, options),
  )
  for (const first of firsts.slice(0, 50)) {
    const chain = chainFrom(index, first, parts, places)
    if (chain === 'negation_mismatch') refused = chain
    else if (chain) return {found: chain}
  }
  return {refused}
}

function chainFrom(
  index: PageIndex,
  first: Found,
  parts: readonly (readonly string[])[],
  places: readonly (readonly Found[])[],
): Found | 'negation_mismatch' | null {
  if (isCutFromNegation(index, first.start)) return 'negation_mismatch'
  let [last, similarity] = [first, first.similarity * parts[0]!.length]
  for (let at = 1; at < parts.length; at++) {
    const isShort = Math.min(parts[at]!.length, parts[at - 1]!.length) < FEWEST_WORDS
    const widest = isShort ? WIDEST_GAP_OF_SHORT_PARTS : WIDEST_GAP
    const next = places[at]!.find(({start}) => start >= last.end && start - last.end <= widest)
    if (!next) return null
    if (leavesOutNegation(index, last.end, next.start)) return 'negation_mismatch'
    last = next
    similarity += next.similarity * parts[at]!.length
  }
  const count = parts.reduce((total, part) => total + part.length, 0)
  return {start: first.start, end: last.end, similarity: similarity / count}
}

/** Where the words stand in this order; searched by the rarest of them. */
function exactPlaces(index: PageIndex, quote: readonly string[]): number[] {
  let rarest = 0
  for (const [at, word] of quote.entries()) {
    const own = index.positions.get(word)
    if (own === undefined) return []
    if (own.length < index.positions.get(quote[rarest]!)!.length) rarest = at
  }
  return index.positions
    .get(quote[rarest]!)!
    .map((position) => position - rarest)
    .filter((start) => start >= 0 && quote.every((word, at) => index.words[start + at] === word))
}

function findSimilar(index: PageIndex, quote: readonly string[], options: VerifyOptions): Search {
  let refused: Refused = 'missing'
  let best: Found | undefined
  const wanted = new Set(quote)
  for (const from of candidates(index, quote)) {
    const slack = Math.ceil(quote.length / 5) + 4
    const [low, high] = [Math.max(0, from - slack), Math.min(index.words.length, from + quote.length + slack)]
    if (sharedWords(index, wanted, low, high) < wanted.size * FEWEST_SHARED) continue
    const isScan = index.pages[index.pageOf[Math.max(0, Math.min(from, index.words.length - 1))]!]!.needsOcr ?? false
    const alignment = align(quote, index.words, low, high, isScan)
    if (!alignment || alignment.similarity < (isScan ? ENOUGH_ON_SCANS : ENOUGH)) continue
    const mismatch = mismatchOf(index, quote, alignment)
    if (mismatch) refused = mismatch
    else if (!best || preference(index, alignment, options) > preference(index, best, options)) best = alignment
    if (best && (options.page === undefined || pageNumber(index, best.start) === options.page)) break
  }
  return best ? {found: {start: best.start, end: best.end, similarity: Math.min(best.similarity, 0.999)}} : {refused}
}

function sharedWords(index: PageIndex, wanted: ReadonlySet<string>, from: number, to: number): number {
  const shared = new Set<string>()
  for (let at = from; at < to; at++) if (wanted.has(index.words[at]!)) shared.add(index.words[at]!)
  return shared.size
}

/** Where the quote would begin, by the votes of its rarest words. */
function candidates(index: PageIndex, quote: readonly string[]): number[] {
  const anchors = quote
    .map((word, at) => ({at, places: index.positions.get(word) ?? []}))
    .filter(({places}) => places.length > 0 && places.length <= MOST_PLACES_OF_ANCHOR)
    .sort((one, other) => one.places.length - other.places.length)
    .slice(0, ANCHORS)
  const tolerance = Math.max(4, Math.ceil(quote.length / 5))
  const votes = new Map<number, {count: number; from: number}>()
  for (const {at, places} of anchors) {
    for (const place of places) {
      const from = place - at
      const bucket = Math.floor(from / tolerance)
      const own = votes.get(bucket)
      if (own) own.count++
      else votes.set(bucket, {count: 1, from})
    }
  }
  const weightOf = (bucket: number): number => votes.get(bucket)!.count + (votes.get(bucket + 1)?.count ?? 0)
  return [...votes.keys()]
    .sort((one, other) => weightOf(other) - weightOf(one))
    .slice(0, CANDIDATES)
    .map((bucket) => votes.get(bucket)!.from)
}

function mismatchOf(index: PageIndex, quote: readonly string[], alignment: Alignment): Refused | null {
  const {start, end, hasOpposite, lostBefore, lostAfter} = alignment
  const words = index.words.slice(start, end)
  if (figuresOf(quote) !== figuresOf(words)) return 'number_mismatch'
  // Where the quote goes on with other words, a negation may be what was left out between.
  const around = index.words.slice(Math.max(0, start - beyond(lostBefore)), end + beyond(lostAfter))
  const isFlipped = quote.filter(isNegation).length !== around.filter(isNegation).length
  return isFlipped || hasOpposite || isCutFromNegation(index, start) ? 'negation_mismatch' : null
}

function beyond(lost: number): number {
  return lost === 0 ? 0 : lost + 1
}

/** "12 450" and "12450" are the same number, so the figures are compared without borders where the lists differ. */
function figuresOf(words: readonly string[]): string {
  const figures = words.map(figureOf).filter((figure) => figure !== null)
  const joined: string[] = []
  for (const [at, figure] of figures.entries()) {
    const isGroup = /^\d{3}$/.test(figure) && at > 0 && /^-?\d+$/.test(joined.at(-1) ?? '')
    if (isGroup) joined.push(joined.pop()! + figure)
    else joined.push(figure)
  }
  return joined.sort().join(' ')
}

/** The word right before, in the same sentence, turns what is quoted into the opposite. */
function isCutFromNegation(index: PageIndex, start: number): boolean {
  if (start === 0 || !isNegation(index.words[start - 1]!) || index.pageOf[start - 1] !== index.pageOf[start])
    return false
  const text = index.pages[index.pageOf[start]!]!.text
  return /^\s*$/.test(text.slice(index.ends[start - 1]!, index.starts[start]!))
}

function leavesOutNegation(index: PageIndex, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (endsSentence(index, at)) return false
    const isDeadline = index.words[at] === 'no' && index.words[at + 1] === 'later'
    if (isNegation(index.words[at]!) && !isDeadline) return !sentenceEndsBetween(index, at, to)
  }
  return false
}

function sentenceEndsBetween(index: PageIndex, from: number, to: number): boolean {
  for (let at = from + 1; at <= to; at++) if (endsSentence(index, at)) return true
  return false
}

/** Whether a sentence ends right before this word. */
function endsSentence(index: PageIndex, at: number): boolean {
  if (at === 0 || index.pageOf[at] !== index.pageOf[at - 1]) return true
  return /[.!?]["'”’)]*\s/.test(index.pages[index.pageOf[at]!]!.text.slice(index.ends[at - 1]!, index.starts[at]!))
}

function preference(index: PageIndex, {start, similarity}: Found, {page}: VerifyOptions): number {
  return similarity + (page !== undefined && pageNumber(index, start) === page ? 0.05 : 0)
}

function pageNumber(index: PageIndex, at: number): number {
  return index.pages[index.pageOf[at]!]!.number
}

/** On two pages, the page with more of the words is shown. */
function toEvidence(index: PageIndex, {start, end, similarity}: Found): Evidence {
  const [first, last] = [index.pageOf[start]!, index.pageOf[end - 1]!]
  let border = start
  while (border < end && index.pageOf[border] === first) border++
  const isFirst = first === last || border - start >= end - border
  const [from, to, at] = isFirst ? [start, border, first] : [border, end, last]
  const page = index.pages[at]!
  const span = {start: index.starts[from]!, end: index.ends[to - 1]!}
  const match = similarity === 1 ? 'exact' : 'fuzzy'
  return {quote: page.text.slice(span.start, span.end), page: page.number, ...span, match, similarity}
}
