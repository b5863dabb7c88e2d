import stringWidth from 'fast-string-width'
import {wrapAnsi} from 'fast-wrap-ansi'

/** C0 and C1 controls but newline and tab, and the bidirectional overrides that can make text read as other text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Control sequences and operating system commands of ECMA-48. Not Node's `stripVTControlCharacters`, which takes the
 * words before a later BEL for part of a sequence.
 */
const ESCAPE_SEQUENCE =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/gu

/** Text from a document, a model, a server or a database, made harmless for a terminal; line breaks stay. */
export function plainText(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replaceAll('\r\n', '\n').replace(UNSAFE, '')
}

/** The same on one line, for a cell or a heading. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/gu, ' ').trim()
}

/** Columns the text takes on a terminal: emoji and CJK take two, combining marks and colour codes none. */
export function width(text: string): number {
  return stringWidth(text)
}

/** Cuts uncoloured text to `columns`, with an ellipsis that counts; no letter loses its marks, no emoji is split. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text
  const room = Math.max(0, columns - 1)
  if (/^[\u0020-\u007e]*$/.test(text)) return `${text.slice(0, room)}…`
  graphemes ??= new Intl.Segmenter('en')
  let cut = ''
  let used = 0
  for (const {segment} of graphemes.segment(text)) {
    used += width(segment)
    if (used > room) break
    cut += segment
  }
  return `${cut}…`
}

/** Made when it is first needed: that costs more than most commands have to cut. */
let graphemes: Intl.Segmenter | undefined

export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - width(text)))
  return align === 'left' ? text + space : space + text
}

/**
 * Wraps at words, each line under its own indentation; text in a pipe (infinite columns) is left as it is. Fewer than
 * ten columns are taken for ten.
 */
export function wrap(text: string, columns: number): string {
  if (!Number.isFinite(columns)) return text
  const lines = text.replaceAll('\t', TAB).split('\n')
  return lines.map((line) => wrapLine(line, Math.max(NARROWEST, columns))).join('\n')
}

const NARROWEST = 10
const TAB = '    '

function wrapLine(line: string, columns: number): string {
  if (width(line) <= columns) return line
  const indentation = /^ */.exec(line)![0].slice(0, columns - NARROWEST)
  const rows = wrapAnsi(line.trimStart(), columns - indentation.length, {hard: true, trim: true}).split('\n')
  return rows.map((row) => indentation + row).join('\n')
}
