import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {verifyBackup} from '#shared/db/backup/index'
import {acquireLock} from '#shared/db/embedded/lock'
import {BackupShape, backUpTo, renderBackup} from '#shared/lab/database/backup'
import {DatabaseFactsShape, readDatabaseFacts} from '#shared/lab/database/facts'
import {type MigrationRequest, type MigrationSetup, MigrationShape, migrateDatabase} from '#shared/lab/database/migrate'
import {migrationWarnings, nextStepAfter, renderMigration} from '#shared/lab/database/migrate-view'
import {changeRecords} from '#shared/lab/database/records'
import {nextStepOf, readSchemaStatus, SchemaStatusShape, schemaWarnings} from '#shared/lab/database/schema-status'
import {renderSchemaStatus} from '#shared/lab/database/schema-status-view'
import {screenFor} from '#shared/terminal/index'
import {createFolder, type MigrationFolder} from '../db/migrations/workspace.ts'
import {describeEachDatabase, type TestDatabase} from '../support/databases.ts'

const RISK = '20260101000000_risk'
const OWNER = '20260102000000_owner'
const LOSS = '20260103000000_loss'
const plain = screenFor({}, {}, false)
const packageMigrations = path.join(import.meta.dirname, '../../migrations')

let dataDirectory = ''
beforeEach(() => {
  dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-lab-'))
})
afterEach(() => fs.rmSync(dataDirectory, {recursive: true, force: true}))

describeEachDatabase('lab db', (database) => {
  let folder: MigrationFolder
  let setup: MigrationSetup
  const asked: string[] = []
  const notices: string[] = []

  const up = (request: Partial<MigrationRequest> = {}, dryRun = false) =>
    migrateDatabase(setup, {direction: 'up', ...request}, {approve, dryRun})
  /** Each a second later, as the names of their backups. */
  const down = (request: Partial<MigrationRequest> = {}, dryRun = false) => {
    setup = {...setup, now: new Date(setup.now.getTime() + 1000)}
    return migrateDatabase(setup, {direction: 'down', ...request}, {approve, dryRun})
  }
  const approve = async (question: string) => {
    asked.push(question)
  }
  const status = async () => SchemaStatusShape.parse(await readSchemaStatus(setup.access))
  const query = async (sql: string) => {
    const open = await database.open()
    try {
      return (await open.pool.query(sql)).rows
    } finally {
      await open.close()
    }
  }

  beforeEach(async () => {
    folder = createFolder()
    folder.write(RISK, 'create table risk (id int primary key, title text);', 'drop table risk;')
    folder.write(OWNER, 'alter table risk add column owner text;', 'alter table risk drop column owner;')
    setup = setupFor(database, folder.directory, (line) => notices.push(line))
    asked.length = 0
    notices.length = 0
    await query('drop schema public cascade; create schema public')
  })

  it('shows an empty database, and what to do', async () => {
    const found = await status()
    expect(found).toMatchObject({
      drift: null,
      fingerprint: {actual: expect.stringMatching(/^[0-9a-f]{64}$/), expected: null},
      kind: database.location.kind,
      state: 'empty',
      version: expect.stringMatching(database.name === 'pglite' ? /^18\./ : /^16\./),
    })
    expect(found.migrations.map(({name, state}) => [name, state])).toEqual([
      [RISK, 'pending'],
      [OWNER, 'pending'],
    ])
    expect(nextStepOf(found)).toContain('lab db migrate')
  })

  it('plans without writing anything: the SQL, in order', async () => {
    const plan = MigrationShape.parse(await up({}, true))
    expect(plan.applied).toEqual([])
    expect(plan.rehearsal).toMatchObject({destructive: false, newTables: ['risk']})
    expect(renderMigration(plan, plain)).toBe(
      `-- ${RISK}\ncreate table risk (id int primary key, title text);\n\n-- ${OWNER}\nalter table risk add column owner text;`,
    )
    expect((await status()).state).toBe('empty')
    expect(asked).toEqual([])
  })

  it('applies what is pending; on a server it asks first, for others work there too', async () => {
    const done = MigrationShape.parse(await up())
    expect(done.applied.map(({name}) => name)).toEqual([RISK, OWNER])
    expect(done.backup).toBeNull()
    expect(asked).toEqual(
      database.name === 'pglite' ? [] : [expect.stringMatching(/^Apply .*_risk, .*_owner to postgres:/)],
    )
    expect(notices.at(-1)).toBe(`Applying ${RISK}, ${OWNER} …`)
    expect(await status()).toMatchObject({problems: [], state: 'current'})
    expect(renderMigration(await up(), plain)).toBe('Nothing is pending: all migrations are applied.')
    expect(asked.length).toBeLessThanOrEqual(1)
  })

  it('stops where it is told to', async () => {
    expect((await up({to: RISK})).applied.map(({name}) => name)).toEqual([RISK])
    expect((await status()).state).toBe('pending')
    await expect(up({to: '19990101000000_none'})).rejects.toMatchObject({code: 'MIGRATION_UNKNOWN', exitCode: 3})
  })

  it('asks before data is lost, says what, and backs it up', async () => {
    await up()
    await query("insert into risk values (1, 'asbestos', 'ana'), (2, 'flood', null)")
    folder.write(LOSS, 'alter table risk drop column owner; delete from risk where id = 2;')
    asked.length = 0
    const done = await up()
    expect(asked).toEqual([
      expect.stringContaining(
        'It loses: 1 row of 2 rows of risk; column risk.owner, in 2 rows. A backup is made first.',
      ),
    ])
    expect(await verifyBackup(done.backup!.file)).toMatchObject({rows: 2})
    expect(path.dirname(done.backup!.file)).toBe(path.join(dataDirectory, 'backups'))
    expect(await query('select * from risk')).toEqual([{id: 1, title: 'asbestos'}])
    expect(renderMigration(done, plain)).toContain(`backup  ${done.backup!.file}  2 rows`)
  })

  it('changes nothing when the answer is no, or the backup fails', async () => {
    await up()
    await query("insert into risk values (1, 'asbestos', 'ana')")
    const no = async () => {
      throw new Error('no')
    }
    await expect(migrateDatabase(setup, {direction: 'down'}, {approve: no, dryRun: false})).rejects.toThrow('no')
    fs.writeFileSync(path.join(dataDirectory, 'backups'), 'in the way')
    await expect(down()).rejects.toMatchObject({code: 'BACKUP_NOT_WRITTEN'})
    expect(await query('select owner from risk')).toEqual([{owner: 'ana'}])
    expect((await status()).state).toBe('current')
  })

  it('takes back the last one, or several, after a backup', async () => {
    await up()
    expect(await down({}, true)).toMatchObject({applied: [], planned: [{name: OWNER}]})
    const done = await down()
    expect(done).toMatchObject({applied: [{name: OWNER}], direction: 'down'})
    expect(fs.existsSync(done.backup!.file)).toBe(true)
    expect(asked.at(-1)).toContain(`Take back ${OWNER}`)
    await up()
    expect((await down({to: RISK})).applied.map(({name}) => name)).toEqual([OWNER])
    await up()
    expect((await down({count: 2})).applied.map(({name}) => name)).toEqual([OWNER, RISK])
    expect(renderMigration(await down(), plain)).toBe('Nothing to take back.')
  })

  it('tells what was lost even if nobody was asked, and where it still is', async () => {
    await up()
    await query("insert into risk values (1, 'asbestos', 'ana')")
    expect(migrationWarnings(await down({}, true))).toEqual(['data would be lost: column risk.owner, in 1 row'])
    const done = await down()
    expect(migrationWarnings(done)).toEqual([
      `data was lost: column risk.owner, in 1 row; the backup has it: ${done.backup!.file}`,
    ])
    expect(migrationWarnings(await up())).toEqual([])
  })

  it('says what to do next only if there is something', async () => {
    const request = {direction: 'up', to: OWNER} as const
    expect(nextStepAfter(await up(request, true), request, true)).toBe(`lab db migrate --to ${OWNER}`)
    await up()
    expect(nextStepAfter(await up({}, true), {direction: 'up'}, true)).toBeNull()
    const back = {count: 2, direction: 'down'} as const
    expect(nextStepAfter(await down(back, true), back, true)).toBe('lab db rollback --steps 2')
    await down(back)
    expect(nextStepAfter(await down(back, true), back, true)).toBeNull()
    expect(nextStepAfter(await down(back), back, false)).toBeNull()
  })

  it('shows what was taken back, until it is applied again', async () => {
    await up()
    await down()
    const takenBack = await status()
    expect(takenBack.migrations.map(({isTakenBack}) => isTakenBack)).toEqual([false, true])
    expect(renderSchemaStatus(takenBack, plain, 'UTC').text).toMatch(/_owner\s+pending\s+-\s+taken back/)
    await up()
    expect((await status()).migrations.map(({isTakenBack}) => isTakenBack)).toEqual([false, false])
  })

  it('mentions a draft and ignores it', async () => {
    await up()
    folder.write(LOSS, '', '')
    const warning = `${LOSS}.sql has no SQL yet: it is ignored until it has`
    const found = await status()
    expect(found.state).toBe('current')
    expect(schemaWarnings(found)).toEqual([warning])
    expect(renderSchemaStatus(found, plain, 'UTC').text).toMatch(/_loss\s+draft\s+-\s+no SQL yet/)
    const nothing = await up()
    expect(nothing.applied).toEqual([])
    expect(migrationWarnings(nothing)).toEqual([warning])
    expect(migrationWarnings(await down())).toEqual([])
  })

  it('shows what does not fit, and records on somebody’s word that it does', async () => {
    await up()
    folder.write(OWNER, 'alter table risk add column owner text; -- changed', 'alter table risk drop column owner;')
    const refused = await status()
    expect(refused).toMatchObject({problems: [{kind: 'changed-after-apply', name: OWNER}], state: 'refused'})
    expect(renderSchemaStatus(refused, plain, 'UTC').text).toMatch(
      /problem {2}20260102000000_owner the file was changed/,
    )
    await expect(up()).rejects.toMatchObject({code: 'MIGRATION_REFUSED', exitCode: 4})
    asked.length = 0
    const repaired = await changeRecords(setup, {acceptSchema: false, baseline: [], repair: [OWNER]}, approve)
    expect(repaired.records.repaired).toEqual([{done: 'checksum-written', name: OWNER}])
    expect(asked).toEqual([`Record, without running anything, that the database is as ${OWNER} says?`])
    expect((await status()).state).toBe('current')
  })

  it('shows what was changed by hand, and may take it for right', async () => {
    await up()
    await query('alter table risk alter column title set not null; create table notes (id int)')
    const drifted = await status()
    expect(drifted.state).toBe('drifted')
    expect(renderSchemaStatus(drifted, plain, 'UTC').text).toContain('added    table notes')
    expect(renderSchemaStatus(drifted, plain, 'UTC').text).toContain('changed  column risk.title')
    const accepted = await changeRecords(setup, {acceptSchema: true, baseline: [], repair: []}, approve)
    expect(renderMigration(accepted, plain)).toBe('The schema as it is now counts as right.')
    expect((await status()).state).toBe('current')
  })

  it('records migrations of a database that already has what they make', async () => {
    await query('create table risk (id int primary key, title text)')
    const done = await changeRecords(setup, {acceptSchema: false, baseline: [RISK], repair: []}, approve)
    expect(renderMigration(done, plain)).toBe(`recorded as applied  ${RISK}`)
    expect((await up()).applied.map(({name}) => name)).toEqual([OWNER])
  })

  it('tells a database of a newer program', async () => {
    await up()
    folder.remove(OWNER)
    expect((await status()).state).toBe('newer')
  })

  it('writes a backup where it is told to, or beside the data', async () => {
    await up()
    await query("insert into risk values (1, 'asbestos', 'ana')")
    const backup = (output?: string, force = false) => backUpTo(setup, {force, output, workingDirectory: dataDirectory})
    const made = BackupShape.parse(await backup('lab.backup'))
    expect(made).toMatchObject({
      file: path.join(dataDirectory, 'lab.backup'),
      migrations: [RISK, OWNER],
      tables: [{name: 'risk', rows: 1}],
    })
    expect(renderBackup(made, plain)).toMatch(/^1 row of .* read back and right:\n {2}risk {2}1 row\n/)
    expect(path.dirname((await backup()).file)).toBe(path.join(dataDirectory, 'backups'))
    await expect(backup('lab.backup')).rejects.toMatchObject({code: 'BACKUP_EXISTS'})
    await expect(backup('-')).rejects.toMatchObject({exitCode: 2})
  })
})

describeEachDatabase(
  'the facts of a database',
  (database) => {
    const look = async () => {
      const {access} = setupFor(database, packageMigrations)
      return DatabaseFactsShape.parse(await readDatabaseFacts(access))
    }

    it('tell version, size, schema and content', async () => {
      const open = await database.open()
      await open.pool.query(
        `insert into project (key, name, timezone, risk_profile_id) select 'LIB', 'Library', 'UTC', min(id) from risk_profile`,
      )
      await open.close()
      const facts = await look()
      expect(facts).toMatchObject({
        content: {lastChange: {command: 'SQL'}, projects: 1, risks: 0},
        drift: [],
        error: null,
        kind: database.location.kind,
        pending: [],
        problems: [],
        schema: 'current',
        state: 'open',
      })
      expect(facts.sizeBytes).toBeGreaterThan(1e6)
      // The server's clock is this machine's; the answer took a moment on the way.
      if (database.name === 'pglite') expect(facts.clockSkewSeconds).toBeNull()
      else expect(Math.abs(facts.clockSkewSeconds!)).toBeLessThanOrEqual(5)
      expect(facts.location).not.toContain('@127.0.0.1:password')
    })

    it('tell what was changed by hand', async () => {
      const open = await database.open()
      await open.pool.query('create table notes (id int); drop index risk_of_project')
      await open.close()
      expect((await look()).drift).toEqual([
        'column notes.id (added)',
        'table notes (added)',
        'index risk_of_project (removed)',
      ])
    })
  },
  {migrated: true},
)

describe('a database that cannot be looked into', () => {
  const embedded = (directory: string) => ({location: {directory, kind: 'embedded'} as const, name: 'pglite' as const})
  const look = (database: Pick<TestDatabase, 'location'>, waitMs = 0) =>
    readDatabaseFacts({...setupFor(database, packageMigrations).access, waitMs})

  it('may not be there yet, and is not made by looking', async () => {
    const directory = path.join(dataDirectory, 'data', 'database')
    expect(await look(embedded(directory))).toMatchObject({error: null, state: 'missing'})
    expect((await readSchemaStatus(setupFor(embedded(directory), packageMigrations).access)).state).toBe('missing')
    const {access, ...setup} = setupFor(embedded(directory), packageMigrations)
    const plan = await migrateDatabase({access, ...setup}, {direction: 'up'}, {approve: async () => {}, dryRun: true})
    expect(plan.planned.length).toBeGreaterThan(0)
    await expect(
      migrateDatabase({access, ...setup}, {direction: 'down'}, {approve: async () => {}, dryRun: false}),
    ).rejects.toMatchObject({code: 'DB_MISSING', exitCode: 3})
    expect(fs.readdirSync(dataDirectory)).toEqual([])
  })

  it('may be something else', async () => {
    fs.mkdirSync(path.join(dataDirectory, 'database'))
    fs.writeFileSync(path.join(dataDirectory, 'database', 'letter.txt'), '')
    expect(await look(embedded(path.join(dataDirectory, 'database')))).toMatchObject({
      error: {code: 'DB_NOT_A_DATABASE', nextStep: expect.any(String)},
      state: 'unavailable',
    })
  })

  it('may be in use by somebody else', async () => {
    const directory = path.join(dataDirectory, 'database')
    fs.mkdirSync(directory)
    fs.writeFileSync(path.join(directory, 'PG_VERSION'), '18\n')
    const lock = await acquireLock(`${directory}.lock`, {holder: 'coord import', onNotice: () => {}, waitMs: 0})
    try {
      expect(await look(embedded(directory))).toMatchObject({
        error: {code: 'DB_LOCKED', message: expect.stringContaining('"coord import"')},
        state: 'busy',
      })
    } finally {
      lock.release()
    }
  })

  it('may be a server that is not there; its password is not told', async () => {
    const location = {kind: 'server', url: 'postgres://coord:hunter2@127.0.0.1:1/coord'} as const
    const facts = await look({location})
    expect(facts).toMatchObject({
      error: {code: 'DB_UNREACHABLE'},
      location: 'postgres://coord@127.0.0.1:1/coord',
      state: 'unavailable',
    })
    expect(JSON.stringify(facts)).not.toContain('hunter2')
  })

  it('may be one of which nobody knows where it is', async () =>
    expect(await readDatabaseFacts(null)).toMatchObject({location: null, state: 'unknown'}))
})

function setupFor(
  {location}: Pick<TestDatabase, 'location'>,
  migrationsDirectory: string,
  onNotice: (line: string) => void = () => {},
): MigrationSetup {
  return {
    access: {holder: 'lab test', location, migrationsDirectory, onNotice},
    dataDirectory,
    now: new Date('2026-11-23T05:00:00.123Z'),
    program: 'ai-sandbox-homelab 0.1.0',
  }
}
