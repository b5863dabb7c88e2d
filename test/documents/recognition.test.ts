import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {inflateSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Extractor, openExtractor} from '#shared/documents/extraction'
import {installedRecognition} from '#shared/documents/index'
import {pdf, pdfOfPictures} from './files.ts'

/** A program of that name, in a folder of its own, that stands for the one that people install. */
function programCalled(name: string, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-programs-'))
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\nPATH=/bin:/usr/bin\n${script}\n`)
  chmodSync(file, 0o755)
  return folder
}

describe.skipIf(process.platform === 'win32')('recognition of scans', () => {
  const folders: string[] = []
  let extractor: Extractor
  beforeAll(() => {
    extractor = openExtractor()
  })
  afterAll(async () => {
    await extractor.close()
    for (const folder of folders) rmSync(folder, {force: true, recursive: true})
  })
  const scan = {bytes: pdf([{scan: true}, 'A page with text that nobody has to recognize.']), name: 'scan.pdf'}
  /** With these programs, and no other, on PATH. */
  const completeWith = async (programs: Readonly<Record<string, string>>, file = scan, milliseconds = 60_000) => {
    const own = Object.entries(programs).map(([name, script]) => programCalled(name, script))
    folders.push(...own)
    const recognition = installedRecognition({
      languages: 'eng+deu',
      milliseconds,
      moduleFolders: [],
      searchPath: own.join(delimiter),
    })
    return recognition.complete(file, await extractor.extract(file), extractor)
  }
  const complete = (ocrmypdf: string) => completeWith({ocrmypdf})

  test('puts the text that ocrmypdf finds on the scanned pages only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-test-readable-'))
    folders.push(folder)
    const readable = join(folder, 'readable.pdf')
    writeFileSync(readable, pdf(['What stands on the scanned page, recognized.', 'Another text than before.']))
    const {pages, warnings} = await complete(`for last; do :; done; cp '${readable}' "$last"`)
    expect(pages.map(({needsOcr, text}) => [needsOcr, text])).toEqual([
      [false, 'What stands on the scanned page, recognized.'],
      [false, 'A page with text that nobody has to recognize.'],
    ])
    expect(warnings).toEqual(['The text of 1 page was recognized by ocrmypdf and may have mistakes.'])
  })

  test('leaves a scan as it is, and says why, when ocrmypdf fails', async () => {
    const {pages, warnings} = await complete('echo "no language deu" >&2; exit 3')
    expect(pages[0]).toMatchObject({needsOcr: true, text: ''})
    expect(warnings).toContain('ocrmypdf failed: no language deu')
  })

  test('leaves a scan as it is and names what would read it, when none of that is installed', async () => {
    expect((await completeWith({other: ''})).warnings).toEqual([
      '1 of 2 pages are scans without text: install ocrmypdf, tesseract, or tesseract.js (npm install -g tesseract.js@7.0.0 @tesseract.js-data/eng@1.0.0), and add it again with --replaces.',
    ])
  })

  test('gives it the languages and no environment', async () => {
    const {warnings} = await complete('echo "$* $SECRET" >&2; exit 1')
    expect(warnings.at(-1)).toMatch(/--language eng\+deu \S+scan\.pdf \S+readable\.pdf$/)
  })

  describe('by tesseract, where there is no ocrmypdf', () => {
    const folderOfOwn = () => {
      const folder = mkdtempSync(join(tmpdir(), 'lab-test-tesseract-'))
      folders.push(folder)
      return folder
    }

    test('puts the text that it finds on the scanned pages only, without what could harm a terminal', async () => {
      const {pages, warnings} = await completeWith({tesseract: "printf 'Read from the picture.\\033[2J\\n\\f'"})
      expect(pages.map(({needsOcr, text}) => [needsOcr, text])).toEqual([
        [false, 'Read from the picture.'],
        [false, 'A page with text that nobody has to recognize.'],
      ])
      expect(warnings).toEqual(['The text of 1 page was recognized by tesseract and may have mistakes.'])
    })

    test('is not asked where ocrmypdf is', async () => {
      const {warnings} = await completeWith({ocrmypdf: 'echo broken >&2; exit 1', tesseract: 'echo text'})
      expect(warnings).toContain('ocrmypdf failed: broken')
    })

    test('gives it the picture of the page as gray PNG, the languages and no environment', async () => {
      const [picture, told] = ['page.png', 'told'].map((name) => join(folderOfOwn(), name)) as [string, string]
      process.env['SECRET_OF_TEST'] = 'visible'
      await completeWith({tesseract: `cp "$1" '${picture}'; echo "$2 $3 $4 $SECRET_OF_TEST." > '${told}'`})
      delete process.env['SECRET_OF_TEST']
      expect(readFileSync(told, 'utf8')).toBe('stdout -l eng+deu .\n')
      expect(shadesOf(readFileSync(picture))).toEqual(Array(8).fill(Array(8).fill('a'.charCodeAt(0))))
    })

    test('reads pictures of one bit a dot, and takes the largest of the page', async () => {
      const picture = join(folderOfOwn(), 'page.png')
      const file = {
        bytes: pdfOfPictures([
          {bits: 8, data: 'aaaa', height: 2, width: 2},
          // 10 dots a row in two bytes: 0101010101 and 1010101010
          {bits: 1, data: '\x55\x40\xaa\x80', height: 2, width: 10},
        ]),
        name: 'fax.pdf',
      }
      await completeWith({tesseract: `cp "$1" '${picture}'`}, file)
      const row = [0, 255, 0, 255, 0, 255, 0, 255, 0, 255]
      expect(shadesOf(readFileSync(picture))).toEqual([row, row.toReversed()])
    })

    test('reads the picture under a stamp', async () => {
      const file = {bytes: pdf([{scan: true, stamp: 'Page 7'}]), name: 'stamped.pdf'}
      const {pages} = await completeWith({tesseract: 'echo From the picture.'}, file)
      expect(pages).toEqual([{needsOcr: false, number: 1, text: 'From the picture.'}])
    })

    test('leaves a scan as it is, and says why, when it fails', async () => {
      const {pages, warnings} = await completeWith({tesseract: 'echo "no language deu" >&2; exit 1'})
      expect(pages[0]).toMatchObject({needsOcr: true, text: ''})
      expect(warnings).toContain('tesseract failed: no language deu')
    })

    test('keeps the pages that were read before it failed', async () => {
      const once = join(folderOfOwn(), 'once')
      const file = {bytes: pdf([{scan: true}, {scan: true}]), name: 'scans.pdf'}
      const script = `test -e '${once}' && { echo full >&2; exit 1; }; touch '${once}'; echo The first page.`
      const {pages, warnings} = await completeWith({tesseract: script}, file)
      expect(pages.map(({text}) => text)).toEqual(['The first page.', ''])
      expect(warnings).toEqual([
        'The text of 1 page was recognized by tesseract and may have mistakes.',
        'On 1 scanned page tesseract found no text.',
        'tesseract failed: full',
      ])
    })

    test('ends it when it takes too long', async () => {
      const {pages, warnings} = await completeWith({tesseract: 'exec sleep 600'}, scan, 2000)
      expect(pages[0]).toMatchObject({needsOcr: true, text: ''})
      expect(warnings.at(-1)).toBe('tesseract took longer than 2 seconds.')
    })

    test('reads a real scan, where it is installed', async ({skip}) => {
      const folder = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'].find((at) => existsSync(join(at, 'tesseract')))
      if (folder === undefined) return skip('tesseract is not installed: apt-get install tesseract-ocr')
      const file = {bytes: readFileSync('eval/documents/charter-flood-barrier.pdf'), name: 'charter.pdf'}
      // On a PATH of its own, as an ocrmypdf beside it would be taken instead.
      const {pages, warnings} = await completeWith({tesseract: `exec ${folder}/tesseract "$1" stdout -l eng`}, file)
      expect(pages[1]).toMatchObject({needsOcr: false, text: expect.stringMatching(/[a-z]{4,}( [a-z]+){3}/i)})
      expect(warnings).toContain('The text of 1 page was recognized by tesseract and may have mistakes.')
    })
  })
})

/** Row by row, of a PNG with one part of data and no filters. */
function shadesOf(png: Buffer): number[][] {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const at = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  return Array.from({length: height}, (_, row) => [...rows.subarray(row * (width + 1) + 1, (row + 1) * (width + 1))])
}
