import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {gunzipSync, gzipSync} from 'node:zlib'
import pg from 'pg'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it} from 'vitest'
import {
  backupDatabase,
  copyDatabase,
  findOccupants,
  isRestored,
  restoreBackup,
  verifyBackup,
} from '#shared/db/backup/index'
import {type OpenDatabase, openDatabase} from '#shared/db/index'
import {migrate, readDrift} from '#shared/db/migrations/index'
import {inTransaction} from '#shared/db/transaction'
import {addDemoProjects} from '#shared/demo/index'
import {applyMigrations, copyEmbeddedTemplate, describeEachDatabase, useServerDatabase} from '../support/databases.ts'
import {runScript} from '../support/processes.ts'
import {ana} from '../support/registers.ts'
import {createFolder} from './migrations/workspace.ts'

const now = new Date('2026-11-23T05:00:00Z')
const migrationsDirectory = path.join(import.meta.dirname, '../../migrations')
const options = {migrationsDirectory, replace: false, tool: 'test'}
const acting = {...ana, timeZone: 'Europe/London'}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-restore-'))
const file = path.join(folder, 'demo.backup')
const sourceLocation = {directory: path.join(folder, 'source'), kind: 'embedded'} as const

beforeAll(async () => {
  await copyEmbeddedTemplate(sourceLocation.directory, {migrated: true})
  const open = await openDatabase(sourceLocation, {holder: 'test'})
  await addDemo(open)
  await backupDatabase(open, {file, now, program: 'test'})
  await open.close()
})
afterAll(() => fs.rmSync(folder, {force: true, recursive: true}))

describeEachDatabase('restoring a backup', (database) => {
  let open: OpenDatabase
  beforeEach(async () => {
    open = await database.open()
    await open.pool.query('drop schema public cascade; create schema public')
  })
  afterEach(() => open.close())

  const restore = async (from = file, replace = false) =>
    restoreBackup(open, await verifyBackup(from), {...options, replace})
  const tablesNow = async () => (await backupDatabase(open, {file: newFile(), now, program: 'test'})).tables
  const count = async (table: string): Promise<number> =>
    (await open.pool.query(`select count(*) as count from ${table}`)).rows[0].count

  it('gives everything back: rows, numbers, triggers, keys, and the schema that migrations make', async () => {
    const {migrated, tables} = await restore()
    expect(migrated).toEqual([])
    expect(tables.find(({name}) => name === 'risk')?.rows).toBeGreaterThan(5)
    expect(await tablesNow()).toEqual((await verifyBackup(file)).tables)
    expect(await readDrift(open.pool)).toEqual({added: [], changed: [], removed: []})
    // The next project gets the next number, and its history.
    const changes = await count('change')
    await inTransaction(open.kysely, {actor: 'ana', command: 'test'}, (transaction) =>
      transaction.updateTable('project').set({name: 'renamed'}).execute(),
    )
    expect(await count('change')).toBe(changes + 1)
    await expect(open.pool.query('delete from change')).rejects.toThrow()
    await expect(open.pool.query('insert into risk (project_id, title) values (0, $1)', ['x'])).rejects.toThrow()
  })

  it('takes a migrated database that nobody has used for empty', async () => {
    await applyMigrations(open)
    expect(await findOccupants(open, migrationsDirectory)).toEqual({others: [], own: []})
    await restore()
    expect(await isRestored(open, await verifyBackup(file))).toBe(true)
  })

  it('does not write over what is there, unless it is told to', async () => {
    await restore()
    await inTransaction(open.kysely, {actor: 'ana', command: 'test'}, (transaction) =>
      transaction.updateTable('project').set({name: 'mine'}).execute(),
    )
    const before = await tablesNow()
    expect(await isRestored(open, await verifyBackup(file))).toBe(false)
    await expect(restore()).rejects.toMatchObject({
      code: 'TARGET_NOT_EMPTY',
      exitCode: 4,
      problems: expect.arrayContaining([{field: 'risk', message: expect.stringMatching(/^has \d+ rows$/)}]),
    })
    expect(await tablesNow()).toEqual(before)
    await restore(file, true)
    expect(await tablesNow()).toEqual((await verifyBackup(file)).tables)
  })

  it('never touches tables that are not of this program', async () => {
    await applyMigrations(open)
    await open.pool.query('create table notes (text text)')
    await restore()
    await open.pool.query(`insert into notes values ('dear')`)
    await expect(restore(file, true)).rejects.toMatchObject({
      code: 'TARGET_SHARED',
      problems: [{field: 'notes', message: 'has 1 row'}],
    })
    expect(await count('notes')).toBe(1)
  })

  it('leaves the database as it was when the file changes under its hands', async () => {
    await applyMigrations(open)
    const before = await tablesNow()
    const damaged = newFile()
    const verified = {...(await verifyBackup(file)), file: damaged}
    fs.writeFileSync(damaged, gzipSync(textOf(file).replace(/"title": "[^"]+"/, '"title": "forged"')))
    await expect(verifyBackup(damaged)).rejects.toMatchObject({code: 'BACKUP_DAMAGED'})
    await expect(restoreBackup(open, verified, options)).rejects.toMatchObject({code: 'BACKUP_DAMAGED'})
    expect(await tablesNow()).toEqual(before)
  })

  it('leaves the database as it was when a row breaks a rule', async () => {
    const broken = await rewritten((text) => text.replaceAll(/"project_id": \d+/g, '"project_id": 4711'))
    await expect(restoreBackup(open, broken, options)).rejects.toThrow(/foreign key|violates/)
    expect((await open.pool.query(`select from pg_class where relname = 'risk'`)).rowCount).toBe(0)
  })

  it('leaves the database as it was when what it reads back is not what it wrote', async () => {
    await applyMigrations(open)
    await open.pool.query(`
      create function forge() returns trigger language plpgsql as $$ begin new.name := 'forged'; return new; end $$;
      create trigger forge before insert on project for each row execute function forge();
      alter table project enable always trigger forge`)
    await expect(restore()).rejects.toMatchObject({
      code: 'DATA_DIFFERS',
      exitCode: 1,
      problems: [{field: 'project', message: expect.stringContaining('other values in them')}],
    })
    expect(await findOccupants(open, migrationsDirectory)).toEqual({others: [], own: []})
  })

  it('refuses what a newer program wrote, and what does not fit the migrations', async () => {
    const verified = await verifyBackup(file)
    const withHeader = (header: object) => ({...verified, header: {...verified.header, ...header}})
    const younger = {appliedAt: now.toISOString(), checksum: null, name: '29990101000000_future'}
    const refused = (backup: typeof verified) => expect(restoreBackup(open, backup, options)).rejects
    await refused(withHeader({migrations: [...verified.header.migrations, younger]})).toMatchObject({
      code: 'DATA_NEWER',
      exitCode: 5,
    })
    await refused(withHeader({migrations: []})).toMatchObject({code: 'DATA_SCHEMA', exitCode: 4})
    await refused(
      withHeader({migrations: verified.header.migrations.map((each) => ({...each, checksum: 'a'.repeat(64)}))}),
    ).toMatchObject({code: 'DATA_SCHEMA', problems: verified.header.migrations.map(({name}) => ({field: name}))})
    const layouts = [...verified.layouts, {columns: [], name: 'notes', primaryKey: []}]
    await refused({...verified, layouts}).toMatchObject({
      code: 'DATA_SCHEMA',
      problems: [{field: 'notes', message: 'is a table that no migration makes'}],
    })
  })
})

describeEachDatabase('a backup of an older version', (database) => {
  it('is restored as it was and then migrated, also where newer migrations are applied', async () => {
    const migrations = createFolder()
    migrations.write(
      '20260101000000_risk',
      `create table note (id int); create table risk (id int primary key, title text); insert into risk values (1, 'seed');`,
      'drop table risk; drop table note;',
    )
    const open = await database.open()
    const up = () => migrate(open.pool, {direction: 'up', directory: migrations.directory, tool: 'test'})
    const old = newFile()
    await up()
    await open.pool.query(`insert into risk values (2, 'asbestos'); insert into note values (1)`)
    await backupDatabase(open, {file: old, now, program: 'test'})
    migrations.write(
      '20260102000000_upper',
      `alter table risk add column shout text; update risk set shout = upper(title); update note set id = 2;`,
      'alter table risk drop column shout;',
    )
    await up()
    // All rows were rewritten by the migration, but are no less somebody's.
    await open.pool.query(`delete from risk where id = 1`)
    expect((await findOccupants(open, migrations.directory)).own).toContainEqual({name: 'note', rows: 1})
    const restoring = async (replace: boolean) =>
      restoreBackup(open, await verifyBackup(old), {migrationsDirectory: migrations.directory, replace, tool: 'test'})
    const {migrated} = await restoring(true)
    expect(migrated).toEqual(['20260102000000_upper'])
    expect((await open.pool.query('select * from risk order by id')).rows).toEqual([
      {id: 1, shout: 'SEED', title: 'seed'},
      {id: 2, shout: 'ASBESTOS', title: 'asbestos'},
    ])
    await open.close()
  })
})

describeEachDatabase('a restore that is killed', (database) => {
  it('leaves a database that is empty and usable', async () => {
    const {location} = database
    const place = location.kind === 'server' ? location.url : location.directory
    for (const table of ['change', 'risk']) {
      const child = runScript('restore', [place, file, table])
      await child.line(`at ${table}`)
      await child.kill()
      const open = await database.open()
      expect(await findOccupants(open, migrationsDirectory)).toEqual({others: [], own: []})
      await open.close()
    }
    const open = await database.open()
    await restoreBackup(open, await verifyBackup(file), options)
    expect(await isRestored(open, await verifyBackup(file))).toBe(true)
    await open.close()
  })
})

describe.skipIf(inject('postgresAdminUrl') === '')('copying a database', () => {
  const database = useServerDatabase()

  it('to a server and back gives the same rows; the source stays as it was, and nobody writes there meanwhile', async () => {
    const source = await openDatabase(sourceLocation, {holder: 'test'})
    const server = await database.open()
    const copied = await copyDatabase({name: 'the source', open: source}, server, options)
    const rows = (await verifyBackup(file)).rows
    expect(copied.tables.reduce((sum, table) => sum + table.rows, 0)).toBe(rows)
    expect(await isRestored(source, await verifyBackup(file))).toBe(true)
    await source.close()

    const directory = path.join(folder, 'back')
    const back = await openDatabase({directory, kind: 'embedded'}, {holder: 'test'})
    let refusal: unknown
    const writing = new pg.Client({connectionString: database.environment['DATABASE_URL']})
    await writing.connect()
    await writing.query(`set lock_timeout = '50ms'`)
    const copying = copyDatabase({name: 'the server', open: server}, back, {
      ...options,
      get migrationsDirectory() {
        refusal ??= writing.query(`update project set name = 'x'`).catch((error: Error) => error.message)
        return migrationsDirectory
      },
    })
    await copying
    expect(await refusal).toMatch(/lock timeout/)
    await writing.end()
    expect(await isRestored(back, await verifyBackup(file))).toBe(true)
    await back.close()
    await expect(
      openDatabase(sourceLocation, {holder: 'test'}).then(async (open) => {
        try {
          await copyDatabase({name: 'the source', open}, server, options)
        } finally {
          await open.close()
        }
      }),
    ).rejects.toMatchObject({code: 'TARGET_NOT_EMPTY'})
    await server.close()
  })

  it('needs no more than to own the database', async () => {
    const admin = new pg.Client({connectionString: inject('postgresAdminUrl')})
    await admin.connect()
    const name = `owner_${process.pid}`
    await admin.query(`create role ${name} login password 'secret'`)
    await admin.query(`create database ${name} owner ${name} template template0`)
    const url = new URL(inject('postgresAdminUrl'))
    Object.assign(url, {password: 'secret', pathname: `/${name}`, username: name})
    const open = await openDatabase({kind: 'server', url: url.href}, {holder: 'test'})
    await restoreBackup(open, await verifyBackup(file), options)
    expect(await isRestored(open, await verifyBackup(file))).toBe(true)
    await open.close()
    await admin.query(`drop database ${name}`)
    await admin.query(`drop role ${name}`)
    await admin.end()
  })
})

let files = 0
function newFile(): string {
  files += 1
  return path.join(folder, `${files}.backup`)
}

function textOf(backup: string): string {
  return gunzipSync(fs.readFileSync(backup)).toString('utf8')
}

/** A whole backup with other rows in it, as if a database had written it. */
async function rewritten(change: (text: string) => string) {
  const {createHash} = await import('node:crypto')
  const lines = change(textOf(file)).trimEnd().split('\n').slice(0, -1)
  const tables: {name: string; rows: number; hash: ReturnType<typeof createHash>}[] = []
  for (const line of lines) {
    if (line.startsWith('{"table"'))
      tables.push({hash: createHash('sha256'), name: JSON.parse(line).table.name, rows: 0})
    const table = tables.at(-1)
    if (!table || !line.startsWith('{"row"')) continue
    table.hash.update(`${line.slice('{"row":'.length, -1)}\n`)
    table.rows += 1
  }
  const footer = {
    rows: tables.reduce((sum, {rows}) => sum + rows, 0),
    tables: tables.map(({hash, name, rows}) => ({name, rows, sha256: hash.digest('hex')})),
  }
  const written = newFile()
  fs.writeFileSync(written, gzipSync([...lines, JSON.stringify({footer}), ''].join('\n')))
  return verifyBackup(written)
}

async function addDemo(open: OpenDatabase): Promise<void> {
  await inTransaction(open.kysely, {actor: 'ana', command: 'test'}, (transaction) =>
    addDemoProjects(transaction, undefined, acting),
  )
}
