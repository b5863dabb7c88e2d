import type {PageText} from '#shared/findings/index'

/** A part of a document that a model reads at once. */
export interface Chunk {
  readonly text: string
  /** Where it begins. */
  readonly page: number
}

/** Of the end of one part that the next repeats, where a page is cut. */
const OVERLAP = 300
/** A part may end early, before a page that would have to be cut. */
const FULL_ENOUGH = 0.6
/** Words may not be cut, but there are texts without any. */
const LONGEST_PIECE = 400

/**
 * The document in parts that a model can read: cut between pages, else between paragraphs, else between sentences, else
 * between words. What stands on most pages (running heads and feet) is left out. `measure` is what a text takes, `room`
 * what a part may take.
 */
export function chunksOf(pages: readonly PageText[], room: number, measure: (text: string) => number): Chunk[] {
  const chunks: Chunk[] = []
  let text = ''
  let page = 0
  const close = () => {
    if (text.trim() !== '') chunks.push({page, text: text.trim()})
    text = ''
  }
  for (const {number, text: whole} of withoutRunningLines(pages)) {
    if (whole.trim() === '') continue
    const marked = `[page ${number}]\n${whole.trim()}\n\n`
    if (measure(text + marked) <= room) {
      if (text === '') page = number
      text += marked
      continue
    }
    if (measure(text) > room * FULL_ENOUGH || measure(marked) <= room) close()
    if (text === '') page = number
    text += `[page ${number}]\n`
    for (const piece of piecesOf(whole.trim(), room / 2, measure)) {
      if (measure(text + piece) > room) {
        const overlap = endOf(text)
        close()
        page = number
        text = `[page ${number}]\n${overlap}`
      }
      text += piece
    }
    text += '\n\n'
  }
  close()
  return chunks
}

/** The two halves of a part that was too much for the model; null when there is nothing left to halve. */
export function halvesOf({page, text}: Chunk): readonly [Chunk, Chunk] | null {
  if (text.length < SHORTEST_HALVED) return null
  const middle = Math.floor(text.length / 2)
  const cut = ['\n\n', '\n', '. ', ' '].map((mark) => text.lastIndexOf(mark, middle)).find((at) => at > middle / 2)
  const at = cut ?? middle
  const before = [...text.slice(0, at).matchAll(/^\[page (\d+)\]$/gm)].at(-1)?.[1]
  return [
    {page, text: text.slice(0, at).trim()},
    {page: before === undefined ? page : Number(before), text: text.slice(at).trim()},
  ]
}

const SHORTEST_HALVED = 1200

/** Paragraphs; of a paragraph that is too long sentences, and of such a sentence words. Together they are the text. */
function piecesOf(text: string, most: number, measure: (text: string) => number): string[] {
  const paragraphs = text.split(/(?<=\n\s*\n)/)
  return paragraphs.flatMap((paragraph) => {
    if (measure(paragraph) <= most) return [paragraph]
    const sentences = paragraph.split(/(?<=[.!?:;]\s)|(?<=\n)/)
    return sentences.flatMap((sentence) =>
      measure(sentence) <= most ? [sentence] : (sentence.match(WORDS_TOGETHER) ?? []),
    )
  })
}

const WORDS_TOGETHER = new RegExp(`[\\s\\S]{1,${LONGEST_PIECE}}(?:\\s|$)|[\\s\\S]{1,${LONGEST_PIECE}}`, 'g')

function endOf(text: string): string {
  const end = text.slice(-OVERLAP)
  const from = end.search(/(?<=\s)\S/)
  return from < 0 || /\[page \d+\]/.test(end) ? '' : end.slice(from)
}

/** Lines at the head and the foot that most pages have; page numbers in them may differ. */
function withoutRunningLines(pages: readonly PageText[]): PageText[] {
  const counts = new Map<string, number>()
  const patternOf = (line: string) => line.trim().replace(/\d+/g, '#')
  for (const {text} of pages) {
    for (const pattern of new Set(edgesOf(text.split('\n')).map(patternOf))) {
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
    }
  }
  const isRunning = (line: string) => line.trim() !== '' && (counts.get(patternOf(line)) ?? 0) > pages.length / 2
  if (pages.length < FEWEST_PAGES) return [...pages]
  return pages.map((page) => {
    const lines = page.text.split('\n')
    const last = lines.length - EDGE
    const kept = lines.filter((line, at) => (at >= EDGE && at < last) || !isRunning(line))
    return {...page, text: kept.join('\n')}
  })
}

const EDGE = 3
const FEWEST_PAGES = 4

function edgesOf(lines: readonly string[]): string[] {
  return lines.length <= 2 * EDGE ? [...lines] : [...lines.slice(0, EDGE), ...lines.slice(-EDGE)]
}
