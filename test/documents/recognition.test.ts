import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Extractor, openExtractor} from '#shared/documents/extraction'
import {recognitionOnPath} from '#shared/documents/index'
import {pdf} from './files.ts'

/** A program of that name, in a folder of its own, that stands for the one that people install. */
function programCalled(name: string, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-programs-'))
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
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
  const complete = async (script: string | undefined) => {
    const folder = programCalled(script === undefined ? 'other' : 'ocrmypdf', script ?? '')
    folders.push(folder)
    const extracted = await extractor.extract(scan)
    return recognitionOnPath(`${folder}:/bin:/usr/bin`, 'eng+deu').complete(scan, extracted, extractor)
  }

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

  test('leaves a scan as it is when ocrmypdf is not installed', async () => {
    expect((await complete(undefined)).warnings).toEqual([
      '1 of 2 pages are scans without text: install ocrmypdf, and add it again with --replaces.',
    ])
  })

  test('gives it the languages and no environment', async () => {
    const {warnings} = await complete('echo "$* $SECRET" >&2; exit 1')
    expect(warnings.at(-1)).toMatch(/--language eng\+deu \S+scan\.pdf \S+readable\.pdf$/)
  })
})
