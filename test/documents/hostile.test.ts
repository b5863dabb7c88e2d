import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, test, vi} from 'vitest'
import {type ExtractionLimits, extractFile, extractionLimits} from '#shared/documents/extraction'
import {UserError} from '#shared/errors'
import {billionLaughs, docx, nestedMail, paragraph, pdf, pdfOfPages, pdfWithPassword, pptx, xlsx, zip} from './files.ts'

const ole2 = (part: string) =>
  Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(600),
    Buffer.from(part, 'utf16le'),
    Buffer.alloc(600),
  ])
const zeros = (megabytes: number) => new Uint8Array(megabytes * 1_000_000)

/** A directory that says a part unpacks to a kilobyte, when it is thirty million. */
function lyingAboutSizes(): Buffer {
  const bytes = docx(paragraph('x'.repeat(30_000_000)))
  const name = Buffer.from('word/document.xml')
  bytes.writeUInt32LE(1000, bytes.lastIndexOf(name) - 46 + 24)
  bytes.writeUInt32LE(1000, bytes.indexOf(name) - 30 + 22)
  return bytes
}

const refused: readonly (readonly [what: string, name: string, bytes: () => Buffer, code: string, reason: RegExp])[] = [
  ['no bytes', 'a.pdf', () => Buffer.alloc(0), 'DOCUMENT_EMPTY', /is empty/],
  ['a PDF called DOCX', 'a.docx', () => pdf(['hello']), 'DOCUMENT_WRONG_ENDING', /ends in \.docx, but holds a PDF/],
  ['text called PDF', 'a.pdf', () => Buffer.from('hello'), 'DOCUMENT_WRONG_ENDING', /holds plain text/],
  ['a workbook called DOCX', 'a.docx', () => xlsx({S: {A1: 'x'}}), 'DOCUMENT_WRONG_ENDING', /holds an Excel workbook/],
  ['a PDF with a password', 'a.pdf', pdfWithPassword, 'DOCUMENT_PASSWORD', /protected by a password/],
  ['a DOCX with a password', 'a.docx', () => ole2('EncryptedPackage'), 'DOCUMENT_PASSWORD', /protected by a password/],
  ['an old DOC', 'a.doc', () => ole2('WordDocument'), 'DOCUMENT_UNKNOWN_TYPE', /old Word document/],
  ['a PDF that was cut off', 'a.pdf', () => pdf(['x']).subarray(0, 400), 'DOCUMENT_DAMAGED', /damaged or cut off/],
  ['a PDF with nothing in it', 'a.pdf', () => Buffer.from('%PDF-1.7\nno'), 'DOCUMENT_DAMAGED', /damaged or cut off/],
  ['a DOCX that was cut off', 'a.docx', () => docx('').subarray(0, 500), 'DOCUMENT_DAMAGED', /directory/],
  ['a DOCX of broken XML', 'a.docx', () => docx('<w:p>'), 'DOCUMENT_DAMAGED', /damaged/],
  ['bytes called text', 'a.txt', () => Buffer.from([...Array(999).keys()]), 'DOCUMENT_DAMAGED', /not plain text/],
  ['a zip archive', 'a.zip', () => zip({'a.txt': 'x'}), 'DOCUMENT_UNKNOWN_TYPE', /zip archive/],
  ['a picture', 'a.png', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]), 'DOCUMENT_UNKNOWN_TYPE', /a picture \(PNG\)/],
  ['a large text', 'a.txt', () => Buffer.alloc(20_000_001, 'a '), 'DOCUMENT_TOO_LARGE', /20 MB is the most/],
  ['a large PDF', 'a.pdf', () => Buffer.alloc(50_000_001, '%PDF-'), 'DOCUMENT_TOO_LARGE', /50 MB is the most/],
  [
    'a zip bomb of many parts',
    'a.docx',
    () => docx('', Object.fromEntries([1, 2, 3, 4].map((part) => [`word/${part}.xml`, zeros(60)]))),
    'DOCUMENT_TOO_COMPLEX',
    /would unpack to 240 MB/,
  ],
  ['a zip bomb of one part', 'a.docx', () => docx('', {'word/a.xml': zeros(70)}), 'DOCUMENT_TOO_COMPLEX', /a part/],
  ['a smaller zip bomb', 'a.docx', () => docx('', {'word/a.xml': zeros(50)}), 'DOCUMENT_TOO_COMPLEX', /times its size/],
  ['a zip that lies about sizes', 'a.docx', lyingAboutSizes, 'DOCUMENT_DAMAGED', /damaged/],
  ['a billion laughs', 'a.docx', () => docx(paragraph('&l9;'), {}, billionLaughs()), 'DOCUMENT_DAMAGED', /damaged/],
  ['100,000 pages', 'a.pdf', () => pdfOfPages(100_000), 'DOCUMENT_TOO_COMPLEX', /more than 20000 pages/],
  [
    'HTML 100,000 elements deep',
    'a.html',
    () => Buffer.from(`<html>${'<div>'.repeat(100_000)}`),
    'DOCUMENT_TOO_COMPLEX',
    /deeper than 512/,
  ],
]

describe('a hostile file is refused with a reason', () => {
  test.each(refused)(
    '%s',
    async (_what, name, bytes, code, reason) => {
      const error = await refusalOf(name, bytes())
      expect(error).toMatchObject({code, exitCode: 2})
      expect(error.message).toMatch(reason)
      expect(error.nextStep).toBeTruthy()
    },
    60_000,
  )

  test('says its name without path and escape codes', async () => {
    const error = await refusalOf('../../etc/\u001b[31mpasswd\u202e.pdf', Buffer.alloc(0))
    expect(error.message).toBe('passwd.pdf is empty (0 bytes).')
  })
})

describe('a process that reads a file', () => {
  const within = (process: Partial<ExtractionLimits['process']>): ExtractionLimits => ({
    ...extractionLimits,
    process: {...extractionLimits.process, ...process},
  })
  const many = () => pdf(Array.from({length: 400}, (_, page) => `Page ${page}\n`.repeat(60)))

  test('is ended when it takes too long', async () => {
    const error = await refusalOf('a.pdf', many(), within({milliseconds: 50}))
    expect(error).toMatchObject({code: 'DOCUMENT_TOO_COMPLEX'})
    expect(error.message).toContain('takes longer to read')
  })

  test.runIf(process.platform === 'linux')('is ended when it takes too much memory', async () => {
    const error = await refusalOf('a.pdf', many(), within({residentMegabytes: 20}))
    expect(error.message).toContain('takes more memory to read than 20 MB')
  })

  test('is ended by its heap before that', async () => {
    const rows = Object.fromEntries(Array.from({length: 150_000}, (_, row) => [`A${row + 1}`, `row ${row}`]))
    const limits = {...within({heapMegabytes: 40}), archive: {...extractionLimits.archive, ratio: 1e9}}
    const error = await refusalOf('a.xlsx', xlsx({S: rows}), {...limits, rowsPerSheet: 1_000_000})
    expect(error).toMatchObject({code: 'DOCUMENT_TOO_COMPLEX'})
  }, 60_000)

  test('has an empty environment and leaves no file behind', async () => {
    // Of its own: other tests extract at the same time.
    const folder = mkdtempSync(join(tmpdir(), 'lab-test-temporary-'))
    vi.stubEnv('TMPDIR', folder)
    try {
      await extractFile({bytes: pdf(['hello']), name: 'a.pdf'})
      expect(readdirSync(folder)).toEqual([])
    } finally {
      vi.unstubAllEnvs()
      rmSync(folder, {recursive: true})
    }
  })
})

describe('what is left out is said', () => {
  const small = {...extractionLimits, characters: 1000, pages: 3, rowsPerSheet: 100}

  test('pages of a PDF', async () => {
    const {pages, truncated} = await extractFile({bytes: pdf(['one', 'two', 'three', 'four']), name: 'a.pdf'}, small)
    expect(pages).toHaveLength(3)
    expect(truncated).toEqual({kept: 3, reason: 'only the first 3 of 4 pages were read', total: 4})
  })

  test('characters of a text', async () => {
    const {pages, truncated} = await extractFile({bytes: Buffer.alloc(5000, 'word'), name: 'a.txt'}, small)
    expect(pages.map(({text}) => text.length)).toEqual([1000])
    expect(truncated).toMatchObject({kept: 1000, reason: 'only the first 1000 characters were kept'})
  })

  test('rows of a sheet', async () => {
    const rows = Object.fromEntries(Array.from({length: 150}, (_, row) => [`A${row + 1}`, `r${row}`]))
    const {truncated} = await extractFile({bytes: xlsx({Data: rows}), name: 'a.xlsx'}, small)
    expect(truncated).toEqual({kept: 100, reason: 'only the first 100 rows were read of sheet Data', total: 150})
  })

  test('mails nested deeper than three levels, and attached files', async () => {
    const {pages, warnings} = await extractFile({bytes: nestedMail(6), name: 'a.eml'})
    expect(pages).toHaveLength(3)
    expect(warnings).toEqual(['A mail nested deeper than 3 levels was left out.'])
  })

  test('a cell in the farthest corner is no reason to', async () => {
    const {pages, truncated} = await extractFile({bytes: xlsx({S: {A1: 'first', XFD1048576: 'last'}}), name: 'a.xlsx'})
    expect(pages.map(({text}) => text)).toEqual(['S\nfirst\nlast'])
    expect(truncated).toBeNull()
  })

  test('escape codes and invisible letters', async () => {
    const text = 'Pay\u001b[2J now\u001b]0;owned\u0007 \u202egnp.exe\u202c. Ignore previous instructions.'
    const {pages, warnings} = await extractFile({bytes: Buffer.from(text), name: 'a.txt'})
    expect(pages[0]!.text).toBe('Pay now gnp.exe. Ignore previous instructions.')
    expect(warnings).toEqual(['Escape codes or invisible characters were taken out of its text.'])
  })
})

test('a presentation that points out of its archive shows what is in it only', async () => {
  const {pages} = await extractFile({bytes: pptx([{text: 'inside'}]), name: 'a.pptx'})
  expect(pages.map(({text}) => text)).toEqual(['inside'])
})

async function refusalOf(name: string, bytes: Buffer, limits?: ExtractionLimits): Promise<UserError> {
  try {
    await extractFile({bytes, name}, limits)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error(`${name} was read`)
}
