import type {Fact} from '../types.ts'

/** What a fact says itself, without the titles that it quotes: those are the words of whoever wrote them. */
export function ownWords({text}: Pick<Fact, 'text'>): string {
  const [start, end] = [text.indexOf('"'), text.lastIndexOf('"')]
  // From the first mark to the last: a title may have marks of its own, and nothing in it may count.
  return end > start ? `${text.slice(0, start)}"…"${text.slice(end + 1)}` : text
}

/** A sentence without what it quotes word for word from its facts: their whole text, and titles between marks. */
export function withoutQuotations(sentence: string, facts: readonly Pick<Fact, 'text'>[]): string {
  const quoted = [...new Set(facts.flatMap(({text}) => [text, ...titlesIn(text)].map(sameMarks)))]
  const longestFirst = quoted.filter(Boolean).toSorted((one, other) => other.length - one.length)
  return longestFirst.reduce(withoutWords, sameMarks(sentence))
}

function titlesIn(text: string): string[] {
  const [start, end] = [text.indexOf('"'), text.lastIndexOf('"')]
  if (end <= start) return []
  return [text.slice(start, end + 1), ...(text.match(/"[^"]+"/g) ?? [])]
}

/** Only as whole words: of a longer number or word nothing is quoted. */
function withoutWords(sentence: string, words: string): string {
  return sentence
    .split(words)
    .reduce((before, after) =>
      /[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(words)
        ? before + words + after
        : `${before} ${PLACE} ${after}`,
    )
}

/** Stands where something was quoted, so that the words on both sides do not become neighbours. */
const PLACE = '·'

function sameMarks(text: string): string {
  return text.replace(/[“”„«»]/g, '"').replace(/[‘’]/g, "'")
}
