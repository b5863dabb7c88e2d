import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {readCurrentProject, writeCurrentProject} from '#shared/projects/index'

describe('the current project of this machine', () => {
  let directory: string

  beforeEach(() => {
    directory = path.join(mkdtempSync(path.join(os.tmpdir(), 'lab-test-state-')), 'state')
  })

  afterEach(() => rmSync(path.dirname(directory), {force: true, recursive: true}))

  test('is none until one is chosen', async () => {
    expect(await readCurrentProject(directory)).toBeUndefined()
  })

  test('is kept in a folder that only its owner can read', async () => {
    await writeCurrentProject(directory, 'LIB')
    expect(await readCurrentProject(directory)).toBe('LIB')
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(statSync(path.join(directory, 'current-project')).mode & 0o777).toBe(0o600)
  })

  test('is replaced by the next one, and taken away again', async () => {
    await writeCurrentProject(directory, 'LIB')
    await writeCurrentProject(directory, 'ROAD')
    expect(await readCurrentProject(directory)).toBe('ROAD')
    await writeCurrentProject(directory, undefined)
    expect(await readCurrentProject(directory)).toBeUndefined()
    expect(existsSync(path.join(directory, 'current-project'))).toBe(false)
    await writeCurrentProject(directory, undefined)
  })

  test('leaves no other file behind', async () => {
    await writeCurrentProject(directory, 'LIB')
    expect(readFileSync(path.join(directory, 'current-project'), 'utf8')).toBe('LIB\n')
    expect(existsSync(path.join(directory, `current-project.${process.pid}`))).toBe(false)
  })

  test.each(['', 'not a key', '\u001b[31mLIB', 'x'.repeat(10_000)])('is none when the file holds %j', async (text) => {
    mkdirSync(directory)
    writeFileSync(path.join(directory, 'current-project'), text)
    expect(await readCurrentProject(directory)).toBeUndefined()
  })

  test('is none when something else is in its place', async () => {
    mkdirSync(path.join(directory, 'current-project'), {recursive: true})
    expect(await readCurrentProject(directory)).toBeUndefined()
  })
})
