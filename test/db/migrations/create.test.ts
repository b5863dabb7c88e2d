import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {createMigrationFile} from '#shared/db/migrations/create'
import {readMigrationFiles} from '#shared/db/migrations/files'
import {createFolder, userErrorOf} from './workspace.ts'

const NOW = new Date('2026-11-23T05:06:07.890Z')

describe('a new migration', () => {
  test('is named after the time in UTC and what it does', () => {
    const {directory} = createFolder()
    expect(createMigrationFile(directory, ' Add  índex: risk/owner ', NOW)).toBe(
      path.join(directory, '20261123050607_add_index_risk_owner.sql'),
    )
  })

  test('is a valid file once there is SQL under its marker', () => {
    const {directory} = createFolder()
    const file = createMigrationFile(directory, 'owner', NOW)
    const text = fs.readFileSync(file, 'utf8')
    expect(text).toMatch(/^-- Up Migration\n[\s\S]*^-- Down Migration\n/m)
    fs.writeFileSync(file, text.replace('\n\n\n', '\nselect 1;\n\n'))
    expect(readMigrationFiles(directory)).toMatchObject([{name: '20261123050607_owner', up: {}, down: null}])
  })

  test('is younger than all others, even when the clock is behind', () => {
    const folder = createFolder()
    folder.write('20261231235959_late', 'select 1;')
    expect(path.basename(createMigrationFile(folder.directory, 'next', NOW))).toBe('20270101000000_next.sql')
    expect(path.basename(createMigrationFile(folder.directory, 'after', NOW))).toBe('20270101000001_after.sql')
  })

  test.each(['', '—', '😀', 'x'.repeat(61)])('cannot be called %j', async (name) => {
    const {directory} = createFolder()
    const error = await userErrorOf(() => createMigrationFile(directory, name, NOW))
    expect(error).toMatchObject({code: 'MIGRATION_NAME', exitCode: 2})
    expect(fs.readdirSync(directory)).toEqual([])
  })

  test('cannot have the name of another one', async () => {
    const {directory} = createFolder()
    createMigrationFile(directory, 'owner', NOW)
    const error = await userErrorOf(() => createMigrationFile(directory, 'Owner', new Date('2026-12-01')))
    expect(error).toMatchObject({code: 'MIGRATION_EXISTS', exitCode: 4})
    expect(error.message).toContain('20261123050607_owner')
  })

  test('needs a folder that can be written to', async () => {
    const {directory} = createFolder()
    const missing = path.join(directory, 'missing')
    expect(await userErrorOf(() => createMigrationFile(missing, 'owner', NOW))).toMatchObject({
      code: 'MIGRATION_FOLDER',
      exitCode: 5,
      message: `The folder ${missing} cannot be read (ENOENT).`,
    })
    const file = path.join(directory, 'file')
    fs.writeFileSync(file, '')
    expect((await userErrorOf(() => createMigrationFile(file, 'owner', NOW))).message).toContain('ENOTDIR')
  })
})
