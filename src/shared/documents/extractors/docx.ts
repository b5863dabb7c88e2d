import type {ExtractionLimits} from '../limits.ts'
import {ExtractionRefused} from '../refused-in-child.ts'
import {htmlToText} from './html.ts'
import {readParts} from './office-archive.ts'
import {type RawExtraction, toPages} from './raw.ts'
import {readOfficeXml} from './xml.ts'

/** Parts that mammoth leaves out. */
const asides: readonly (readonly [RegExp, string])[] = [
  [/^word\/header\d*\.xml$/, 'Header'],
  [/^word\/footer\d*\.xml$/, 'Footer'],
  [/^word\/comments\.xml$/, 'Comment'],
]

export async function extractDocx(bytes: Buffer, limits: ExtractionLimits): Promise<RawExtraction> {
  const parts = await readParts(
    bytes,
    (name) => name === 'docProps/core.xml' || asides.some(([pattern]) => pattern.test(name)),
  )
  const {default: mammoth} = await import('mammoth')
  const converted = await mammoth
    .convertToHtml(
      {buffer: bytes},
      {
        convertImage: mammoth.images.imgElement(async () => ({src: ''})),
        externalFileAccess: false,
        styleMap: ["br[type='page'] => hr.page"],
      },
    )
    .catch(() => {
      throw new ExtractionRefused('damaged')
    })
  const {text} = await htmlToText(converted.value, limits)
  const aside = asidesIn(parts)
  return {
    pages: toPages([text, aside.join('\n')].filter((each) => each !== '').join('\n\n')),
    title: titleIn(parts),
  }
}

function asidesIn(parts: Readonly<Record<string, string>>): string[] {
  const lines = asides.flatMap(([pattern, label]) =>
    Object.entries(parts)
      .filter(([name]) => pattern.test(name))
      .flatMap(([, xml]) => paragraphsOf(xml).map((paragraph) => `${label}: ${paragraph}`)),
  )
  return [...new Set(lines)]
}

function paragraphsOf(xml: string): string[] {
  const paragraphs: string[] = []
  let paragraph = ''
  let isText = false
  readOfficeXml(xml, {
    close(name) {
      if (name === 't') isText = false
      if (name !== 'p') return
      if (paragraph.trim() !== '') paragraphs.push(paragraph.trim())
      paragraph = ''
    },
    open(name) {
      if (name === 't') isText = true
      if (name === 'tab' || name === 'br') paragraph += ' '
    },
    text(text) {
      if (isText) paragraph += text
    },
  })
  return paragraphs
}

/** `dc:title` of the properties that every Office file has. */
export function titleIn(parts: Readonly<Record<string, string>>): string | null {
  const xml = parts['docProps/core.xml']
  if (xml === undefined) return null
  let title = ''
  let isTitle = false
  readOfficeXml(xml, {
    close: () => {
      isTitle = false
    },
    open: (name) => {
      isTitle = name === 'title'
    },
    text: (text) => {
      if (isTitle) title += text
    },
  })
  return title.trim() || null
}
