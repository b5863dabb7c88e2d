import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, inject, it, vi} from 'vitest'
import {acquireLock} from '#shared/db/embedded/lock'
import type {DatabaseLocation} from '#shared/db/index'
import {BackupShape, backUpTo} from '#shared/lab/database/backup'
import type {MigrationSetup} from '#shared/lab/database/migrate'
import {MoveShape, moveDatabase, nextStepAfterMove, renderMove} from '#shared/lab/database/move'
import {assertNoPassword, embeddedTarget, serverTarget} from '#shared/lab/database/move-target'
import {nextStepAfterRestore, RestoreShape, renderRestore, restoreFrom} from '#shared/lab/database/restore'
import {renderUnlock, UnlockShape, unlock} from '#shared/lab/database/unlock'
import {renderVacuum, VacuumShape, vacuum} from '#shared/lab/database/vacuum'
import {screenFor} from '#shared/terminal/index'
import {copyEmbeddedTemplate, describeEachDatabase, useServerDatabase} from '../support/databases.ts'
import {runScript} from '../support/processes.ts'

const plain = screenFor({}, {}, false)
const migrationsDirectory = path.join(import.meta.dirname, '../../migrations')
const addProject = `insert into project (key, name, timezone, risk_profile_id)
                    select 'LIB', 'Library', 'UTC', min(id) from risk_profile`

let folder = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-copies-'))
})
afterEach(() => fs.rmSync(folder, {force: true, recursive: true}))

function setupFor(location: DatabaseLocation): MigrationSetup {
  return {
    access: {holder: 'lab db', location, migrationsDirectory, onNotice: () => {}},
    dataDirectory: folder,
    now: new Date('2026-11-23T05:00:00Z'),
    program: 'test',
  }
}

function embeddedIn(name: string): DatabaseLocation {
  return {directory: path.join(folder, name), kind: 'embedded'}
}

describeEachDatabase(
  'lab db restore and vacuum',
  (database) => {
    const query = async (sql: string) => {
      const open = await database.open()
      try {
        return (await open.pool.query(sql)).rows
      } finally {
        await open.close()
      }
    }

    it('asks, restores, says so, and never writes over what is there unless it is told to', async () => {
      const setup = setupFor(database.location)
      await query(addProject)
      const {file} = await backUpTo(setup, {force: false, output: 'a.backup', workingDirectory: folder})
      const asked: string[] = []
      const restore = async (replace: boolean, {dryRun = false} = {}) =>
        RestoreShape.parse(
          await restoreFrom(
            setup,
            {file: 'a.backup', replace, workingDirectory: folder},
            {approve: async (question) => void asked.push(question), dryRun},
          ),
        )
      const same = await restore(false)
      expect(same.outcome).toBe('unchanged')
      expect(nextStepAfterRestore(same, {replace: false})).toBeNull()

      await query(`update project set name = 'mine'`)
      await expect(restore(false)).rejects.toMatchObject({code: 'TARGET_NOT_EMPTY', exitCode: 4})
      const planned = await restore(true, {dryRun: true})
      expect(planned).toMatchObject({backup: null, outcome: 'planned'})
      expect(nextStepAfterRestore(planned, {replace: true})).toBe(`lab db restore ${file} --replace`)
      expect(asked).toEqual([])
      expect(await query('select name from project')).toEqual([{name: 'mine'}])

      const done = await restore(true)
      expect(asked).toEqual([expect.stringMatching(/^Restore .* rows of .* UTC from .*a\.backup to .* 1 of project/)])
      expect(done).toMatchObject({outcome: 'restored', replaced: expect.arrayContaining([{name: 'project', rows: 1}])})
      expect(renderRestore(done, plain)).toMatch(
        /^restored .* read back and right:\n[\s\S]*replaced [\s\S]*\nbackup {2}/,
      )
      expect(await query('select name from project')).toEqual([{name: 'Library'}])

      const undo = {file: done.backup!.file, replace: true, workingDirectory: folder}
      await restoreFrom({...setup, now: new Date('2026-11-23T05:00:01Z')}, undo, {
        approve: async () => {},
        dryRun: false,
      })
      expect(await query('select name from project')).toEqual([{name: 'mine'}])
    })

    it('checks the file before it looks at the database', async () => {
      fs.writeFileSync(path.join(folder, 'bad'), 'no backup')
      const request = {file: 'bad', replace: true, workingDirectory: folder}
      const approve = () => Promise.reject(new Error('asked'))
      await expect(restoreFrom(setupFor(database.location), request, {approve, dryRun: false})).rejects.toMatchObject({
        code: 'BACKUP_DAMAGED',
      })
    })

    it.runIf(database.name === 'postgres')(
      'has pg_dump write one as well, which gets the password unseen',
      async () => {
        const tools = path.join(folder, 'tools')
        fs.mkdirSync(tools)
        const dump = `#!/bin/sh
[ "$1" = --version ] && echo 'pg_dump (PostgreSQL) 16.4' && exit
echo "$@" > ${folder}/arguments; echo "$PGHOST:$PGPORT $PGDATABASE $PGPASSWORD" > ${folder}/connection
for each; do case $each in --file=*) echo dumped > "\${each#--file=}" ;; esac; done`
        fs.writeFileSync(path.join(tools, 'pg_dump'), dump, {mode: 0o755})
        fs.writeFileSync(path.join(tools, 'pg_restore'), '#!/bin/sh\ngrep -q dumped "$2"', {mode: 0o755})
        vi.stubEnv('PATH', `${tools}:${process.env['PATH']}`)
        const url = new URL(database.environment['DATABASE_URL']!)
        const request = {force: false, output: 'a', pgDump: true, workingDirectory: folder}
        const made = BackupShape.parse(await backUpTo(setupFor(database.location), request))
        expect(made.dump).toEqual({bytes: 7, file: path.join(folder, 'a.dump'), program: 'pg_dump (PostgreSQL) 16.4'})
        expect(fs.statSync(made.dump!.file).mode & 0o777).toBe(0o600)
        const told = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8').trim()
        expect(told('arguments')).not.toContain(url.password)
        expect(told('connection')).toBe(`${url.hostname}:${url.port} ${url.pathname.slice(1)} ${url.password}`)

        fs.writeFileSync(path.join(tools, 'pg_restore'), '#!/bin/sh\necho damaged >&2; exit 1', {mode: 0o755})
        await expect(backUpTo(setupFor(database.location), {...request, output: 'b'})).rejects.toMatchObject({
          code: 'DUMP_FAILED',
          problems: [{message: 'damaged'}],
        })
        expect(fs.existsSync(path.join(folder, 'b.dump'))).toBe(false)
        vi.unstubAllEnvs()
      },
    )

    it('gives room back', async () => {
      await query(`create table big as select n, repeat('x', 200) as text from generate_series(1, 20000) as n`)
      await query('delete from big')
      const {result, warnings} = await vacuum(setupFor(database.location).access, {full: true})
      const {bytesAfter, bytesBefore, tables} = VacuumShape.parse(result)
      expect(warnings).toEqual([])
      expect(bytesAfter).toBeLessThan(bytesBefore)
      expect(tables[0]).toMatchObject({bytesAfter: expect.any(Number), name: 'big'})
      expect(tables[0]!.bytesAfter).toBeLessThan(tables[0]!.bytesBefore / 10)
      expect(renderVacuum(result, plain)).toMatch(/^vacuumed .* gained\n {2}big/)
    })
  },
  {migrated: true},
)

describe.skipIf(inject('postgresAdminUrl') === '')('lab db move', () => {
  const server = useServerDatabase()

  it('copies to an empty server, says what to set without the password, and leaves the source alone', async () => {
    const source = embeddedIn('database')
    await copyEmbeddedTemplate((source as {directory: string}).directory, {migrated: true})
    const setup = setupFor(source)
    const url = server.environment['DATABASE_URL']!
    const target = serverTarget(url)
    const planned = MoveShape.parse(await moveDatabase(setup, target, {dryRun: true}))
    expect(planned).toMatchObject({outcome: 'planned', rows: 0})
    expect(nextStepAfterMove(planned, undefined)).toBe('lab db move --database-url-stdin < url.txt')
    const copied = MoveShape.parse(await moveDatabase(setup, target, {dryRun: false}))
    expect(copied.tables).toContainEqual(expect.objectContaining({name: 'risk_profile', rows: expect.any(Number)}))
    expect(renderMove(copied, plain)).toContain('DATABASE_URL=postgres')
    expect(JSON.stringify(copied)).not.toContain(new URL(url).password)
    await expect(moveDatabase(setup, target, {dryRun: true})).rejects.toMatchObject({code: 'TARGET_NOT_EMPTY'})
    expect(await moveDatabase(setup, embeddedTarget(folder), {dryRun: false})).toMatchObject({outcome: 'unchanged'})
  })

  it('takes no password that others could see', () => {
    expect(() => assertNoPassword('postgres://coord@localhost/coord')).not.toThrow()
    for (const url of ['postgres://a:secret@b/c', 'postgres://b/c?password=secret', 'https://example.org']) {
      expect(() => assertNoPassword(url)).toThrow(expect.objectContaining({code: 'INVALID_INPUT', exitCode: 2}))
      expect(() => assertNoPassword(url)).not.toThrow(/secret/)
    }
  })
})

describe('lab db unlock', () => {
  it('says that there is no lock, or that nobody holds it', async () => {
    const location = embeddedIn('database')
    expect(UnlockShape.parse(await unlock(location))).toMatchObject({outcome: 'no-lock'})
    const lock = await acquireLock(path.join(folder, 'database.lock'), {holder: 'x', onNotice: () => {}, waitMs: 0})
    lock.release()
    expect(await unlock(location)).toMatchObject({holder: null, outcome: 'free'})
  })

  it('clears what a process that was killed has left, and never takes a lock from one that lives', async () => {
    const location = embeddedIn('database')
    const lockFile = path.join(folder, 'database.lock')
    const child = runScript('hold-lock', [lockFile, 'idle'])
    await child.line('held')
    await expect(unlock(location)).rejects.toMatchObject({
      code: 'DB_LOCKED',
      exitCode: 8,
      nextStep: `Wait until it is done, or end it: kill ${child.pid}`,
    })
    await child.kill()
    const cleared = UnlockShape.parse(await unlock(location))
    expect(cleared).toMatchObject({holder: {command: 'coord risk add', pid: child.pid}, outcome: 'cleared'})
    expect(renderUnlock(cleared)).toContain(`process ${child.pid}`)
    expect(fs.readFileSync(lockFile, 'utf8')).toBe('')
  })

  it('has nothing to do on a server', async () => {
    const location = {kind: 'server', url: 'postgres://a@b/c'} as const
    await expect(unlock(location)).rejects.toMatchObject({code: 'DB_NO_LOCK'})
  })
})
