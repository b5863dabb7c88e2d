import pg from 'pg'
import {expect, test} from 'vitest'
import {describeSchema, type MigrateOptions, migrate, migrateToLatest} from '#shared/db/migrations/index'
import {describeEachDatabase} from '../../support/databases.ts'
import {
  ACTION,
  createExampleFolder,
  createFolder,
  OWNER,
  RISK,
  tablesOf,
  useEmptySchema,
  userErrorOf,
} from './workspace.ts'

const UP = {direction: 'up', tool: 'test 1.0'} as const
const DOWN = {direction: 'down', tool: 'test 1.0'} as const
const BOOKKEEPING = ['migration_record', 'migration_taken_back', 'pgmigrations', 'schema_record']

describeEachDatabase('migrating', (database) => {
  const schema = useEmptySchema(database)
  const run = async (options: MigrateOptions) => {
    const {applied} = await migrate(schema.pool, options)
    return applied.map(({name}) => name)
  }
  const recordOf = async (name: string) => {
    const {rows} = await schema.pool.query('select checksum, tool from migration_record where name = $1', [name])
    return rows[0]
  }

  test('applies all that is pending, in order, and records it', async () => {
    const {directory} = createExampleFolder()
    const {applied} = await migrate(schema.pool, {directory, ...UP})
    expect(applied).toEqual(
      [RISK, OWNER, ACTION].map((name) => ({name, direction: 'up', milliseconds: expect.any(Number)})),
    )
    expect(await tablesOf(schema.pool)).toEqual(['action', ...BOOKKEEPING, 'risk'].sort())
    expect(await recordOf(OWNER)).toEqual({checksum: expect.stringMatching(/^[0-9a-f]{64}$/), tool: 'test 1.0'})
    expect(await migrate(schema.pool, {directory, ...UP})).toEqual({applied: [], rehearsal: null, drift: null})
  })

  test('up, down and up again comes to the same schema', async () => {
    const {directory} = createExampleFolder()
    const empty = await describeSchema(schema.pool)
    await migrateToLatest(schema.pool, {directory})
    const full = await describeSchema(schema.pool)
    expect(full.fingerprint).not.toBe(empty.fingerprint)
    expect(await run({directory, ...DOWN, count: 3})).toEqual([ACTION, OWNER, RISK])
    expect(await describeSchema(schema.pool)).toEqual(empty)
    expect(await recordOf(RISK)).toBeUndefined()
    await migrateToLatest(schema.pool, {directory})
    expect(await describeSchema(schema.pool)).toEqual(full)
  })

  test('can stop early, and takes back one by default', async () => {
    const {directory} = createExampleFolder()
    expect(await run({directory, ...UP, count: 1})).toEqual([RISK])
    expect(await run({directory, ...UP, to: OWNER})).toEqual([OWNER])
    expect(await run({directory, ...UP, to: RISK})).toEqual([])
    expect(await run({directory, ...UP, to: '20260103000000'})).toEqual([ACTION])
    expect(await run({directory, ...DOWN})).toEqual([ACTION])
    expect(await run({directory, ...DOWN, to: RISK})).toEqual([OWNER])
    expect(await run({directory, ...DOWN, to: RISK})).toEqual([])
  })

  test('does not know where to stop', async () => {
    const {directory} = createExampleFolder()
    for (const options of [UP, DOWN]) {
      const error = await userErrorOf(() => migrate(schema.pool, {directory, ...options, to: '20250101000000'}))
      expect(error).toMatchObject({code: 'MIGRATION_UNKNOWN', exitCode: 3})
    }
  })

  test('leaves nothing of the first when the second fails', async () => {
    const folder = createFolder()
    folder.write(RISK, 'create table risk (id bigint primary key);')
    folder.write(OWNER, 'alter table risk\n  add column owner text,\n  add column other nonsense;')
    const error = await userErrorOf(() => migrateToLatest(schema.pool, {directory: folder.directory}))
    expect(error).toMatchObject({
      code: 'MIGRATION_FAILED',
      exitCode: 1,
      problems: [{field: `${OWNER}.sql:4`, message: 'type "nonsense" does not exist'}],
    })
    expect(await tablesOf(schema.pool)).toEqual([])
    expect((await schema.pool.query('select 1 as one')).rows).toEqual([{one: 1}])
  })

  test('leaves nothing when it fails after the rehearsal', async () => {
    const folder = createExampleFolder()
    await run({directory: folder.directory, ...UP, count: 1})
    await schema.pool.query("insert into risk values (1, 'late')")
    folder.write(OWNER, 'alter table risk add column owner text;\nalter table risk drop column title;')
    folder.write(ACTION, 'create table action ();\nalter table risk add constraint filled check (owner is not null);')
    await schema.pool.query('delete from risk')
    await schema.pool.query("insert into risk values (1, 'x')")
    const error = await userErrorOf(() => migrate(schema.pool, {directory: folder.directory, ...UP}))
    expect(error).toMatchObject({code: 'MIGRATION_FAILED', problems: [{field: `${ACTION}.sql:3`}]})

    // Right when it is rehearsed, wrong when it is run.
    folder.write(ACTION, 'create table action ();\nalter table risk add constraint few check (id < 2);')
    const beforeDestructive = async () => {
      await schema.pool.query("insert into risk values (2, 'meanwhile')")
    }
    const late = await userErrorOf(() => migrate(schema.pool, {directory: folder.directory, ...UP, beforeDestructive}))
    expect(late).toMatchObject({code: 'MIGRATION_FAILED', problems: [{field: `${ACTION}.sql`}]})
    expect(late.problems[0]?.message).toContain('"few"')
    expect(await tablesOf(schema.pool)).toEqual([...BOOKKEEPING, 'risk'].sort())
    expect((await schema.pool.query('select title from risk order by id')).rows).toHaveLength(2)
  })

  test('a dry run answers with the SQL and writes nothing at all', async () => {
    const {directory} = createExampleFolder()
    const {applied, sql, rehearsal} = await migrate(schema.pool, {directory, ...UP, dryRun: true, count: 2})
    expect(applied).toEqual([])
    expect(sql).toEqual([
      {name: RISK, sql: 'create table risk (id bigint primary key, title text not null);'},
      {name: OWNER, sql: 'alter table risk add column owner text;'},
    ])
    expect(rehearsal).toMatchObject({newTables: ['risk'], destructive: false})
    expect(await tablesOf(schema.pool)).toEqual([])

    await migrateToLatest(schema.pool, {directory})
    const beforeDestructive = () => Promise.reject(new Error('must not be called'))
    const down = await migrate(schema.pool, {directory, ...DOWN, dryRun: true, beforeDestructive})
    expect(down.sql).toEqual([{name: ACTION, sql: 'drop table action;'}])
    expect(await tablesOf(schema.pool)).toContain('action')
    expect((await migrate(schema.pool, {directory, ...UP, dryRun: true})).sql).toEqual([])
  })

  test('asks before it takes something back or loses data, with the database free', async () => {
    const folder = createExampleFolder()
    const asked: (readonly string[])[] = []
    const beforeDestructive = async (names: readonly string[]) => {
      await schema.pool.query('select 1')
      asked.push(names)
    }
    const options = {directory: folder.directory, beforeDestructive}
    await migrate(schema.pool, {...options, ...UP})
    expect(asked).toEqual([])
    await migrate(schema.pool, {...options, ...DOWN})
    expect(asked).toEqual([[ACTION]])
    await schema.pool.query("insert into risk values (1, 'kept')")
    folder.write(ACTION, 'truncate risk;')
    await migrate(schema.pool, {...options, ...UP})
    expect(asked).toEqual([[ACTION], [ACTION]])
  })

  test('changes nothing when the one who was asked says no', async () => {
    const {directory} = createExampleFolder()
    await migrateToLatest(schema.pool, {directory})
    const beforeDestructive = () => Promise.reject(new Error('no backup'))
    await expect(migrate(schema.pool, {directory, ...DOWN, beforeDestructive})).rejects.toThrow('no backup')
    expect(await tablesOf(schema.pool)).toContain('action')
  })

  test('does not take back what it cannot', async () => {
    const folder = createExampleFolder()
    folder.write(OWNER, 'alter table risk add column owner text;')
    await migrateToLatest(schema.pool, {directory: folder.directory})
    const error = await userErrorOf(() => migrate(schema.pool, {directory: folder.directory, ...DOWN, count: 2}))
    expect(error).toMatchObject({code: 'MIGRATION_IRREVERSIBLE', exitCode: 4, problems: [{field: OWNER}]})
    folder.remove(ACTION)
    const gone = await userErrorOf(() =>
      migrate(schema.pool, {directory: folder.directory, ...DOWN, allow: ['missing-file']}),
    )
    expect(gone).toMatchObject({
      code: 'MIGRATION_IRREVERSIBLE',
      problems: [{field: ACTION, message: 'its file is gone'}],
    })
    expect(await tablesOf(schema.pool)).toContain('action')
  })

  test('leaves no setting behind on the connection', async () => {
    const settings = `select current_setting('search_path') as path, current_setting('timezone') as zone,
                             current_setting('lock_timeout') as wait`
    const client = await schema.pool.connect()
    const before = (await client.query(settings)).rows
    client.release()
    const {directory} = createExampleFolder()
    await migrateToLatest(schema.pool, {directory})
    await migrate(schema.pool, {directory, ...DOWN})
    const {rows: locks} = await schema.pool.query(
      // Of this database: others of the server belong to tests that run at the same time.
      `select count(*)::int as held from pg_locks join pg_database on pg_database.oid = pg_locks.database
       where locktype = 'advisory' and datname = current_database()`,
    )
    expect((await schema.pool.query(settings)).rows).toEqual(before)
    expect(locks).toEqual([{held: 0}])
  })

  test('runs data changes, functions and names that contain anything', async () => {
    const folder = createFolder()
    folder.write(
      RISK,
      `create table "odd ""name""; {x}" (note text);
insert into "odd ""name""; {x}" values ('{a}; -- not a comment'), (E'it\\'s'), ($$two
lines$$); -- trailing
create function answer() returns int language plpgsql as $body$
begin
  return 42; -- Up
end $body$;`,
    )
    await migrateToLatest(schema.pool, {directory: folder.directory})
    const {rows} = await schema.pool.query('select note, answer() from "odd ""name""; {x}" order by note collate "C"')
    expect(rows.map(({note}) => note)).toEqual(["it's", 'two\nlines', '{a}; -- not a comment'])
    expect(rows[0]?.answer).toBe(42)
  })

  if (database.name === 'postgres') {
    test('four at once: one applies, three find nothing left to do', async () => {
      const {directory} = createExampleFolder()
      const url = database.environment['DATABASE_URL']
      const pools = Array.from({length: 4}, () => new pg.Pool({connectionString: url}))
      try {
        const runs = await Promise.all(pools.map((pool) => migrateToLatest(pool, {directory})))
        expect(runs.map(({applied}) => applied.length).sort()).toEqual([0, 0, 0, 3])
        const downs = await Promise.all(pools.map((pool) => migrate(pool, {directory, ...DOWN, to: RISK})))
        expect(downs.map(({applied}) => applied.length).sort()).toEqual([0, 0, 0, 2])
        expect(await tablesOf(schema.pool)).toContain('risk')
      } finally {
        await Promise.all(pools.map((pool) => pool.end()))
      }
    })

    test('takes nothing back that it has not rehearsed', async () => {
      const {directory} = createExampleFolder()
      await migrateToLatest(schema.pool, {directory})
      const faster = async () => {
        await migrate(schema.pool, {directory, ...DOWN})
      }
      expect(await run({directory, ...DOWN, beforeDestructive: faster})).toEqual([])
      const slower = async () => {
        await migrate(schema.pool, {directory, ...UP})
      }
      const error = await userErrorOf(() => migrate(schema.pool, {directory, ...DOWN, beforeDestructive: slower}))
      expect(error).toMatchObject({code: 'MIGRATION_BUSY', exitCode: 8})
      expect(await tablesOf(schema.pool)).toContain('risk')
    })

    test('does not wait long for a table that somebody uses', async () => {
      const {directory} = createExampleFolder()
      await run({directory, ...UP, count: 1})
      const user = await schema.pool.connect()
      try {
        await user.query('begin; lock table risk in access share mode')
        const error = await userErrorOf(() => migrateToLatest(schema.pool, {directory}))
        expect(error).toMatchObject({code: 'MIGRATION_BUSY', exitCode: 8})
      } finally {
        await user.query('rollback')
        user.release()
      }
      expect(await run({directory, ...UP})).toEqual([OWNER, ACTION])
    })
  }
})
