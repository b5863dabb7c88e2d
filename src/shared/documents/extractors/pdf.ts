import type {Truncation} from '../extracted.ts'
import type {ExtractionLimits} from '../limits.ts'
import {ExtractionRefused} from '../refused-in-child.ts'
import {openPdf} from './pdf-library.ts'
import type {RawExtraction, RawPage} from './raw.ts'

/** Fewer letters are a page number or a stamp. */
const FEWEST_LETTERS = 20
/** To look for pictures takes decoding them: after so many pages the rest is taken to be like them. */
const MOST_PAGES_LOOKED_AT = 40

export async function extractPdf(bytes: Buffer, limits: ExtractionLimits): Promise<RawExtraction> {
  const {document, OPS} = await openPdf(bytes).catch(refusePdf)
  if (document.numPages > limits.declaredPages) throw new ExtractionRefused('too-many-pages')
  // Half the time for the pages: what was read by then is kept.
  const until = Date.now() + limits.process.milliseconds / 2
  const count = Math.min(document.numPages, limits.pages)
  const pages: RawPage[] = []
  const scans = {looked: 0, pictured: 0}
  let characters = 0
  let unreadable = 0
  for (let number = 1; number <= count && characters <= limits.characters && Date.now() < until; number++) {
    const read = await document.getPage(number).then(readPage, () => undefined)
    if (read === undefined) unreadable++
    const text = read?.text ?? ''
    characters += text.length
    pages.push({needsOcr: read?.isPicture ?? false, text})
  }
  const truncated: Truncation | null =
    document.numPages > pages.length
      ? {
          kept: pages.length,
          reason: `only the first ${pages.length} of ${document.numPages} pages were read`,
          total: document.numPages,
        }
      : null
  const {info} = await document.getMetadata().catch(() => ({info: {}}))
  return {
    pages,
    title: titleIn(info),
    truncated,
    warnings:
      unreadable === 0 ? [] : [`${unreadable} ${unreadable === 1 ? 'page is' : 'pages are'} damaged and without text`],
  }

  async function readPage(page: Awaited<ReturnType<typeof document.getPage>>) {
    try {
      const {items} = await page.getTextContent()
      const text = linesOf(items)
      const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
      return {isPicture: letters < FEWEST_LETTERS && (await isPictured(page)), text}
    } finally {
      page.cleanup()
    }
  }

  /** Whether a picture covers more than half of the page. */
  async function isPictured(page: Awaited<ReturnType<typeof document.getPage>>): Promise<boolean> {
    if (scans.looked >= MOST_PAGES_LOOKED_AT) return scans.pictured * 2 > scans.looked
    scans.looked++
    const [left, bottom, right, top] = page.view as [number, number, number, number]
    const {argsArray, fnArray} = await page.getOperatorList()
    const isPicture = largestPicture(fnArray, argsArray, OPS) > Math.abs((right - left) * (top - bottom)) / 2
    if (isPicture) scans.pictured++
    return isPicture
  }
}

function refusePdf(error: unknown): never {
  const name = error instanceof Error ? error.name : ''
  if (name === 'PasswordException') throw new ExtractionRefused('password')
  if (['InvalidPDFException', 'FormatError', 'MissingPDFException', 'UnexpectedResponseException'].includes(name))
    throw new ExtractionRefused('damaged')
  throw error
}

interface TextItem {
  readonly str: string
  readonly hasEOL: boolean
  readonly width: number
  readonly height: number
  readonly transform: readonly number[]
}

/** Lines from where the pieces stand: a new one where the height changes, a space where a gap is, an empty line before a larger one. */
function linesOf(items: readonly object[]): string {
  let text = ''
  let last: {readonly end: number; readonly height: number; readonly y: number} | undefined
  for (const item of items) {
    if (!('str' in item)) continue
    const {hasEOL, height: own, str, transform, width} = item as TextItem
    const [a = 0, b = 0, , , x = 0, y = 0] = transform
    const height = own || Math.hypot(a, b) || 10
    if (str !== '') {
      if (last) {
        const drop = Math.abs(y - last.y)
        const size = Math.max(last.height, height)
        if (drop > size * 0.5) {
          if (!text.endsWith('\n')) text = `${text.trimEnd()}\n`
          if (drop > size * 1.9 && !text.endsWith('\n\n')) text += '\n'
        } else if (x - last.end > size * 0.18 && !/\s$/.test(text) && !/^\s/.test(str)) text += ' '
      }
      text += str
      last = {end: x + width, height, y}
    }
    if (hasEOL && !text.endsWith('\n')) text = `${text.trimEnd()}\n`
  }
  return text.trim()
}

type Matrix = readonly [number, number, number, number]

/** The area of the largest picture: it fills the unit square of the matrix that holds where it is painted. */
function largestPicture(
  operators: readonly number[],
  args: readonly unknown[],
  ops: Readonly<Record<string, number>>,
): number {
  let current: Matrix = [1, 0, 0, 1]
  const saved: Matrix[] = []
  let largest = 0
  const pictures = [ops['paintImageXObject'], ops['paintInlineImageXObject'], ops['paintImageMaskXObject']]
  for (const [index, operator] of operators.entries()) {
    if (operator === ops['save']) saved.push(current)
    else if (operator === ops['restore']) current = saved.pop() ?? current
    else if (operator === ops['transform']) current = times(current, args[index] as readonly number[])
    else if (operator === ops['paintFormXObjectBegin']) {
      saved.push(current)
      const [matrix] = args[index] as [readonly number[] | null]
      if (matrix) current = times(current, matrix)
    } else if (operator === ops['paintFormXObjectEnd']) current = saved.pop() ?? current
    else if (pictures.includes(operator))
      largest = Math.max(largest, Math.abs(current[0] * current[3] - current[1] * current[2]))
  }
  return largest
}

function times([a, b, c, d]: Matrix, [e = 1, f = 0, g = 0, h = 1]: readonly number[]): Matrix {
  return [a * e + c * f, b * e + d * f, a * g + c * h, b * g + d * h]
}

/** What programs write there by themselves says nothing. */
function titleIn(info: object): string | null {
  const title = 'Title' in info && typeof info.Title === 'string' ? info.Title : ''
  const said = title
    .replace(/^Microsoft (?:Word|PowerPoint|Excel) - /, '')
    .replace(/\.(?:docx?|xlsx?|pptx?|odt|pdf|tmp)$/i, '')
  return said.trim() === '' || /^untitled|^unbenannt|^document\d*$/i.test(said.trim()) ? null : said
}
