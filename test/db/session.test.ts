import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {gunzipSync} from 'node:zlib'
import {sql} from 'kysely'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {type DatabaseLocation, type Session, withSession} from '#shared/db/index'
import {migrate, migrateToLatest} from '#shared/db/migrations/index'
import {ExitCode, UserError} from '#shared/errors'
import {listChanges} from '#shared/history/index'
import {addProject, requireProject} from '#shared/projects/index'
import {addRisk, loadRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, refusal} from '../support/registers.ts'

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))

interface SessionOptions {
  readonly migrationsDirectory?: string
  readonly notices?: string[]
}

function inSession<Value>(
  location: DatabaseLocation,
  work: (session: Session) => Promise<Value>,
  {migrationsDirectory = MIGRATIONS, notices = []}: SessionOptions = {},
): Promise<Value> {
  const onNotice = (line: string) => notices.push(line)
  return withSession({actor: 'ana', command: 'coord test', location, migrationsDirectory, onNotice}, work)
}

/** A folder with the migrations of this program, and with what `change` does to them. */
function changedMigrations(change: (directory: string) => void): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-migrations-'))
  fs.cpSync(MIGRATIONS, directory, {recursive: true})
  change(directory)
  return directory
}

const migrationNames = () =>
  fs
    .readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.replace('.sql', ''))
    .toSorted()

describeEachDatabase('the first session on a database', (database) => {
  const countProjects = ({database}: Session) =>
    database
      .selectFrom('project')
      .select(({fn}) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()

  test.runIf(database.name === 'pglite')(
    'migrates the embedded one by itself, once, and says so in one line',
    async () => {
      const notices: string[] = []
      expect(await inSession(database.location, countProjects, {notices})).toEqual({count: 0})
      const count = migrationNames().length
      expect(notices).toEqual([`Database ready: applied ${count === 1 ? 'one migration' : `${count} migrations`}.`])
      expect(await inSession(database.location, countProjects, {notices})).toEqual({count: 0})
      expect(notices).toHaveLength(1)
    },
  )

  test.runIf(database.name === 'pglite')('backs the embedded one up before a migration loses data', async () => {
    const notices: string[] = []
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-losing-'))
    const location: DatabaseLocation = {directory: path.join(folder, 'database'), kind: 'embedded'}
    await inSession(location, ({change}) =>
      change(async (transaction) => {
        await addProject(transaction, {key: 'LIB', name: 'Library'}, {...ana, timeZone: 'UTC'})
        const risk = {mitigation: 'Survey first', title: 'Asbestos'}
        await addRisk(transaction, await requireProject(transaction, 'LIB'), risk, ana)
      }),
    )
    const migrationsDirectory = changedMigrations((directory) =>
      fs.writeFileSync(
        path.join(directory, '20991231000000_lossy.sql'),
        '-- Up Migration\nalter table risk drop column mitigation;\n-- Down Migration\nalter table risk add column mitigation text;\n',
      ),
    )
    await inSession(location, countProjects, {migrationsDirectory, notices})
    const [file] = fs.readdirSync(path.join(folder, 'backups')).map((name) => path.join(folder, 'backups', name))
    expect(notices).toEqual([
      `A migration is about to lose data (column risk.mitigation, in 1 row); backed up first to ${file}.`,
      'Database ready: applied one migration.',
    ])
    expect(gunzipSync(fs.readFileSync(file!)).toString()).toContain('Survey first')
    fs.rmSync(folder, {force: true, recursive: true})
  })

  test.runIf(database.name === 'postgres')(
    'leaves a server as it is, and says what is pending and what to run',
    async () => {
      const notices: string[] = []
      const error = await refusal(inSession(database.location, countProjects, {notices}))
      expect(error).toMatchObject({
        code: 'DB_PENDING',
        exitCode: 5,
        message: expect.stringContaining('on a server nothing migrates by itself'),
        nextStep: 'lab db migrate --dry-run',
        problems: migrationNames().map((field) => ({field, message: 'is pending'})),
      })
      expect(notices).toEqual([])
      const {pool} = await database.open()
      const {rows} = await pool.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`)
      expect(rows).toEqual([])
    },
  )

  test.runIf(database.name === 'pglite')(
    'leaves the embedded one as it is after a rollback, until somebody migrates it',
    async () => {
      await inSession(database.location, countProjects)
      const asOperator = async (direction: 'down' | 'up') => {
        const open = await database.open()
        await migrate(open.pool, {directory: MIGRATIONS, direction, tool: 'test'})
        await open.close()
      }
      await asOperator('down')
      const last = migrationNames().at(-1)!
      const notices: string[] = []
      for (const _again of [1, 2]) {
        expect(await refusal(inSession(database.location, countProjects, {notices}))).toMatchObject({
          code: 'DB_PENDING',
          exitCode: 5,
          message: 'The database needs one migration first; after a rollback nothing migrates by itself.',
          nextStep: 'lab db migrate --dry-run',
          problems: [{field: last, message: 'was taken back and is pending'}],
        })
      }
      await asOperator('up')
      expect(await inSession(database.location, countProjects, {notices})).toEqual({count: 0})
      expect(notices).toEqual([])
    },
  )

  test('takes no notice of a draft', async () => {
    if (database.name === 'postgres') {
      const {pool} = await database.open()
      await migrateToLatest(pool, {directory: MIGRATIONS})
    }
    const notices: string[] = []
    const migrationsDirectory = changedMigrations((directory) =>
      fs.writeFileSync(path.join(directory, '20991231000000_draft.sql'), '-- Up Migration\n\n-- Down Migration\n'),
    )
    expect(await inSession(database.location, countProjects, {migrationsDirectory, notices})).toEqual({count: 0})
    expect(notices).toEqual([])
    fs.rmSync(migrationsDirectory, {force: true, recursive: true})
  })

  test.runIf(database.name === 'postgres')('uses a server that somebody migrated', async () => {
    const {pool} = await database.open()
    await migrateToLatest(pool, {directory: MIGRATIONS})
    expect(await inSession(database.location, countProjects)).toEqual({count: 0})
  })
})

describeEachDatabase(
  'a database that does not fit the program',
  (database) => {
    const folders: string[] = []
    const reached = () => Promise.reject(new Error('the work was begun'))

    function migrationsWith(change: (directory: string) => void): string {
      const directory = changedMigrations(change)
      folders.push(directory)
      return directory
    }

    afterAll(() => {
      for (const folder of folders) fs.rmSync(folder, {force: true, recursive: true})
    })

    test('because its migrations were changed since is refused', async () => {
      const [first] = migrationNames()
      const changed = migrationsWith((directory) => {
        const file = path.join(directory, `${first}.sql`)
        fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('create table change', 'create  table change'))
      })
      const error = await refusal(inSession(database.location, reached, {migrationsDirectory: changed}))
      expect(error).toMatchObject({code: 'DB_SCHEMA', exitCode: 5, nextStep: 'lab db status'})
      expect(error.problems.map(({field}) => field)).toEqual([first])
    })

    test('because a newer version of it was there is refused, with what is not known here', async () => {
      const newer = migrationsWith((directory) => {
        const statements = '-- Up Migration\ncreate table future (id bigint);\n-- Down Migration\ndrop table future;\n'
        fs.writeFileSync(path.join(directory, '29990101000000_future.sql'), statements)
      })
      const open = await database.open()
      await migrateToLatest(open.pool, {directory: newer})
      await open.close()
      expect(await refusal(inSession(database.location, reached))).toMatchObject({
        code: 'DB_NEWER',
        exitCode: 5,
        message: 'The database was migrated by a newer version of this program.',
        nextStep: expect.stringContaining('Update this program'),
        problems: [{field: '29990101000000_future', message: 'is not known here'}],
      })
      expect(await inSession(database.location, async () => 'fine', {migrationsDirectory: newer})).toBe('fine')
    })
  },
  {migrated: true},
)

describeEachDatabase(
  'a session',
  (database) => {
    let project: Awaited<ReturnType<typeof requireProject>>

    beforeAll(async () => {
      project = await use(async (session) => {
        await session.change((transaction) =>
          addProject(transaction, {key: 'LIB', name: 'Library'}, {...ana, timeZone: 'UTC'}),
        )
        return requireProject(session.database, 'LIB')
      })
    })

    const use = <Value>(work: (session: Session) => Promise<Value>) => inSession(database.location, work)

    const addOne = (session: Session, options?: Parameters<Session['change']>[1]) =>
      session.change((transaction) => addRisk(transaction, project, {title: 'Asbestos'}, ana), options)

    const newest = async ({database}: Session) => (await listChanges(database, {limit: 1}))[0]!

    const stored = async ({database}: Session) => (await loadRisks(database, NOW)).length

    describe('records a change', () => {
      test('under its actor, command and reason, and says under which number', async () => {
        await use(async (session) => {
          const {changeId, value} = await addOne(session, {reason: 'Survey'})
          expect(await newest(session)).toMatchObject({
            actor: 'ana',
            command: 'coord test',
            events: [{reference: value.reference}],
            id: changeId,
            reason: 'Survey',
            undoes: null,
          })
        })
      })

      test('with the change that it undoes', async () => {
        await use(async (session) => {
          const {changeId} = await addOne(session)
          await addOne(session, {undoes: changeId!})
          expect(await newest(session)).toMatchObject({undoes: changeId})
        })
      })

      test('for each piece of work of its own', async () => {
        await use(async (session) => {
          const [first, second] = [await addOne(session), await addOne(session)]
          expect(second.changeId).toBe(first.changeId! + 1)
        })
      })

      test('under no number when nothing changed', async () => {
        await use(async (session) => {
          const {id} = await newest(session)
          const {changeId} = await session.change((transaction) =>
            transaction.updateTable('project').set({name: 'Library'}).where('key', '=', 'LIB').execute(),
          )
          expect(changeId).toBeNull()
          expect((await newest(session)).id).toBe(id)
        })
      })
    })

    test('is all or nothing', async () => {
      await use(async (session) => {
        const before = await stored(session)
        const work = session.change(async (transaction) => {
          await addRisk(transaction, project, {title: 'First'}, ana)
          throw new UserError('Not now.', {code: 'INVALID_INPUT', exitCode: ExitCode.usage})
        })
        await expect(work).rejects.toThrow('Not now.')
        expect(await stored(session)).toBe(before)
      })
    })

    test('does not save a part when the work overlooked an error of the database', async () => {
      await use(async (session) => {
        const before = await stored(session)
        const work = session.change(async (transaction) => {
          await addRisk(transaction, project, {title: 'First'}, ana)
          await sql`select 1 / 0`.execute(transaction).catch(() => {})
        })
        await expect(work).rejects.toThrow('current transaction is aborted')
        expect(await stored(session)).toBe(before)
      })
    })

    describe('in a dry run', () => {
      test('answers as if it were done and leaves nothing behind, not even a number taken', async () => {
        await use(async (session) => {
          const before = [await stored(session), (await newest(session)).id]
          const dry = await addOne(session, {dryRun: true})
          expect(dry).toMatchObject({changeId: null, value: {status: 'proposed', title: 'Asbestos', version: 1}})
          expect([await stored(session), (await newest(session)).id]).toEqual(before)
          expect((await addOne(session)).value.reference).toBe(dry.value.reference)
        })
      })

      test('refuses what would be refused', async () => {
        const work = use((session) =>
          session.change((transaction) => addRisk(transaction, project, {title: ''}, ana), {dryRun: true}),
        )
        expect(await refusal(work)).toMatchObject({code: 'INVALID_INPUT'})
      })
    })

    describe('puts errors of both databases into the same words', () => {
      test.each([
        [
          'what is there already',
          `insert into project (key, name, timezone, risk_profile_id) values ('LIB', 'x', 'UTC', 1)`,
          {
            code: 'CONFLICT',
            details: {
              constraint: 'project_key_never_reused',
              detail: 'Key (key)=(LIB) already exists.',
              table: 'project',
            },
            exitCode: 4,
            message: 'This contradicts what is in the database: Key (key)=(LIB) already exists.',
          },
        ],
        [
          'what refers to nothing',
          `update project set risk_profile_id = 0`,
          {
            code: 'CONFLICT',
            details: expect.objectContaining({constraint: 'project_risk_profile_id_fkey'}),
            exitCode: 4,
          },
        ],
        [
          'what a constraint forbids',
          `update project set priority = 9`,
          {
            code: 'INVALID',
            details: expect.objectContaining({constraint: 'project_priority_range', table: 'project'}),
            exitCode: 2,
          },
        ],
        ['what must not be empty', 'update project set name = null', {code: 'INVALID', exitCode: 2}],
        ['what is out of range', 'update project set priority = 99999', {code: 'INVALID', exitCode: 2}],
        [
          'rewriting history',
          'delete from event',
          {
            code: 'DB_PERMISSION',
            exitCode: 5,
            message: 'The database does not permit this: the history (event) is append-only.',
          },
        ],
        [
          'a table that is not there',
          'select from nowhere',
          {code: 'DB_SCHEMA', exitCode: 5, nextStep: 'Run lab db status.'},
        ],
      ])('%s', async (_what, statement, expected) => {
        const outside = use(({database}) => sql.raw(statement).execute(database))
        expect(await refusal(outside)).toMatchObject(expected)
        const inside = use((session) => session.change((transaction) => sql.raw(statement).execute(transaction)))
        expect(await refusal(inside)).toMatchObject(expected)
      })

      test('and leaves mistakes of this program as they are', async () => {
        const mistake = new TypeError('undefined is not a function')
        await expect(use(() => Promise.reject(mistake))).rejects.toBe(mistake)
        await expect(use(({database}) => sql`selekt`.execute(database))).rejects.not.toBeInstanceOf(UserError)
      })
    })

    test('is closed when the work is done, and when it failed', async () => {
      await expect(use(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
      let kept: Session | undefined
      await use(async (session) => {
        kept = session
      })
      await expect(stored(kept!)).rejects.toThrow()
      expect(await use(async () => 'free again')).toBe('free again')
    })
  },
  {migrated: true},
)

describe('a session that cannot be opened', () => {
  const reached = () => Promise.reject(new Error('the work was begun'))
  let folder: string

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-data-'))
    return () => fs.rmSync(folder, {force: true, recursive: true})
  })

  test('says so when the server is not there', async () => {
    const location = {kind: 'server', url: 'postgres://ana:secret@127.0.0.1:1/none'} as const
    const error = await refusal(inSession(location, reached))
    expect(error).toMatchObject({code: 'DB_UNREACHABLE', exitCode: 5})
    expect(`${error.message} ${error.nextStep}`).not.toContain('secret')
  })

  test('says so when the folder is none', async () => {
    fs.writeFileSync(path.join(folder, 'file'), '')
    const location = {directory: path.join(folder, 'file', 'database'), kind: 'embedded'} as const
    expect(await refusal(inSession(location, reached))).toMatchObject({code: 'DB_NOT_A_DATABASE', exitCode: 5})
  })
})
