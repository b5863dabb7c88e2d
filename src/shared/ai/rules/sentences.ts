/** A part of a text; offsets count UTF-16 units, as JavaScript does. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Sentences and lines of a list. A point after an abbreviation or a day (`3. Mai`) ends nothing. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = []
  let start = 0
  for (const {0: end, index} of text.matchAll(/[.!?…]+["'»”)\]]*(?=\s)|\n+/gu)) {
    const isLine = end.startsWith('\n')
    if (!isLine && !endsSentence(text, start, index, index + end.length)) continue
    add(spans, text, start, isLine ? index : index + end.length)
    start = index + end.length
  }
  add(spans, text, start, text.length)
  return spans
}

function endsSentence(text: string, start: number, mark: number, end: number): boolean {
  const next = /^\s+(\S)/u.exec(text.slice(end, end + 20))?.[1]
  if (next !== undefined && /\p{Ll}/u.test(next)) return false
  if (text[mark] !== '.') return true
  const before = /\S+$/u.exec(text.slice(Math.max(start, mark - 20), mark))?.[0] ?? ''
  return !/^\d{1,2}$/u.test(before) && !ABBREVIATIONS.has(before.toLowerCase().replace(/^\P{L}+/u, ''))
}

const ABBREVIATIONS = new Set(
  'mio mrd ca bzw nr z.b z d.h usw u.a evtl inkl exkl zzgl ggf str dr prof hr fr abs art e.g i.e vs approx no mr mrs ms st fig etc'.split(
    ' ',
  ),
)

function add(spans: Span[], text: string, from: number, to: number): void {
  const piece = text.slice(from, to)
  const trimmed = piece.trim()
  if (trimmed === '') return
  const start = from + piece.indexOf(trimmed)
  spans.push({end: start + trimmed.length, start, text: trimmed})
}
