import type {Span} from '../rules/sentences.ts'

/** Where a model's quote is in the text: the same words in the same order; white space, case and kinds of marks are free. */
export function locateQuote(text: string, quote: string): Span | null {
  const pieces = quote.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)
  if (pieces === null || !pieces.some((piece) => /[\p{L}\p{N}]/u.test(piece))) return null
  const words = trimmedMarks(pieces).slice(0, MOST_PIECES).map(patternOf)
  const match = new RegExp(`(?<![\\p{L}\\p{N}])${words.join('\\s*')}(?![\\p{L}\\p{N}])`, 'iu').exec(text)
  if (match === null) return null
  return {end: match.index + match[0].length, start: match.index, text: match[0]}
}

const MOST_PIECES = 200

/** Models put marks around what they quote. */
function trimmedMarks(pieces: readonly string[]): string[] {
  const isWord = (piece: string) => /[\p{L}\p{N}]/u.test(piece)
  return pieces.slice(pieces.findIndex(isWord), pieces.findLastIndex(isWord) + 1)
}

function patternOf(piece: string): string {
  if (/["'’‘“”„«»`]/u.test(piece)) return `["'’‘“”„«»\`]`
  if (/[-–—‐]/u.test(piece)) return '[-–—‐]'
  return piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
