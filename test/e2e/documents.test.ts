import {execFileSync} from 'node:child_process'
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {docx, paragraph, pdf} from '../documents/files.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

// Files as they come: good ones, broken ones and things that are no files, all in one command.

const here = temporaryEnvironment()
const there = temporaryEnvironment()
const folder = join(here.folder, 'files')

const coordIn = (place: typeof here, ...args: string[]) =>
  run('coord', args, {directory: here.folder, environment: place.environment})
const coord = (...args: string[]) => coordIn(here, ...args)

beforeAll(async () => {
  mkdirSync(join(folder, 'deeper'), {recursive: true})
  mkdirSync(join(folder, '.hidden'))
  writeFileSync(join(folder, 'charter.pdf'), pdf(['The charter of the library.'], {title: 'Charter'}))
  writeFileSync(join(folder, 'deeper', 'minutes.docx'), docx(paragraph('The minutes of the board.')))
  writeFileSync(join(folder, 'empty.pdf'), '')
  writeFileSync(join(folder, 'photo.jpg'), 'of another kind')
  writeFileSync(join(folder, '.hidden', 'secret.txt'), 'not for anybody')
  writeFileSync(join(here.folder, 'outside.txt'), 'not in the folder')
  symlinkSync(join(here.folder, 'outside.txt'), join(folder, 'link.txt'))
  await coord('project', 'demo')
})

describe('coord document add', () => {
  it('adds what is good in a folder, says what is not, and ends with 1', async () => {
    const {exitCode, stderr, stdout} = await coord('document', 'add', 'files', 'nowhere.pdf', '-p', 'DEMO', '--json')
    expect({exitCode, stderr}).toEqual({exitCode: 1, stderr: ''})
    const {data, meta} = JSON.parse(stdout)
    expect(data.added.map(({file, title}: {file: {name: string}; title: string}) => [file.name, title])).toEqual([
      ['charter.pdf', 'Charter'],
      ['minutes.docx', 'minutes'],
    ])
    expect(data.refused).toEqual([
      {code: 'FILE_NOT_READ', file: 'nowhere.pdf', message: 'nowhere.pdf is not there.', nextStep: expect.any(String)},
      {code: 'DOCUMENT_EMPTY', file: 'files/empty.pdf', message: expect.any(String), nextStep: expect.any(String)},
    ])
    expect(data.ignored).toBe(1)
    expect(meta.change.undo).toMatch(/^coord undo \d+$/)
  })

  it('takes a file from stdin, whose name leads nowhere', async () => {
    const name = ['--name', '../../etc/\u001b[31mplan.txt']
    const {stdout} = await run('coord', ['document', 'add', '-', '-p', 'DEMO', ...name], {
      environment: here.environment,
      input: 'The plan of the works.',
    })
    expect(stdout).toBe('Added DEMO-D4  plan  plan.txt, 1 page\n')
  })

  it.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [join(here.folder, 'pipe')])
    const {exitCode, stderr} = await coord('document', 'add', 'pipe', '-p', 'DEMO')
    expect({exitCode, stderr}).toMatchObject({exitCode: 2, stderr: expect.stringContaining('pipe is no file')})
  })

  it('fails before it reads anything when there is no such project or document', async () => {
    expect(await coord('document', 'add', 'files', '-p', 'NOPE')).toMatchObject({exitCode: 3})
    const replaced = await coord('document', 'add', 'outside.txt', '--replaces', 'D99', '-p', 'DEMO')
    expect(replaced).toMatchObject({exitCode: 3, stdout: ''})
    const several = await coord('document', 'add', 'files', '--replaces', 'D1', '-p', 'DEMO')
    expect(several.stderr).toContain('--replaces  is for one file, and there are 3.')
  })

  it('stores nothing in a dry run', async () => {
    const {stdout} = await coord('document', 'add', 'outside.txt', '-p', 'DEMO', '--dry-run')
    expect(stdout).toContain('DEMO-D5')
    expect((await coord('document', 'list', '-p', 'DEMO', '-q')).stdout).toBe('DEMO-D1\nDEMO-D2\nDEMO-D3\nDEMO-D4\n')
  })

  it('is taken back by undo, with all its files', async () => {
    const batch = ['document', 'add', 'files', '-p', 'DEMOARC', '--json'] as const
    const {meta} = JSON.parse((await coord(...batch)).stdout)
    expect((await coord('undo', String(meta.change.id))).exitCode).toBe(0)
    expect((await coord('document', 'list', '-p', 'DEMOARC', '-q')).stdout).toBe('')
  })
})

it('documents travel in a bundle, with their files and their text', async () => {
  await coord('export', 'bundle', '-p', 'DEMO', '-o', 'demo.json')
  expect(await coordIn(there, 'import', 'bundle', 'demo.json')).toMatchObject({exitCode: 0})
  const text = (place: typeof here) => coordIn(place, 'document', 'text', 'DEMO-D2')
  expect((await text(there)).stdout).toContain('The charter of the library.')
  expect((await text(there)).stdout).toBe((await text(here)).stdout)
  const again = await coordIn(there, 'document', 'add', 'files/charter.pdf', '-p', 'DEMO')
  expect(again.stdout).toBe('Nothing changed: files/charter.pdf is DEMO-D2\n')
})
