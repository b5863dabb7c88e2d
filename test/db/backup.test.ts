import {execFileSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {gunzipSync, gzipSync} from 'node:zlib'
import type pg from 'pg'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {draftOf, removeStaleDrafts} from '#shared/db/backup/draft'
import {
  BackupHeader,
  type BackupOptions,
  BackupTable,
  backupDatabase,
  backupFileName,
  findNewestBackup,
  verifyBackup,
} from '#shared/db/backup/index'
import {splitLines} from '#shared/db/backup/split-lines'
import {inReferenceOrder} from '#shared/db/backup/tables'
import type {OpenDatabase} from '#shared/db/index'
import {describeSchema} from '#shared/db/migrations/index'
import {applyMigrations, describeEachDatabase, type TestDatabase} from '../support/databases.ts'

const now = new Date('2026-11-23T05:00:00.123Z')
const program = 'ai-sandbox-homelab 0.1.0'
let folder = ''
let file = ''

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-backup-'))
  file = path.join(folder, backupFileName(now))
})
afterEach(() => fs.rmSync(folder, {recursive: true, force: true}))

describeEachDatabase('a logical backup', (database) => {
  it('cleans up first what one that was killed has left', async () => {
    await using prepared = await prepare(database)
    const gone = Number(execFileSync(process.execPath, ['-p', 'process.pid'], {encoding: 'utf8'}))
    const left = draftOf(path.join(folder, 'old.backup')).replace(`-${process.pid}-`, `-${gone}-`)
    fs.writeFileSync(left, 'half')
    await backup(prepared.open)
    expect(fs.existsSync(left)).toBe(false)
  })

  it('holds every row, in an order in which the rows can be inserted again', async () => {
    await using prepared = await prepare(database)
    const {tables, rows} = await backup(prepared.open)
    const names = tables.map(({name}) => name)
    expect(names.toSorted()).toEqual((await tablesOf(prepared.open)).toSorted())
    for (const [before, after] of [
      ['change', 'event'],
      ['risk_profile', 'project'],
      ['project', 'reference_counter'],
      ['project', 'risk'],
      ['stakeholder', 'stakeholder_interaction'],
    ] as const) {
      expect(names.indexOf(before), `${before} before ${after}`).toBeLessThan(names.indexOf(after))
    }
    for (const {name, rows: count} of tables) expect([name, count]).toEqual([name, await countOf(prepared.open, name)])
    expect(rows).toBe(tables.reduce((sum, table) => sum + table.rows, 0))
    expect(entriesOf(file).filter((entry) => 'row' in entry)).toHaveLength(rows)
  })

  it('says what it was made from and what a restore needs', async () => {
    await using prepared = await prepare(database)
    const {header} = await backup(prepared.open)
    const {rows: applied} = await prepared.open.pool.query(
      'select name, checksum, applied_at as "appliedAt" from migration_record order by name',
    )
    expect(BackupHeader.parse(header)).toMatchObject({
      createdAt: '2026-11-23T05:00:00.123Z',
      database: {
        kind: database.location.kind,
        version: expect.stringMatching(database.name === 'pglite' ? /^18\./ : /^16\./),
      },
      fingerprint: (await describeSchema(prepared.open.pool)).fingerprint,
      migrations: applied.map((each) => ({...each, appliedAt: each.appliedAt.toISOString()})),
      program,
    })
    const {rows: last} = await prepared.open.pool.query('select last_value::text as value from risk_id_seq')
    expect(header.sequences).toContainEqual({
      name: 'risk_id_seq',
      table: 'risk',
      column: 'id',
      lastValue: last[0].value,
      isCalled: true,
    })
    const tables = entriesOf(file).flatMap(({table}) => (table ? [BackupTable.parse(table)] : []))
    const risk = tables.find(({name}) => name === 'risk')
    expect(risk?.primaryKey).toEqual(['id'])
    expect(risk?.columns.filter(({isGenerated}) => isGenerated).map(({name}) => name)).toEqual(['score'])
  })

  it('gives every value back when its rows are inserted as format.ts says', async () => {
    await using prepared = await prepare(database)
    const before = await backup(prepared.open)
    await restore(prepared.open, file)
    const after = await backup(prepared.open, {file: path.join(folder, 'again')})
    expect(after.tables).toEqual(before.tables)
  })

  it('reads large tables in pieces, and loses none at their borders', async () => {
    await using prepared = await prepare(database)
    await prepared.open.pool.query(`
      insert into "odd values" (number, text)
      select number, repeat('x', (number % 7) * 1000) from generate_series(10, 3000) as number;
      update "odd values" set text = 'moved to the end of the file' where number % 10 = 0`)
    const {tables} = await backup(prepared.open)
    expect(tables).toContainEqual(expect.objectContaining({name: 'odd values', rows: 2991 + 2}))
    const numbers = entriesOf(file).flatMap(({row}) => (row && 'number' in row ? [Number(row['number'])] : []))
    expect(numbers).toEqual([1, 2, ...Array.from({length: 2991}, (_, index) => index + 10)])
  })

  it('is for the eyes of its owner only, and leaves nothing else behind', async () => {
    await using prepared = await prepare(database)
    const deep = path.join(folder, 'backups', 'here')
    await backup(prepared.open, {file: deep})
    expect(fs.statSync(deep).mode & 0o777).toBe(0o600)
    expect(fs.statSync(path.dirname(deep)).mode & 0o777).toBe(0o700)
    expect(fs.readdirSync(path.dirname(deep))).toEqual(['here'])
  })

  it('does not write over a file unless it is told to', async () => {
    await using prepared = await prepare(database)
    fs.writeFileSync(file, 'something dear')
    await expect(backup(prepared.open)).rejects.toMatchObject({code: 'BACKUP_EXISTS', exitCode: 4})
    expect(fs.readFileSync(file, 'utf8')).toBe('something dear')
    await backup(prepared.open, {force: true})
    expect((await verifyBackup(file)).rows).toBeGreaterThan(0)
    expect(fs.readdirSync(folder)).toHaveLength(1)
  })

  it('leaves nothing behind, and the database usable, when it is interrupted', async () => {
    await using prepared = await prepare(database)
    const onTable = () => {
      throw new Error('stop here')
    }
    await expect(backup(prepared.open, {onTable})).rejects.toThrow('stop here')
    expect(fs.readdirSync(folder)).toEqual([])
    expect((await prepared.open.pool.query('select 1 as one')).rows).toEqual([{one: 1}])
  })
})

describeEachDatabase('a backup of a database without our schema', (database) => {
  let open: OpenDatabase
  beforeEach(async () => {
    open = await database.open()
  })
  afterEach(() => open.close())

  it('is a backup too, also of nothing', async () => {
    const {header, tables} = await backup(open)
    expect({migrations: header.migrations, sequences: header.sequences, tables}).toEqual({
      migrations: [],
      sequences: [],
      tables: [],
    })
  })

  it.runIf(database.name === 'postgres')('shows one moment, whatever others write meanwhile', async () => {
    await open.pool.query('create table a (id int primary key); create table b (id int primary key)')
    const writing: Promise<unknown>[] = []
    const onTable = ({name}: {readonly name: string}) => {
      if (name === 'a') writing.push(open.pool.query('insert into a values (1); insert into b values (1)'))
    }
    const {rows} = await backup(open, {onTable})
    await Promise.all(writing)
    expect(rows).toBe(0)
    expect(await countOf(open, 'b')).toBe(1)
  })

  it.runIf(process.getuid?.() === 0)('says when the disk is full, and keeps what was there', async () => {
    await open.pool.query('create table big as select n, sha512(n::text::bytea) from generate_series(1, 40000) as n')
    const disk = path.join(folder, 'disk')
    fs.mkdirSync(disk)
    if (!mountSmallDisk(disk)) return
    try {
      const target = path.join(disk, 'lab.backup')
      fs.writeFileSync(target, 'yesterday')
      await expect(backup(open, {file: target, force: true})).rejects.toMatchObject({
        code: 'BACKUP_NOT_WRITTEN',
        message: expect.stringContaining('the disk is full'),
      })
      expect(fs.readdirSync(disk)).toEqual(['lab.backup'])
      expect(fs.readFileSync(target, 'utf8')).toBe('yesterday')
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

describe('checking a backup', () => {
  const header = {
    format: 'ai-sandbox-homelab backup',
    formatVersion: 1,
    createdAt: now.toISOString(),
    program,
    database: {kind: 'embedded', version: '18.0'},
    fingerprint: 'a'.repeat(64),
    migrations: [],
    sequences: [],
  }
  const sha256 = 'c2b6abd9a3e7e1f2e8c2f0e5ab3a9d3b8f1e8c9d6a7b5c4d3e2f1a0b9c8d7e6f'
  const table = {name: 'a', columns: [{name: 'id', type: 'integer', isGenerated: false}], primaryKey: ['id']}
  const lines = [{header}, {table}, {row: {id: 1}}, {footer: {rows: 1, tables: [{name: 'a', rows: 1, sha256}]}}]

  const check = (content: string | Buffer | readonly unknown[]) => {
    const text = Array.isArray(content) ? content.map((line) => `${JSON.stringify(line)}\n`).join('') : content
    fs.writeFileSync(file, Buffer.isBuffer(text) ? text : gzipSync(text as string))
    return expect(verifyBackup(file)).rejects
  }
  const damaged = (reason: string) => ({code: 'BACKUP_DAMAGED', message: expect.stringContaining(reason), exitCode: 1})

  it('notices rows that are not those that were written', () =>
    check(lines).toMatchObject(damaged('the rows of the table a are not those that were written')))
  it('notices a missing end', () => check(lines.slice(0, 3)).toMatchObject(damaged('it ends too early')))
  it('notices what comes after the end', () =>
    check([...lines.slice(0, 2), {footer: {rows: 0, tables: []}}, {table}]).toMatchObject(
      damaged('line 4 comes after the end'),
    ))
  it('notices a row outside of tables', () =>
    check([{header}, {row: {id: 1}}]).toMatchObject(damaged('line 2 is a row without a table')))
  it('notices a broken row', () =>
    check(`${JSON.stringify({header})}\n${JSON.stringify({table})}\n{"row":{"id":1}\n`).toMatchObject(
      damaged('line 3 is not a row'),
    ))
  it('notices a format that is not ours', () =>
    check([{header: {...header, formatVersion: 2}}]).toMatchObject(damaged('line 1 is not part of a backup')))
  it('notices a file that is no gzip file', () =>
    check(Buffer.from('hello')).toMatchObject(damaged('it is not a whole gzip file')))
  it('notices a file that is cut short', () => {
    const whole = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    return check(whole.subarray(0, whole.length - 20)).toMatchObject(damaged('it is not a whole gzip file'))
  })
  it('says when there is no such file', () =>
    expect(verifyBackup(path.join(folder, 'none'))).rejects.toMatchObject({code: 'BACKUP_MISSING', exitCode: 3}))
})

describe('the order of tables', () => {
  const order = (tables: Record<string, string[]>) =>
    inReferenceOrder(Object.entries(tables).map(([name, refersTo]) => ({name, refersTo}))).map(({name}) => name)

  it('puts tables behind those they refer to, else by name', () =>
    expect(order({c: [], a: ['d'], d: ['c'], b: []})).toEqual(['b', 'c', 'd', 'a']))
  it('does not mind a table that refers to itself', () => expect(order({b: ['b', 'a'], a: []})).toEqual(['a', 'b']))
  it('breaks a circle', () => expect(order({b: ['c'], c: ['b'], d: ['b']})).toEqual(['b', 'c', 'd']))
})

describe('the folder of backups', () => {
  /** A process that was there and is gone. */
  const deadProcess = () => Number(execFileSync(process.execPath, ['-p', 'process.pid'], {encoding: 'utf8'}))
  const leave = (name: string) => fs.writeFileSync(path.join(folder, name), 'half')

  it('is cleaned of what a backup left that was killed, and of nothing else', async () => {
    const running = path.basename(draftOf(path.join(folder, 'lab.backup')))
    const killed = running.replace(`-${process.pid}-`, `-${deadProcess()}-`)
    const elsewhere = killed.replace(/\.[0-9a-f]{8}-/, '.00000000-')
    const others = ['lab.backup', '.hidden', '.lab.backup.tmp', killed.replace(/^\./, ''), `${killed}.txt`]
    for (const name of [running, killed, elsewhere, ...others]) leave(name)
    await removeStaleDrafts(folder)
    expect(fs.readdirSync(folder).toSorted()).toEqual([running, elsewhere, ...others].toSorted())
  })

  it('that is not there has nothing to clean', () =>
    expect(removeStaleDrafts(path.join(folder, 'no'))).resolves.toBeUndefined())

  it('has none when it is not there', async () => expect(await findNewestBackup(path.join(folder, 'no'))).toBeNull())

  it('tells the newest, without drafts and other files', async () => {
    const write = (name: string, at: string) => {
      fs.writeFileSync(path.join(folder, name), 'x')
      fs.utimesSync(path.join(folder, name), new Date(at), new Date(at))
    }
    write(backupFileName(new Date('2026-01-01')), '2026-01-01')
    write(backupFileName(new Date('2026-02-01')), '2026-02-01')
    write('notes.txt', '2026-04-01')
    write('.draft.backup.jsonl.gz', '2026-04-01')
    expect(await findNewestBackup(folder)).toEqual({
      file: path.join(folder, '20260201T000000.000Z.backup.jsonl.gz'),
      at: new Date('2026-02-01'),
      bytes: 1,
    })
  })
})

describe('lines of a stream', () => {
  const split = async (...chunks: string[]) => {
    async function* stream() {
      for (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
    }
    return collect(splitLines(stream()))
  }

  it('end at line feeds, wherever the stream is cut', async () =>
    expect(await split('a', 'b\n', '\nc', '\n')).toEqual(['ab', '', 'c']))
  it('do not end at other separators, and may be cut within a character', async () =>
    expect(await split('\xe2\x80', '\xa8x\n')).toEqual(['\u2028x']))
})

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The schema with a project, a risk and a table full of odd values; taken away when the test ends. */
async function prepare(database: TestDatabase): Promise<AsyncDisposable & {readonly open: OpenDatabase}> {
  const open = await database.open()
  await applyMigrations(open)
  await open.pool.query(`
    drop table if exists "odd values";
    create table "odd values" (number bigint primary key, text text, bytes bytea, floating float8, exact numeric,
                               span interval, at timestamptz, list text[], json jsonb);
    insert into project (key, name, timezone, risk_profile_id) select 'LIB', 'Ünïcode 🏛', 'UTC', min(id) from risk_profile
      on conflict do nothing;
    insert into risk (project_id, reference, title, identified_on, identified_by)
      select id, next_reference(id, 'R'), 'asbestos', '2026-11-01', 'ana' from project`)
  await open.pool.query(
    `insert into "odd values" values
       ($1, $2, '\\x00ff10', 'NaN', '12345678901234567890.1200', '1 mon -2 days 3 hours', '2026-11-23 05:00:00.123456+02',
        array['a', null, '"'], '{"b": [1.50, null]}'),
       (2, null, null, '-Infinity', 'NaN', null, 'infinity', '{}', 'null')`,
    [1, '\u2028 line\n"quotes" \\ 🏛'],
  )
  return {
    open,
    [Symbol.asyncDispose]: () => open.close(),
  }
}

function backup(open: OpenDatabase, options: Partial<BackupOptions> = {}) {
  return backupDatabase(open, {file, now, program, ...options})
}

/** All but the bookkeeping of the migrations, which a restore makes itself. */
async function tablesOf({pool}: OpenDatabase): Promise<string[]> {
  const {rows} = await pool.query<{name: string}>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not in ('pgmigrations', 'migration_record', 'migration_taken_back', 'schema_record')`,
  )
  return rows.map(({name}) => name)
}

async function countOf(open: OpenDatabase, table: string): Promise<number> {
  const {rows} = await open.pool.query(`select count(*)::int as count from "${table}"`)
  return rows[0].count
}

interface Entry {
  readonly table?: unknown
  readonly row?: Readonly<Record<string, unknown>>
}

function entriesOf(backupFile: string): Entry[] {
  const text = gunzipSync(fs.readFileSync(backupFile)).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Empties every table and fills it from the backup, without triggers. */
async function restore(open: OpenDatabase, backupFile: string): Promise<void> {
  const client = await open.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    await insertAll(client, gunzipSync(fs.readFileSync(backupFile)).toString('utf8').trimEnd().split('\n'))
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function insertAll(client: pg.PoolClient, lines: readonly string[]): Promise<void> {
  let columns = ''
  let name = ''
  for (const line of lines) {
    const {table} = JSON.parse(line) as Entry
    if (table) {
      const parsed = BackupTable.parse(table)
      name = `"${parsed.name}"`
      columns = parsed.columns.flatMap((column) => (column.isGenerated ? [] : [`"${column.name}"`])).join(', ')
      await client.query(`delete from ${name}`)
    }
    if (!line.startsWith('{"row":')) continue
    await client.query(
      `insert into ${name} (${columns}) overriding system value
       select ${columns} from jsonb_populate_record(null::${name}, $1)`,
      [line.slice('{"row":'.length, -1)],
    )
  }
}

/** False where this machine does not permit it. */
function mountSmallDisk(place: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}
