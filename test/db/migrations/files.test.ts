import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {readCheckedMigrationFiles, readMigrationFiles} from '#shared/db/migrations/files'
import {createExampleFolder, createFolder, RISK, userErrorOf} from './workspace.ts'

const problemsOf = async (directory: string) => {
  const {problems} = await userErrorOf(() => readCheckedMigrationFiles(directory))
  return problems.map(({field, message}) => `${field}: ${message}`)
}

describe('a folder of migrations', () => {
  test('is read in the order of the versions', () => {
    const {directory} = createExampleFolder()
    const files = readMigrationFiles(directory)
    expect(files.map(({name}) => name.slice(15))).toEqual(['risk', 'owner', 'action'])
    expect(files[0]).toMatchObject({
      path: path.join(directory, `${RISK}.sql`),
      up: {sql: 'create table risk (id bigint primary key, title text not null);'},
      down: {sql: 'drop table risk;'},
    })
  })

  test('of this program is valid', () => {
    expect(readCheckedMigrationFiles(path.resolve('migrations')).length).toBeGreaterThan(0)
  })

  test('may be empty, and may hold hidden files and folders', () => {
    const folder = createFolder()
    folder.writeBytes('.DS_Store', '')
    fs.mkdirSync(path.join(folder.directory, 'old'))
    expect(readMigrationFiles(folder.directory)).toEqual([])
  })

  test.each([
    ['absent', undefined],
    ['only comments', '-- nothing to do\n/* really */'],
  ])('a down part that is %s makes a migration irreversible', (_what, down) => {
    const folder = createFolder()
    folder.write(RISK, 'select 1;', down)
    expect(readMigrationFiles(folder.directory)[0]?.down).toBeNull()
  })

  test('has checksums that do not depend on the line ends', () => {
    const [unix, windows] = [createFolder(), createFolder()]
    unix.writeBytes(`${RISK}.sql`, '-- Up Migration\nselect 1;\n')
    windows.writeBytes(`${RISK}.sql`, '-- Up Migration\r\nselect 1;\r\n')
    const checksums = [unix, windows].map(({directory}) => readMigrationFiles(directory)[0]?.checksum)
    expect(checksums[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(checksums[1]).toBe(checksums[0])
    expect(readMigrationFiles(windows.directory)[0]?.up.sql).not.toContain('\r')
  })
})

describe('what is wrong with a file is said', () => {
  test.each([
    'readme.md',
    '1_risk.sql',
    '20260101000000_Risk.sql',
    '20261301000000_risk.sql',
    '20260230000000_risk.sql',
  ])('about the name %s', async (fileName) => {
    const folder = createFolder()
    folder.writeBytes(fileName, '-- Up Migration\nselect 1;')
    expect(await problemsOf(folder.directory)).toEqual([
      `${fileName}: the name must be YYYYMMDDHHMMSS_title.sql, the title of a-z, 0-9 and single _`,
    ])
  })

  test.each<[string, string | Uint8Array, string]>([
    ['no marker', 'select 1;', ': has no line "-- Up Migration"'],
    [
      'nothing up',
      '-- Up Migration\n\n-- Down Migration\nselect 1;',
      ':1: has SQL under "-- Down Migration", but none under "-- Up Migration"',
    ],
    ['SQL too early', 'select 1;\n-- Up Migration\nselect 2;', ': has SQL before "-- Up Migration"'],
    [
      'down first',
      '-- Down Migration\n-- Up Migration\nselect 1;',
      ':1: "-- Down Migration" must come after "-- Up Migration"',
    ],
    ['two ups', '-- Up Migration\nselect 1;\n-- up migration\n', ':3: a second line "-- up migration"'],
    [
      'two downs',
      '-- Up Migration\nselect 1;\n-- Down Migration\n-- Down Migration',
      ':4: a second line "-- Down Migration"',
    ],
    ['Latin-1', Uint8Array.from([0x2d, 0x2d, 0xe9]), ': is not UTF-8 text'],
    [
      'a byte order mark',
      '\uFEFF-- Up Migration\nselect 1;',
      ': starts with a byte order mark: save it as UTF-8 without BOM',
    ],
    ['NUL', '-- Up Migration\nselect\0 1;', ':2: contains a NUL character'],
    [
      'a commit',
      '-- Up Migration\nselect 1;\n\ncommit;',
      ':4: COMMIT is not allowed: all pending migrations run in one transaction that lab begins and ends',
    ],
    ['an open string', "-- Up Migration\nselect 1;\n-- Down Migration\n\nselect 'x;", ":5: ' is never closed"],
  ])('%s', async (_what, content, problem) => {
    const folder = createFolder()
    folder.writeBytes(`${RISK}.sql`, content)
    expect(await problemsOf(folder.directory)).toEqual([`${RISK}.sql${problem}`])
  })

  test('when it cannot be read', async () => {
    const folder = createFolder()
    fs.symlinkSync('/nowhere', path.join(folder.directory, `${RISK}.sql`))
    expect(await problemsOf(folder.directory)).toEqual([`${RISK}.sql: cannot be read: ENOENT`])
  })

  test('when two have one version', async () => {
    const folder = createFolder()
    folder.write('20260101000000_a', 'select 1;')
    folder.write('20260101000000_b', 'select 1;')
    expect(await problemsOf(folder.directory)).toEqual([
      '20260101000000_b.sql: has the same version as 20260101000000_a.sql',
    ])
  })

  test('all at once, as wrong usage', async () => {
    const folder = createFolder()
    folder.write(RISK, 'vacuum;\nbegin;')
    folder.write('20260102000000_empty', '', 'select 1;')
    folder.writeBytes('notes.txt', '')
    const error = await userErrorOf(() => readCheckedMigrationFiles(folder.directory))
    expect(error).toMatchObject({code: 'MIGRATION_FILES', exitCode: 2})
    expect(error.problems.map(({field}) => field)).toEqual([
      '20260102000000_empty.sql:1',
      'notes.txt',
      `${RISK}.sql:2`,
      `${RISK}.sql:3`,
    ])
  })

  test('but not of one without any SQL, which is a draft', () => {
    const folder = createFolder()
    folder.write('20260101000000_new', '-- What changes\n/* soon */ ;', '')
    folder.write('20260102000000_full', 'select 1;')
    const drafts = readCheckedMigrationFiles(folder.directory).map(({isDraft, name}) => [name, isDraft])
    expect(drafts).toEqual([
      ['20260101000000_new', true],
      ['20260102000000_full', false],
    ])
  })

  test('when the folder is not there', async () => {
    const error = await userErrorOf(() => readMigrationFiles('/nowhere/migrations'))
    expect(error).toMatchObject({code: 'MIGRATION_FILES', problems: [{message: 'the folder cannot be read: ENOENT'}]})
  })
})
