import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {openDatabase, toUserError} from '#shared/db/index'
import {copyEmbeddedTemplate} from '../support/databases.ts'
import {isProjectReadableForAll, ordinaryAccount, runScript} from '../support/processes.ts'

let folder: string
let directory: string
const options = {holder: 'test'}

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-embedded-'))
  directory = path.join(folder, 'data', 'database')
})

afterEach(() => {
  fs.rmSync(folder, {recursive: true, force: true})
})

function location() {
  return {kind: 'embedded', directory} as const
}

async function run(...statements: string[]) {
  return JSON.parse(await runScript('use-database', [JSON.stringify(location()), ...statements]).output())
}

describe('the first use of an embedded database', () => {
  test('makes it, says so in one line, and keeps it to its owner', async () => {
    const notices: string[] = []
    const open = await openDatabase(location(), {...options, onNotice: (line) => notices.push(line)})
    expect(open.created).toBe(true)
    expect((await open.pool.query('show fsync')).rows).toEqual([{fsync: 'on'}])
    await open.close()
    expect(notices).toEqual([`Creating the database in ${directory} …`])
    expect(fs.statSync(directory).mode & 0o777).toBe(0o700)
    expect(fs.readdirSync(path.dirname(directory)).sort()).toEqual(['database', 'database.lock'])
  })

  test('takes an empty folder as it is, and the next use finds the database', async () => {
    fs.mkdirSync(directory, {recursive: true})
    const first = await openDatabase(location(), options)
    await first.pool.query('create table note (body text)')
    await first.close()
    const second = await openDatabase(location(), options)
    expect(second.created).toBe(false)
    expect((await second.pool.query('select * from note')).rows).toEqual([])
    await second.close()
  })

  test('by six processes at once makes one database with the rows of all six', {timeout: 120_000}, async () => {
    const writers = Array.from({length: 6}, () => runScript('append-rows', [directory, '1']))
    const ids = await Promise.all(writers.map((writer) => writer.output()))
    expect(ids.map(Number).sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('that is killed half-way leaves no database, and the next use makes it', async () => {
    const builder = runScript('append-rows', [directory, '1'])
    const isBuilding = () => fs.existsSync(path.join(`${directory}.new`, 'data', 'PG_VERSION'))
    await expect.poll(isBuilding, {interval: 1, timeout: 30_000}).toBe(true)
    await builder.kill()
    expect(fs.existsSync(directory)).toBe(false)
    const open = await openDatabase(location(), options)
    expect(open.created).toBe(true)
    await open.close()
    expect(fs.existsSync(`${directory}.new`)).toBe(false)
  })

  test('leaves standard output and the exit code alone', async () => {
    const {exitCode} = process
    expect(await run('select 1 as one', 'do $$begin raise warning $w$loud$w$; end$$')).toEqual({
      created: true,
      results: [[{one: 1}], []],
    })
    const open = await openDatabase(location(), options)
    await open.close()
    expect(process.exitCode).toBe(exitCode)
  })
})

describe('a folder that is no database of ours', () => {
  test.each([
    ['with the files of somebody else', (target: string) => fs.writeFileSync(path.join(target, 'thesis.odt'), 'text')],
    [
      'with a file PG_VERSION of something else',
      (target: string) => fs.writeFileSync(path.join(target, 'PG_VERSION'), 'x'),
    ],
  ])('%s is refused and left alone', async (_what, spoil) => {
    fs.mkdirSync(directory, {recursive: true})
    spoil(directory)
    const before = snapshot(directory)
    await expect(openDatabase(location(), options)).rejects.toMatchObject({code: 'DB_NOT_A_DATABASE', exitCode: 5})
    expect(snapshot(directory)).toEqual(before)
  })

  test('is refused when it is a file', async () => {
    fs.mkdirSync(path.dirname(directory))
    fs.writeFileSync(directory, 'text')
    await expect(openDatabase(location(), options)).rejects.toMatchObject({code: 'DB_NOT_A_DATABASE', exitCode: 5})
    expect(fs.readFileSync(directory, 'utf8')).toBe('text')
  })

  test('is refused when it lies below a file', async () => {
    fs.writeFileSync(path.join(folder, 'data'), 'text')
    await expect(openDatabase(location(), options)).rejects.toMatchObject({code: 'DB_NOT_A_DATABASE', exitCode: 5})
  })

  test('is not cleared away when it stands where ours is built', async () => {
    fs.mkdirSync(`${directory}.new`, {recursive: true})
    fs.writeFileSync(path.join(`${directory}.new`, 'thesis.odt'), 'text')
    await expect(openDatabase(location(), options)).rejects.toMatchObject({code: 'DB_NOT_A_DATABASE', exitCode: 5})
    expect(fs.readdirSync(`${directory}.new`)).toEqual(['thesis.odt'])
  })

  test('from another PostgreSQL is named with its version and left alone', async () => {
    fs.mkdirSync(path.join(directory, 'base'), {recursive: true})
    fs.writeFileSync(path.join(directory, 'PG_VERSION'), '16\n')
    const before = snapshot(directory)
    await expect(openDatabase(location(), options)).rejects.toMatchObject({
      code: 'DB_VERSION',
      exitCode: 5,
      message: expect.stringContaining('made by PostgreSQL 16; this program has 18'),
    })
    expect(snapshot(directory)).toEqual(before)
  })
})

describe('damaged files', () => {
  test.each([
    ['no write-ahead log', 'pg_wal', () => fs.rmSync(path.join(directory, 'pg_wal'), {recursive: true})],
    ['a broken control file', 'pg_control', () => fs.writeFileSync(path.join(directory, 'global', 'pg_control'), 'x')],
    ['a broken setting', 'postgresql.conf', () => fs.appendFileSync(path.join(directory, 'postgresql.conf'), '\n= =')],
  ])('(%s) are reported with what Postgres says, again and again', async (_what, reason, spoil) => {
    await copyEmbeddedTemplate(directory)
    spoil()
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openDatabase(location(), options)).rejects.toMatchObject({
        code: 'DB_CORRUPT',
        exitCode: 1,
        message: expect.stringContaining(reason),
      })
    }
  })

  test('met in the middle are reported as well', async () => {
    await copyEmbeddedTemplate(directory)
    const first = await openDatabase(location(), options)
    await first.pool.query('create table note (body text)')
    await first.pool.query(`insert into note values ('kept')`)
    const {rows} = await first.pool.query(`select pg_relation_filepath('note') as file`)
    await first.close()
    fs.writeFileSync(path.join(directory, rows[0].file), Buffer.alloc(8192, 7))
    const second = await openDatabase(location(), options)
    const failure = await second.pool.query('select * from note').catch((error) => toUserError(error, location()))
    expect(failure).toMatchObject({code: 'DB_CORRUPT', exitCode: 1, message: expect.stringContaining('invalid page')})
    expect((await second.pool.query('select 1 as one')).rows).toEqual([{one: 1}])
    await second.close()
  })
})

describe('without the right to write', () => {
  test.for([
    ['the folder for a new database', prepareFolder, '', 0o500],
    ['the folder of the database', prepareDatabase, '', 0o500],
    ['a file of the database', prepareDatabase, 'global/pg_control', 0o400],
    ['an unreadable database', prepareDatabase, '', 0o000],
  ] as const)('%s: says so and changes nothing', async ([_what, prepare, protectedFile, mode], {skip}) => {
    if (process.platform === 'win32') skip('Windows has other permissions')
    if (!isProjectReadableForAll()) skip('an account without rights cannot read this project')
    const target = path.join(await prepare(), protectedFile)
    const account = ordinaryAccount()
    if (account)
      for (const file of ['.', ...allFiles(folder)]) fs.chownSync(path.join(folder, file), account.uid, account.gid)
    const before = snapshot(folder)
    fs.chmodSync(target, mode)
    const result = await runScript('use-database', [JSON.stringify(location()), 'select 1'], account).output()
    fs.chmodSync(target, 0o700)
    expect(JSON.parse(result)).toMatchObject({
      code: 'DB_READ_ONLY',
      exitCode: 5,
      message: expect.stringMatching(/permission denied/i),
      nextStep: expect.stringContaining('Check who owns'),
    })
    expect(snapshot(folder)).toEqual(before)
  })

  test('on a disk that is mounted read-only: says so', async ({skip}) => {
    const data = await prepareFolder()
    mountSmallDisk(data, '40m', skip)
    try {
      await copyEmbeddedTemplate(directory)
      execFileSync('mount', ['-o', 'remount,ro', data])
      expect(await run('select 1')).toMatchObject({
        code: 'DB_READ_ONLY',
        exitCode: 5,
        message: expect.stringMatching(/read-only file system/i),
      })
    } finally {
      execFileSync('umount', [data])
    }
  })

  async function prepareFolder(): Promise<string> {
    fs.mkdirSync(path.dirname(directory), {recursive: true})
    return path.dirname(directory)
  }

  async function prepareDatabase(): Promise<string> {
    await copyEmbeddedTemplate(directory)
    return directory
  }
})

describe('a full disk', () => {
  const fill = 'insert into big select md5(i::text) from generate_series(1, 100000) i'

  test.for([
    ['making the database', '10m', ['select 1']],
    ['growing a table', '30m', ['create table big (x text)', fill, fill, fill]],
    [
      'growing the log',
      '45m',
      [`select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 60)`],
    ],
  ] as const)(
    '%s: says so, and works again when there is space',
    {timeout: 120_000},
    async ([_what, size, sql], {skip}) => {
      const data = path.dirname(directory)
      fs.mkdirSync(data)
      mountSmallDisk(data, size, skip)
      try {
        expect(await run(...sql)).toMatchObject({
          code: 'DB_DISK_FULL',
          exitCode: 1,
          message: expect.stringMatching(/no space left on device/i),
        })
        execFileSync('mount', ['-o', 'remount,size=200m', data])
        expect(await run('select 1 as one')).toMatchObject({results: [[{one: 1}]]})
      } finally {
        execFileSync('umount', [data])
      }
    },
  )
})

describe('a saved row', () => {
  test('has been written through to the disk before it is acknowledged', async ({skip}) => {
    if (process.platform !== 'linux') skip('only Linux tells which file a descriptor stands for')
    await copyEmbeddedTemplate(directory)
    const open = await openDatabase(location(), options)
    await open.pool.query('create table note (body text)')
    const synced: string[] = []
    const {fsyncSync} = fs
    const spy = vi.spyOn(fs, 'fsyncSync').mockImplementation((fd) => {
      synced.push(fs.readlinkSync(`/proc/self/fd/${fd}`))
      fsyncSync(fd)
    })
    try {
      for (let row = 0; row < 10; row++) await open.pool.query(`insert into note values ('x')`)
      const ofLog = synced.filter((file) => file.startsWith(path.join(directory, 'pg_wal')))
      expect(ofLog.length).toBeGreaterThanOrEqual(10)
    } finally {
      spy.mockRestore()
      await open.close()
    }
  })

  test('survives kill -9 at any moment', {timeout: 120_000}, async () => {
    const acknowledged: number[] = []
    for (let round = 0; round < 5; round++) {
      const writer = runScript('append-rows', [directory, '1000000'])
      await writer.line(String((acknowledged.at(-1) ?? 0) + 80 + round * 7))
      acknowledged.push(...(await writer.kill()).trim().split('\n').map(Number))
    }
    const {results} = await run('set enable_seqscan = off', 'select id from written order by id')
    const found = new Set(results[1].map(({id}: {id: number}) => id))
    expect(acknowledged.length).toBeGreaterThan(200)
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
  })
})

describe('COPY … FROM STDIN, which PGlite would wait for without end', () => {
  beforeEach(() => copyEmbeddedTemplate(directory))

  test.each([
    ['as a text', 'copy note from stdin'],
    ['in capitals, with options', 'COPY note (body) FROM STDIN WITH (format csv)'],
    ['behind a comment', '/* all */ -- of it\n copy note from /* the */ stdin'],
    ['behind another statement', 'select 1; copy note from stdin'],
  ])('%s is refused, in and outside of a transaction, and the connection goes on', async (_what, copy) => {
    const open = await openDatabase(location(), options)
    await open.pool.query('create table note (body text)')
    const refusal = {code: '0A000', message: 'COPY FROM STDIN is not available on the embedded database'}
    await expect(open.pool.query(copy)).rejects.toMatchObject(refusal)
    const client = await open.pool.connect()
    await client.query('begin')
    await expect(client.query(copy)).rejects.toMatchObject(refusal)
    await expect(client.query('select 1')).rejects.toMatchObject({code: '25P02'})
    await client.query('rollback')
    expect((await client.query('select 1 as one')).rows).toEqual([{one: 1}])
    client.release()
    await open.close()
  })

  test('is refused as a prepared statement, too', async () => {
    const open = await openDatabase(location(), options)
    await open.pool.query('create table note (body text)')
    const prepared = {text: 'copy note from stdin', values: [], name: 'load'}
    await expect(open.pool.query(prepared)).rejects.toMatchObject({code: '0A000'})
    expect((await open.pool.query('select $1::text as it', ['copy note from stdin'])).rows).toEqual([
      {it: 'copy note from stdin'},
    ])
    await open.close()
  })
})

describe('an embedded database', () => {
  beforeEach(() => copyEmbeddedTemplate(directory))

  test('is not led astray by what the environment says about servers', async () => {
    for (const [name, value] of Object.entries({
      PGHOST: '/nowhere',
      PGSSLMODE: 'require',
      PGOPTIONS: '-c search_path=x',
    })) {
      vi.stubEnv(name, value)
    }
    try {
      expect(await run('show search_path')).toEqual({created: false, results: [[{search_path: 'public'}]]})
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('that met something it cannot go on after runs nothing more, and is whole at the next start', async () => {
    const first = await openDatabase(location(), options)
    await first.pool.query('create table note (body text)')
    await first.pool.query(`insert into note values ('kept')`)
    const client = await first.pool.connect()
    await client.query('begin')
    await client.query(`insert into note values ('half')`)
    const overflow = client.query('select $1::jsonb', ['['.repeat(200_000)])
    const failure = await overflow.catch((error) => toUserError(error, location()))
    expect(failure).toMatchObject({code: 'DB_CORRUPT', exitCode: 1, message: expect.stringContaining('call stack')})
    client.release()
    await expect(first.pool.query('select 1')).rejects.toThrow('stopped')
    await first.close()
    const second = await openDatabase(location(), options)
    expect((await second.pool.query('select * from note')).rows).toEqual([{body: 'kept'}])
    await second.close()
  })

  test('can be closed twice, and opened again', async () => {
    for (let round = 0; round < 2; round++) {
      const open = await openDatabase(location(), options)
      await open.close()
      await open.close()
    }
  })
})

function mountSmallDisk(target: string, size: string, skip: (reason: string) => void): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', target], {stdio: 'pipe'})
  } catch {
    skip('needs the right to mount a small disk')
  }
}

function allFiles(root: string): string[] {
  return fs.readdirSync(root, {recursive: true, encoding: 'utf8'}).sort()
}

/** What each file contains; without the files that say who uses the database. */
function snapshot(root: string): Record<string, string> {
  const files = allFiles(root).filter((file) => fs.statSync(path.join(root, file)).isFile())
  const kept = files.filter((file) => !/(\.lock|postmaster\.pid)$/.test(file))
  const hash = (file: string) =>
    createHash('sha256')
      .update(fs.readFileSync(path.join(root, file)))
      .digest('hex')
  return Object.fromEntries(kept.map((file) => [file, hash(file)]))
}
