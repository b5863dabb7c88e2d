import type {Cell} from './layout.ts'
import {topicOf} from './topics.ts'
import type {PageText} from './types.ts'

export interface Line {
  readonly page: number
  /** The text of the whole page. */
  readonly source: string
  /** Without indentation, marks of lists and headings. */
  readonly start: number
  readonly end: number
  readonly text: string
  readonly form: 'heading' | 'item' | 'row' | 'text'
  /** The line with its marks. */
  readonly whole: string
  readonly isAfterBlank: boolean
  /** How long the lines of this page are where they are broken, in characters; infinite where they are not. */
  readonly width: number
  readonly cells: readonly Cell[]
}

interface RawLine {
  readonly page: number
  readonly source: string
  readonly start: number
  readonly end: number
  readonly whole: string
  readonly isAfterBlank: boolean
  readonly isBeforeBlank: boolean
  readonly width: number
}

const MARK =
  /^(?:#{1,6}\s+|>\s*|(?:[-*•–—·▪●◦»✓☐☑□]|\[[ xX]?\])\s+(?:\[[ xX]?\]\s+)?|\d+(?:\.\d+)+\.?\s+(?=\p{Lu})|\(?(?:\d{1,2}|[a-z])[.)]\s+(?!\p{Ll}{3,9}\.? \d{4}|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)))/u
const ITEM = /^(?:(?:[-*•–—·▪●◦»✓☐☑□]|\[[ xX]?\]|\(?(?:\d{1,2}|[a-z])[.)])\s|\d+(?:\.\d+)+\.?\s+\p{Lu})/u
const BORDER = /\t| {3}|\|/
const CELL_BORDER = /\t+| {3,}| ?\| ?/g
/** How often a line at the edge of a page has to come back, as a share of the pages, to be a running one. */
const RUNNING_SHARE = 0.3
const EDGE = 3
const LONGEST_HEADING = 90

export function readLines(pages: readonly PageText[]): Line[] {
  const raw = pages.map(rawLinesOf)
  const running = runningLines(raw)
  const kept = raw.flatMap((own) => own.filter((line, at) => !isEdge(own, at) || !running.has(keyOf(line.whole))))
  return kept.map((line, at) => toLine(line, kept[at - 1], kept[at + 1]))
}

/** The depth of a heading (1 is the highest) and its words. */
export function headingOf(line: Line): {readonly level: number; readonly words: string} {
  const hashes = /^#{1,6}/.exec(line.whole)?.[0].length
  const number = /^(\d+(?:\.\d+)*)\.?\s/.exec(line.whole)?.[1]
  const level = hashes ?? (number ? number.split('.').length : line.whole.endsWith(':') ? 7 : 1)
  return {level, words: line.text}
}

function rawLinesOf({number, text}: PageText): RawLine[] {
  const found: Omit<RawLine, 'width' | 'isBeforeBlank'>[] = []
  let isAfterBlank = true
  for (let from = 0; from <= text.length; ) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 ? text.length : newline
    const line = text.slice(from, to)
    const whole = line.trim()
    // Rules and the lines under headings part what is above from what is below.
    if (whole === '' || /^[-=_*~|+: .]+$/.test(whole)) {
      isAfterBlank = isAfterBlank || !/^\|?[-: |+]+$/.test(whole) || whole === ''
    } else {
      const start = from + line.indexOf(whole)
      found.push({page: number, source: text, start, end: start + whole.length, whole, isAfterBlank})
      isAfterBlank = false
    }
    from = to + 1
  }
  const lengths = found.map(({whole}) => whole.length).sort((one, other) => one - other)
  const widest = lengths[Math.floor(lengths.length * 0.9)] ?? 0
  // Lines that are broken where the page ends are mostly of one length; others are as long as what they say.
  const full = lengths.filter((length) => length > widest * 0.8 && length <= widest * 1.1).length
  const width =
    full >= 3 && full * 3 >= lengths.length && widest >= 30 && widest <= 160 ? widest : Number.POSITIVE_INFINITY
  return found.map((line, at) => ({...line, width, isBeforeBlank: found[at + 1]?.isAfterBlank ?? true}))
}

function runningLines(pages: readonly (readonly RawLine[])[]): Set<string> {
  const counts = new Map<string, number>()
  for (const own of pages) {
    const edge = new Set(own.filter((_, at) => isEdge(own, at)).map(({whole}) => keyOf(whole)))
    for (const key of edge) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const least = Math.max(3, pages.length * RUNNING_SHARE)
  return new Set([...counts].filter(([, count]) => count >= least).map(([key]) => key))
}

function isEdge(lines: readonly unknown[], at: number): boolean {
  return at < EDGE || at >= lines.length - EDGE
}

function keyOf(line: string): string {
  return line.toLowerCase().replace(/\d+/g, '#')
}

function toLine(raw: RawLine, before: RawLine | undefined, after: RawLine | undefined): Line {
  const {page, source, whole, isAfterBlank, width} = raw
  const cells = cellsOf(raw)
  const {end} = raw
  if (cells.length >= 2) {
    return {page, source, start: raw.start, end, text: whole, form: 'row', whole, isAfterBlank, width, cells}
  }
  const isHeading = isHeadingLine(raw, before, after)
  const mark = MARK.exec(whole)?.[0] ?? ''
  const emphasis = /^(?:\*\*|__)/.exec(whole.slice(mark.length))?.[0] ?? ''
  const start = raw.start + mark.length + emphasis.length
  const kept = source.slice(start, raw.end)
  const text = kept.includes('**') || kept.includes('__') ? kept.replaceAll(/\*\*|__/g, '') : kept
  const form = isHeading ? 'heading' : ITEM.test(whole) ? 'item' : 'text'
  return {page, source, start, end, text, form, whole, isAfterBlank, width, cells}
}

function isHeadingLine(line: RawLine, before: RawLine | undefined, after: RawLine | undefined): boolean {
  if (/^#{1,6}\s/.test(line.whole)) return true
  const whole = line.whole.replaceAll(/\*\*|__/g, '')
  if (!couldBeHeading(whole)) return false
  const words = whole.split(/\s+/).length
  if (/^(?:§|article|section|artikel|abschnitt|kapitel|chapter|annex|appendix|anlage|anhang)\s*\d/i.test(whole))
    return true
  if (!ITEM.test(whole) && words <= 6 && topicOf(whole) !== null) return true
  if (whole.endsWith(':')) return false
  if (/^\d+(?:\.\d+)*\.?\s+\p{Lu}/u.test(whole)) {
    const isNeighbourNumbered = [before, after].some((each) => each && /^\d+(?:\.\d+)*[.)]?\s/.test(each.whole))
    return words <= 10 && !isNeighbourNumbered && (line.isAfterBlank || line.isBeforeBlank)
  }
  if (ITEM.test(whole)) return false
  if (/\p{Lu}{4}/u.test(whole) && !/\p{Ll}/u.test(whole)) return words <= 10
  const isAlone = line.isAfterBlank && (after === undefined || !couldBePlainHeading(after.whole))
  return isAlone && couldBePlainHeading(whole)
}

function couldBeHeading(whole: string): boolean {
  return whole.length <= LONGEST_HEADING && !/[.!?;,]$/.test(whole) && !/[@€£$]|: \S/.test(whole)
}

function couldBePlainHeading(whole: string): boolean {
  return (
    couldBeHeading(whole) &&
    /^\p{Lu}/u.test(whole) &&
    !/\t| \| | {3}/.test(whole) &&
    whole.split(/\s+/).length <= 8 &&
    !whole.endsWith(':')
  )
}

function cellsOf({whole, start}: RawLine): Cell[] {
  if (!BORDER.test(whole)) return []
  const cells: Cell[] = []
  let from = 0
  const add = (to: number): void => {
    const text = whole.slice(from, to).trim()
    if (text === '') return
    const at = start + whole.indexOf(text, from)
    cells.push({text, start: at, end: at + text.length})
  }
  for (const border of whole.matchAll(CELL_BORDER)) {
    add(border.index)
    from = border.index + border[0].length
  }
  add(whole.length)
  return cells
}
