import {extname} from 'node:path'
import {archiveRefusal, megabytes, passwordNeeded, readArchive} from './archive.ts'
import {decodeText} from './decode.ts'
import {isNestedDeeper} from './html-depth.ts'
import type {ExtractionLimits} from './limits.ts'
import type {Refusal} from './refusal.ts'

/** How the text of a file is found. */
export type Format = 'pdf' | 'docx' | 'workbook' | 'presentation' | 'html' | 'mail' | 'markdown' | 'csv' | 'text'

export interface Detected {
  readonly format: Format
  readonly mediaType: string
}

interface Kind extends Detected {
  /** As people call it. */
  readonly noun: string
  readonly endings: readonly string[]
}

const openXml = 'application/vnd.openxmlformats-officedocument'
const kinds = {
  pdf: {endings: ['.pdf'], format: 'pdf', mediaType: 'application/pdf', noun: 'a PDF'},
  docx: {
    endings: ['.docx', '.docm', '.dotx'],
    format: 'docx',
    mediaType: `${openXml}.wordprocessingml.document`,
    noun: 'a Word document',
  },
  xlsx: {
    endings: ['.xlsx', '.xlsm', '.xltx', '.xlsb'],
    format: 'workbook',
    mediaType: `${openXml}.spreadsheetml.sheet`,
    noun: 'an Excel workbook',
  },
  xls: {endings: ['.xls'], format: 'workbook', mediaType: 'application/vnd.ms-excel', noun: 'an old Excel workbook'},
  ods: {
    endings: ['.ods'],
    format: 'workbook',
    mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
    noun: 'an OpenDocument spreadsheet',
  },
  pptx: {
    endings: ['.pptx', '.pptm', '.ppsx'],
    format: 'presentation',
    mediaType: `${openXml}.presentationml.presentation`,
    noun: 'a PowerPoint presentation',
  },
  html: {endings: ['.html', '.htm', '.xhtml'], format: 'html', mediaType: 'text/html', noun: 'a web page'},
  mail: {endings: ['.eml'], format: 'mail', mediaType: 'message/rfc822', noun: 'a mail'},
  markdown: {endings: ['.md', '.markdown'], format: 'markdown', mediaType: 'text/markdown', noun: 'Markdown'},
  csv: {endings: ['.csv', '.tsv', '.tab'], format: 'csv', mediaType: 'text/csv', noun: 'CSV'},
  text: {endings: ['.txt', '.text', '.log'], format: 'text', mediaType: 'text/plain', noun: 'plain text'},
} as const satisfies Record<string, Kind>
type KindName = keyof typeof kinds

/** What a folder is searched for. */
export const knownEndings: readonly string[] = Object.values(kinds).flatMap(({endings}) => [...endings])

const HOW = 'coord reads PDF, DOCX, XLSX, XLS, ODS, PPTX, HTML, EML, MD, TXT and CSV.'

/**
 * What a file is by what it holds, or why it is not read. Looks at sizes, first bytes and directories only: nothing is
 * unpacked or parsed here. A name that says something else is refused, because one of both is wrong.
 */
export function detect({bytes, name}: {name: string; bytes: Buffer}, limits: ExtractionLimits): Detected | Refusal {
  if (bytes.length === 0) return {code: 'DOCUMENT_EMPTY', nextStep: 'Get the file again.', reason: 'is empty (0 bytes)'}
  if (bytes.length > limits.fileBytes) return tooLarge(bytes.length, limits.fileBytes)
  const ending = extname(name).toLowerCase()
  const named = (Object.keys(kinds) as KindName[]).find((kind) =>
    (kinds[kind].endings as readonly string[]).includes(ending),
  )
  const found = binaryKind(bytes, limits) ?? textKind(bytes, named)
  if (typeof found !== 'string') return found
  const kind: Kind = kinds[found]
  if (named !== undefined && named !== found) return wrongEnding(ending, kind)
  if (isText(kind.format)) {
    if (bytes.length > limits.textFileBytes) return tooLarge(bytes.length, limits.textFileBytes)
    if (kind.format === 'html' && isNestedDeeper(decodeText(bytes).text, limits.htmlDepth)) return tooDeep(limits)
  }
  return {format: kind.format, mediaType: kind.mediaType}
}

export function tooDeep({htmlDepth}: ExtractionLimits): Refusal {
  return {
    code: 'DOCUMENT_TOO_COMPLEX',
    nextStep: 'Print it to a PDF from a browser, and add that.',
    reason: `nests elements deeper than ${htmlDepth} levels`,
  }
}

function binaryKind(bytes: Buffer, limits: ExtractionLimits): KindName | Refusal | undefined {
  if (bytes.subarray(0, 1024).includes('%PDF-')) return 'pdf'
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06]))
    return archiveKind(bytes, limits)
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return compoundKind(bytes)
  const picture = pictures.find(([, magic]) => startsWith(bytes, magic))
  if (picture) {
    return {
      code: 'DOCUMENT_UNKNOWN_TYPE',
      nextStep: 'Make a PDF of it; a scan in a PDF is read when ocrmypdf, tesseract or tesseract.js is installed.',
      reason: `is a picture (${picture[0]})`,
    }
  }
  if (bytes.subarray(0, 5).toString('latin1') === '{\\rtf') return unknown('is RTF', 'Save it as DOCX or PDF.')
  return undefined
}

const pictures: readonly (readonly [string, readonly number[]])[] = [
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['TIFF', [0x49, 0x49, 0x2a, 0x00]],
  ['TIFF', [0x4d, 0x4d, 0x00, 0x2a]],
]

function archiveKind(bytes: Buffer, limits: ExtractionLimits): KindName | Refusal {
  const entries = readArchive(bytes, limits.archive.entries)
  if (entries === undefined) return damaged('is cut off or damaged: the directory at its end is missing')
  const refusal = archiveRefusal(entries, limits.archive)
  if (refusal) return refusal
  const names = new Set(entries.map(({name}) => name))
  if (names.has('word/document.xml')) return 'docx'
  if (names.has('xl/workbook.xml') || names.has('xl/workbook.bin')) return 'xlsx'
  if (names.has('ppt/presentation.xml')) return 'pptx'
  if (bytes.subarray(30, 38).toString('latin1') === 'mimetype' && names.has('content.xml')) {
    const start = bytes.subarray(38, 120).toString('latin1')
    if (start.startsWith(kinds.ods.mediaType)) return 'ods'
    return unknown('is an OpenDocument file, but no spreadsheet', 'Save it as DOCX, PPTX or PDF.')
  }
  return unknown('is a zip archive', 'Unpack it, and add what is in it: coord document add FOLDER')
}

/** OLE2, the container of old Office files and of those with a password (MS-CFB); names of its parts are UTF-16. */
function compoundKind(bytes: Buffer): KindName | Refusal {
  const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'))
  if (has('EncryptedPackage')) return passwordNeeded
  if (has('WordDocument')) return unknown('is an old Word document (.doc)', 'Save it as DOCX.')
  if (has('PowerPoint Document')) return unknown('is an old PowerPoint presentation (.ppt)', 'Save it as PPTX.')
  if (has('__substg1.0')) return unknown('is a mail of Outlook (.msg)', 'Save it as EML, or print it to a PDF.')
  if (has('Workbook') || has('Book')) return 'xls'
  return unknown('is of a kind that is not read', HOW)
}

function textKind(bytes: Buffer, named: KindName | undefined): KindName | Refusal {
  const {isText: isReadable, text} = decodeText(bytes)
  if (!isReadable) {
    if (named !== undefined) return damaged(`is damaged, or not ${kinds[named].noun} as its name says`)
    return unknown('is of a kind that is not read', HOW)
  }
  const start = text.slice(0, 4000).trimStart()
  const isPage = /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html)\b/i.test(start)
  const isMail = hasMailHeader(start)
  switch (named) {
    case 'csv':
    case 'markdown':
    case 'text':
      return named
    case 'html':
      return isPage || /<[a-z][^>]*>/i.test(text.slice(0, 100_000)) ? 'html' : 'text'
    case 'mail':
      return isMail ? 'mail' : 'text'
    case undefined:
      return isPage ? 'html' : isMail ? 'mail' : 'text'
    default:
      return isPage ? 'html' : isMail ? 'mail' : 'text'
  }
}

/** Two header fields that every mail has, before the first empty line (RFC 5322, 3.6). */
function hasMailHeader(start: string): boolean {
  const [header = ''] = start.split(/\r?\n\r?\n/)
  if (!/^(?:From |[!-9;-~]+:)/.test(header)) return false
  const fields = header.match(/^(?:from|to|date|subject|received|message-id|mime-version|return-path|content-type):/gim)
  return (fields?.length ?? 0) >= 2
}

export function isText(format: Format): boolean {
  return ['csv', 'html', 'mail', 'markdown', 'text'].includes(format)
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

function tooLarge(size: number, most: number): Refusal {
  return {
    code: 'DOCUMENT_TOO_LARGE',
    nextStep: 'Split it, and add the parts.',
    reason: `is ${megabytes(size)} large; ${megabytes(most)} is the most`,
  }
}

function wrongEnding(ending: string, {endings, noun}: Kind): Refusal {
  return {
    code: 'DOCUMENT_WRONG_ENDING',
    nextStep: `If that is what it is, rename it to end in ${endings[0]}; else get the file again.`,
    reason: `ends in ${ending}, but holds ${noun}`,
  }
}

function unknown(reason: string, nextStep: string): Refusal {
  return {code: 'DOCUMENT_UNKNOWN_TYPE', nextStep, reason}
}

function damaged(reason: string): Refusal {
  return {code: 'DOCUMENT_DAMAGED', nextStep: 'Get the file again, or open it and save it anew.', reason}
}
