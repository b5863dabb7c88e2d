import {headingOf, type Line, readLines} from './lines.ts'
import {splitSentences} from './sentences.ts'
import {type Topic, topicOf} from './topics.ts'
import type {PageText} from './types.ts'

export interface Cell {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The smallest piece that is judged: a sentence, a heading, a point of a list, a row of a table. Offsets as in `Evidence`. */
export interface Sentence {
  readonly page: number
  readonly start: number
  readonly end: number
  /** On one line, words that were parted at the end of a line put together. */
  readonly text: string
  readonly form: 'heading' | 'sentence' | 'item' | 'row'
  /** What the heading above is about. */
  readonly topic: Topic
  /** Sentences of one paragraph have the same number. */
  readonly block: number
  /** Of a row. */
  readonly cells: readonly Cell[]
  /** The headings of the row's columns in lower case, where the table has some. */
  readonly columns: readonly string[]
}

interface Block {
  readonly form: Sentence['form']
  /** Of a row in a table without visible borders. */
  readonly topic: Topic | null
  readonly lines: Line[]
}

interface Section {
  readonly level: number
  readonly topic: Topic
}

const NONE: readonly never[] = []

const COLUMN =
  /^(?:no|nr|id|#|ref|pos|risks?|risik\w+|actions?|maßnahmen?|massnahmen?|aufgaben?|tasks?|owners?|verantwortlich\w*|responsible|zuständig\w*|wer|who|what|was|when|wann|due|fällig\w*|frist|termin|dates?|datum|deadline|bis|by|severity|impact|likelihood|probability|eintritt\w*|wahrscheinlich\w*|auswirkung\w*|schwere|status|amount|betrag|price|preis|einzelpreis|unit price|total|gesamt\w*|names?|role|rolle|funktion|function|e-?mail|milestones?|meilensteine?|description|beschreibung|item|position|leistung|menge|qty|quantity|budget|costs?|kosten|mitigation|gegenmaßnahme\w*|organi[sz]ation|decisions?|beschl[uü]ss\w*|entscheidung\w*|stakeholder|contact|phone|telefon|planned|forecast|plan|ist|net|gross|netto|brutto)\b/i

/** Pages cut into sentences with what is known about their place. What runs along on most pages is left out. */
export function readLayout(pages: readonly PageText[]): Sentence[] {
  const lines = readLines(pages)
  const sentences: Sentence[] = []
  let sections: Section[] = []
  let columns: readonly string[] = []
  let wasRow = false
  for (const [block, {form, lines: own, topic: ofTable}] of blocksOf(lines).entries()) {
    const first = own[0]!
    if (form === 'heading') {
      const {level, words} = headingOf(first)
      sections = sections.filter((each) => each.level < level)
      const inherited = sections.at(-1)?.topic ?? 'other'
      sections.push({level, topic: topicOf(words) ?? inherited})
    }
    const topic = ofTable ?? sections.at(-1)?.topic ?? 'other'
    const {page} = first
    if (form === 'row') {
      const isFirstRow = !wasRow || first.isAfterBlank
      const isHeader = isFirstRow && isHeaderRow(first.cells)
      if (isFirstRow) columns = isHeader ? first.cells.map(({text}) => text.toLowerCase()) : []
      const fits = !isHeader && Math.abs(columns.length - first.cells.length) <= 1
      const {start, end, text, cells} = first
      const rowForm = isHeader ? 'heading' : 'row'
      sentences.push({page, start, end, text, form: rowForm, topic, block, cells, columns: fits ? columns : NONE})
    } else {
      const span = {start: first.start, end: own.at(-1)!.end}
      const pieces = form === 'heading' ? [{...span, text: first.text}] : splitSentences(first.source, span)
      for (const {start, end, text} of pieces) {
        sentences.push({page, start, end, text, form, topic, block, cells: NONE, columns: NONE})
      }
    }
    wasRow = form === 'row'
  }
  return sentences
}

/** The sentence around a place on a page; sentences are in the order of the text. */
export function sentenceAt(sentences: readonly Sentence[], page: number, offset: number): Sentence | undefined {
  let [low, high] = [0, sentences.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const each = sentences[middle]!
    if (each.page === page && offset >= each.start && offset < each.end) return each
    if (each.page < page || (each.page === page && each.end <= offset)) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

function blocksOf(lines: readonly Line[]): Block[] {
  const blocks: Block[] = []
  let table: Topic | null = null
  for (const [at, line] of lines.entries()) {
    const previous = blocks.at(-1)
    const before = lines[at - 1]
    const isRow: boolean = table !== null && /^[A-Z]{0,3}-?\d/.test(line.whole)
    if (!isRow && line.form === 'text' && previous && before && isContinued(before, line, previous))
      previous.lines.push(line)
    else {
      table = isRow ? table : topicOfTable(line)
      const form = isRow ? 'item' : line.form === 'text' ? 'sentence' : line.form
      blocks.push({form, topic: isRow ? table : null, lines: [line]})
    }
  }
  return blocks
}

/** Tables of a PDF may come without borders between the cells: the words of the headings tell what the rows are. */
function topicOfTable({form, whole}: Line): Topic | null {
  const words = form === 'row' ? [] : whole.split(/\s+/)
  const named = words.filter((word) => COLUMN.test(word)).length
  if (words.length < 3 || words.length > 9 || named < 3 || named * 2 < words.length || /[.!?]$|\d/.test(whole))
    return null
  if (/likelihood|probability|impact|severity|risk|risik|wahrscheinlich|eintritt|auswirkung/i.test(whole))
    return 'risks'
  return /action|maßnahme|aufgabe|task|due|fällig|frist|wer|what/i.test(whole) ? 'actions' : null
}

function isContinued(before: Line, line: Line, block: Block): boolean {
  if (block.form === 'heading' || block.form === 'row' || line.isAfterBlank || before.page !== line.page) return false
  if (/^\p{Ll}/u.test(line.text)) return true
  // A line is broken where the next word did not fit; a line that ends earlier was ended on purpose.
  const nextWord = line.text.indexOf(' ') < 0 ? line.text.length : line.text.indexOf(' ')
  return before.text.length + nextWord + 1 > before.width * 0.9 && !/^[\p{L} /-]{2,25}:\s/u.test(line.text)
}

function isHeaderRow(cells: readonly Cell[]): boolean {
  const named = cells.filter(({text}) => COLUMN.test(text.trim()))
  return cells.length >= 2 && named.length * 2 >= cells.length && cells.every(({text}) => !/\d{2}|@/.test(text))
}
