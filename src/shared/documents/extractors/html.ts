import {decodeBytes} from '../../input/index.ts'
import {decodeText} from '../decode.ts'
import {isNestedDeeper} from '../html-depth.ts'
import type {ExtractionLimits} from '../limits.ts'
import {ExtractionRefused} from '../refused-in-child.ts'
import {type RawExtraction, toPages} from './raw.ts'

export async function extractHtml(bytes: Buffer, limits: ExtractionLimits): Promise<RawExtraction> {
  const {encoding, text: decoded} = decodeText(bytes)
  const declared = encoding === 'windows-1252' ? declaredEncoding(decoded) : undefined
  const html = declared === undefined ? decoded : decodeBytes(bytes, declared)
  const {text, title} = await htmlToText(html, limits)
  return {pages: toPages(text), title}
}

/** What the page itself says, when Node knows it. */
function declaredEncoding(html: string): string | undefined {
  const label = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})/i.exec(html.slice(0, 4096))?.[1]
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'object',
  'iframe',
  'select',
  'textarea',
])
const blocks = new Set(
  'address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead title tr ul caption details summary'.split(
    ' ',
  ),
)
const apart = new Set('h1 h2 h3 h4 h5 h6 p table ul ol blockquote pre hr'.split(' '))

/** What a reader would see, line by line; the cells of a row stay on its line, parted by tabs. */
export async function htmlToText(
  html: string,
  {htmlDepth}: ExtractionLimits,
): Promise<{text: string; title: string | null}> {
  if (isNestedDeeper(html, htmlDepth)) throw new ExtractionRefused('too-deep')
  const {Parser} = await import('htmlparser2')
  const parts: string[] = []
  let title = ''
  let silentDepth = 0
  let cellDepth = 0
  let isPreformatted = false
  let isTitle = false
  /** What has to come before the next word: nothing, a space, a tab, a new line, an empty line. */
  let gap = ''
  const wider = (wanted: string) => {
    if (order.indexOf(wanted) > order.indexOf(gap)) gap = wanted
  }
  const say = (text: string) => {
    if (parts.length > 0) parts.push(gap)
    gap = ''
    parts.push(text)
  }
  const parser = new Parser(
    {
      onclosetag(name) {
        if (silent.has(name)) silentDepth--
        else if (name === 'title') isTitle = false
        else if (name === 'td' || name === 'th') {
          cellDepth--
          wider('\t')
        } else if (name === 'tr') wider('\n')
        else if (blocks.has(name)) wider(cellDepth > 0 ? ' ' : apart.has(name) ? '\n\n' : '\n')
        if (name === 'pre') isPreformatted = false
      },
      onopentag(name, attributes) {
        if (silent.has(name)) silentDepth++
        else if (name === 'title') isTitle = true
        else if (name === 'br') wider(cellDepth > 0 ? ' ' : '\n')
        else if (name === 'td' || name === 'th') cellDepth++
        else if (name === 'tr') wider('\n')
        else if (blocks.has(name)) wider(cellDepth > 0 ? ' ' : apart.has(name) ? '\n\n' : '\n')
        if (name === 'hr' && attributes['class'] === 'page') wider('\f')
        if (name === 'li' && silentDepth === 0 && cellDepth === 0) say('- ')
        if (name === 'pre') isPreformatted = true
      },
      ontext(text) {
        if (silentDepth > 0) return
        if (isTitle) {
          title += text
          return
        }
        if (isPreformatted) {
          say(text)
          return
        }
        if (/^\s/.test(text)) wider(' ')
        const words = text.trim().replace(/[ \t\r\n\f]+/g, ' ')
        if (words === '') return
        say(words)
        if (/\s$/.test(text)) wider(' ')
      },
    },
    {decodeEntities: true, lowerCaseTags: true},
  )
  parser.write(html)
  parser.end()
  return {text: parts.join(''), title: title.trim() || null}
}

const order = ['', ' ', '\t', '\n', '\n\n', '\f']
