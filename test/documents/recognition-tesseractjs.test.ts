import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Extractor, openExtractor} from '#shared/documents/extraction'
import {installedRecognition, moduleFolders} from '#shared/documents/index'
import {findLanguageData, findTesseractJs, installTesseractJs} from '#shared/documents/tesseractjs-packages'
import {pdf} from './files.ts'

/** Answers with what it was told, as tesseract.js would with what it reads. */
const ECHO = `
exports.createWorker = async (languages, engine, {cacheMethod, gzip, langPath}) => ({
  async recognize(picture) {
    const data = languages.split('+').map((each) => fs.readFileSync(langPath + '/' + each + '.traineddata.gz', 'utf8'))
    const told = {cacheMethod, data, engine, gzip, secret: process.env.SECRET_OF_TEST, start: picture.toString('latin1', 1, 4)}
    return {data: {text: 'Told: ' + JSON.stringify(told) + '\\u001b[2J\\n\\f'}}
  },
})`

describe('recognition of scans by tesseract.js', () => {
  const folders: string[] = []
  let extractor: Extractor
  beforeAll(() => {
    extractor = openExtractor()
  })
  afterAll(async () => {
    await extractor.close()
    for (const folder of folders) rmSync(folder, {force: true, recursive: true})
  })
  const folderOfOwn = () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-test-modules-'))
    folders.push(folder)
    return folder
  }
  const put = (folder: string, file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), {recursive: true})
    writeFileSync(join(folder, file), content)
  }
  /** A folder of modules with a package that stands for tesseract.js, and the data of these languages. */
  const modulesWith = (code: string, languages: readonly string[] = ['eng']) => {
    const folder = folderOfOwn()
    put(folder, 'tesseract.js/package.json', '{"name": "tesseract.js", "main": "main.js"}')
    put(folder, 'tesseract.js/main.js', `const fs = require('node:fs')\n${code}`)
    for (const language of languages) {
      const file = `@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`
      put(folder, file, `data of ${language}`)
    }
    return folder
  }
  const scan = {bytes: pdf([{scan: true}, 'A page with text that nobody has to recognize.']), name: 'scan.pdf'}
  const completeWith = async (folder: string, languages = 'eng', file = scan, milliseconds = 60_000) => {
    const recognition = installedRecognition({languages, milliseconds, moduleFolders: [folder], searchPath: ''})
    return recognition.complete(file, await extractor.extract(file), extractor)
  }
  const noText = '1 of 2 pages are scans without text.'

  test('puts the text that it finds on the scanned pages only, without what could harm a terminal', async () => {
    const engine = `exports.createWorker = async () => ({recognize: async () => ({data: {text: 'From the picture.\\u001b[2J\\n'}})})`
    const {pages, warnings} = await completeWith(modulesWith(engine))
    expect(pages.map(({needsOcr, text}) => [needsOcr, text])).toEqual([
      [false, 'From the picture.'],
      [false, 'A page with text that nobody has to recognize.'],
    ])
    expect(warnings).toEqual(['The text of 1 page was recognized by tesseract.js and may have mistakes.'])
  })

  test('hands over a PNG and the data of all languages, and no environment', async () => {
    process.env['SECRET_OF_TEST'] = 'visible'
    const {pages} = await completeWith(modulesWith(ECHO, ['eng', 'deu']), 'eng+deu')
    delete process.env['SECRET_OF_TEST']
    expect(JSON.parse(pages[0]!.text.slice('Told: '.length))).toEqual({
      cacheMethod: 'none',
      data: ['data of eng', 'data of deu'],
      engine: 1,
      gzip: true,
      start: 'PNG',
    })
  })

  test('names the packages of languages that are missing', async () => {
    const {pages, warnings} = await completeWith(modulesWith(ECHO), 'deu+eng+chi_sim')
    expect(pages[0]).toMatchObject({needsOcr: true, text: ''})
    expect(warnings).toEqual([
      noText,
      'tesseract.js has no data for deu and chi_sim: npm install -g @tesseract.js-data/deu@1.0.0 @tesseract.js-data/chi_sim@1.0.0',
    ])
  })

  test('takes no path for a language', async () => {
    expect((await completeWith(modulesWith(ECHO), '../eng')).warnings).toEqual([
      noText,
      'tesseract.js has no language "../eng": eng, deu and eng+deu are such.',
    ])
  })

  test.each([
    ['fails', `throw 'no picture'`, 'tesseract.js failed: no picture'],
    ['brings its process down', 'process.exit(3)', 'tesseract.js failed: its process ended'],
  ])('keeps the pages that were read before it %s', async (_, failing, said) => {
    const engine = `let calls = 0
      const recognize = async () => { if (calls++ > 0) { ${failing} } return {data: {text: 'The first page.'}} }
      exports.createWorker = async () => ({recognize})`
    const file = {bytes: pdf([{scan: true}, {scan: true}]), name: 'scans.pdf'}
    const {pages, warnings} = await completeWith(modulesWith(engine), 'eng', file)
    expect(pages.map(({text}) => text)).toEqual(['The first page.', ''])
    expect(warnings).toEqual([
      'The text of 1 page was recognized by tesseract.js and may have mistakes.',
      'On 1 scanned page tesseract.js found no text.',
      said,
    ])
  })

  test('says why it does not start, also when only its error handler is told', async () => {
    const engine = `exports.createWorker = (languages, engine, {errorHandler}) => new Promise(() => errorHandler('bad data'))`
    expect((await completeWith(modulesWith(engine))).warnings).toEqual([noText, 'tesseract.js failed: bad data'])
    expect((await completeWith(modulesWith('broken('))).warnings.at(-1)).toMatch(/^tesseract\.js failed: .*Unexpected/)
  })

  test('is ended when it takes too long, or too much memory', async () => {
    const forever = 'exports.createWorker = () => new Promise(() => setInterval(() => {}, 1000))'
    expect((await completeWith(modulesWith(forever), 'eng', scan, 2000)).warnings).toEqual([
      noText,
      'tesseract.js took longer than 2 seconds.',
    ])
    const greedy = `const taken = []
      exports.createWorker = () => new Promise(() => setInterval(() => taken.push(Buffer.alloc(50_000_000, 1)), 10))`
    const tooMuch = process.platform === 'linux' ? 'took more memory than 1000 MB.' : 'took longer than 30 seconds.'
    expect((await completeWith(modulesWith(greedy), 'eng', scan, 30_000)).warnings.at(-1)).toBe(
      `tesseract.js ${tooMuch}`,
    )
  })

  test.skipIf(process.platform === 'win32')('is not asked where tesseract is', async () => {
    const programs = folderOfOwn()
    writeFileSync(join(programs, 'tesseract'), '#!/bin/sh\necho From the program.\n', {mode: 0o755})
    const recognition = installedRecognition({
      languages: 'eng',
      moduleFolders: [modulesWith(ECHO)],
      searchPath: [programs, '/bin'].join(delimiter),
    })
    const {pages} = await recognition.complete(scan, await extractor.extract(scan), extractor)
    expect(pages[0]!.text).toBe('From the program.')
  })

  describe('is looked for', () => {
    const installed = {execPath: '/opt/node/bin/node', launcher: undefined, nodePath: undefined}

    test('in the package, among global packages and in NODE_PATH', () => {
      const folders = moduleFolders({
        ...installed,
        launcher: '/home/ana/.npm-global/bin/coord',
        nodePath: ['/srv/modules', 'relative', ''].join(delimiter),
        packageRoot: '/home/ana/clone',
      })
      expect(folders).toEqual([
        '/home/ana/clone/node_modules',
        '/srv/modules',
        '/home/ana/.npm-global/lib/node_modules',
        '/opt/node/lib/node_modules',
        '/opt/node/bin/node_modules',
      ])
    })

    test('beside the package where that is installed among others', () => {
      const packageRoot = '/usr/local/lib/node_modules/ai-sandbox-homelab'
      expect(moduleFolders({...installed, packageRoot})).toContain('/usr/local/lib/node_modules')
    })

    test('never in the working folder, nor in what is above the package', () => {
      const folders = moduleFolders({...installed, nodePath: delimiter, packageRoot: '/tmp/clone'})
      expect(folders).not.toContain(join(process.cwd(), 'node_modules'))
      expect(folders).not.toContain('/tmp/node_modules')
    })
  })

  test('reads a real scan, where it is installed', async ({skip}) => {
    const places = {execPath: process.execPath, launcher: undefined, nodePath: process.env['NODE_PATH']}
    const found = moduleFolders({...places, packageRoot: process.cwd()})
    if (!findTesseractJs(found) || !findLanguageData(found, 'eng'))
      return skip(`tesseract.js is not installed: ${installTesseractJs}`)
    const file = {bytes: readFileSync('eval/documents/charter-flood-barrier.pdf'), name: 'charter.pdf'}
    const recognition = installedRecognition({languages: 'eng', moduleFolders: found, searchPath: ''})
    const {pages, warnings} = await recognition.complete(file, await extractor.extract(file), extractor)
    expect(pages[1]!.text).toContain('The committee expects a compensation of £2,400 for the summer.')
    expect(warnings).toEqual(['The text of 1 page was recognized by tesseract.js and may have mistakes.'])
  })
})
