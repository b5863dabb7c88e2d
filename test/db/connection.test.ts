import {sql} from 'kysely'
import type {PoolClient} from 'pg'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ChangeContext, inTransaction, type OpenDatabase, toUserError} from '#shared/db/index'
import {UserError} from '#shared/errors'
import {describeEachDatabase} from '../support/databases.ts'

const context: ChangeContext = {actor: 'ada', command: 'coord risk add'}

describeEachDatabase('an open database', (database) => {
  let open: OpenDatabase

  beforeAll(async () => {
    open = await database.open()
    await open.pool.query(`
      create table owner (id int primary key, name text not null constraint owner_name_short check (length(name) < 10));
      create table risk (
        id bigint generated always as identity primary key,
        key text not null constraint risk_key_unique unique,
        owner_id int references owner on delete restrict,
        parent bigint constraint risk_parent references risk deferrable initially deferred
      );
      create table booking (during int4range, constraint booking_apart exclude using gist (during with &&));
      create table short (body varchar(2));
      insert into owner values (1, 'Ada');
    `)
  })

  afterAll(() => open.close())

  async function value(expression: string, parameters: unknown[] = []): Promise<unknown> {
    const {rows} = await open.pool.query(`select ${expression} as value`, parameters)
    return rows[0].value
  }

  async function failure(query: Promise<unknown>): Promise<unknown> {
    const error: unknown = await query.then(
      () => 'no error',
      (reason: unknown) => reason,
    )
    return toUserError(error, database.location)
  }

  async function keys(): Promise<string[]> {
    const {rows} = await open.pool.query('select key from risk order by id')
    return rows.map(({key}) => key)
  }

  async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await open.pool.connect()
    try {
      return await work(client)
    } finally {
      client.release()
    }
  }

  describe('values', () => {
    test.each([
      ['9007199254740991::bigint', 9_007_199_254_740_991],
      ['array[1, null, -3]::bigint[]', [1, null, -3]],
      ['12.340::numeric', '12.340'],
      ['array[0.10, null]::numeric[]', ['0.10', null]],
      [`'2026-02-28'::date`, '2026-02-28'],
      [`array['2026-02-28', null]::date[]`, ['2026-02-28', null]],
      [`'2026-02-28 23:30'::timestamp`, '2026-02-28 23:30:00'],
      [`array['2026-02-28 23:30']::timestamp[]`, ['2026-02-28 23:30:00']],
      [`'2026-02-28 23:30+02'::timestamptz`, new Date('2026-02-28T21:30:00Z')],
      [`'1 day 02:00'::interval`, '1 day 02:00:00'],
      [`array['3 days']::interval[]`, ['3 days']],
      [`'{"a": [1, null, "x"]}'::jsonb`, {a: [1, null, 'x']}],
      [`array['a,b', null, '"q"']`, ['a,b', null, '"q"']],
      [`'\\x00ff'::bytea`, Buffer.from([0, 255])],
      ['true', true],
      ['1.5::float8', 1.5],
      ['null::text', null],
    ])('%s', async (expression, expected) => {
      expect(await value(expression)).toEqual(expected)
    })

    test('a bigint that JavaScript would round is an error, and the connection stays usable', async () => {
      await expect(value('9007199254740992::bigint')).rejects.toThrow('bigint 9007199254740992 is too large')
      expect(await value('1')).toBe(1)
    })

    test.each([
      ['emoji, right-to-left, control characters, quotes', `é😀 \u05d0\u05d1 \u001b[31m\u202e '; drop table risk; --`],
      ['ten kilobytes', 'x'.repeat(10_000)],
      ['megabytes of characters of several bytes', 'ř€😀'.repeat(250_000)],
      ['nothing', ''],
    ])('text comes back as it went in: %s', async (_what, text) => {
      expect(await value('$1::text', [text])).toBe(text)
    })

    test('Kysely returns the same', async () => {
      const {rows} = await sql`select 1::bigint as id, date '2026-02-28' as due`.execute(open.kysely)
      expect(rows).toEqual([{id: 1, due: '2026-02-28'}])
    })
  })

  describe('errors', () => {
    test.each([
      [
        'unique',
        `insert into risk (key) values ('A-1'), ('A-1')`,
        {
          code: 'CONFLICT',
          exitCode: 4,
          message: 'This contradicts what is in the database: Key (key)=(A-1) already exists.',
          details: {constraint: 'risk_key_unique', table: 'risk', detail: 'Key (key)=(A-1) already exists.'},
        },
      ],
      [
        'foreign key',
        `insert into risk (key, owner_id) values ('A-2', 7)`,
        {
          code: 'CONFLICT',
          exitCode: 4,
          message: expect.stringContaining('Key (owner_id)=(7) is not present in table "owner".'),
          details: expect.objectContaining({constraint: 'risk_owner_id_fkey'}),
        },
      ],
      [
        'deletion of what is in use',
        `insert into risk (key, owner_id) values ('A-3', 1); delete from owner`,
        {
          code: 'CONFLICT',
          exitCode: 4,
          message: expect.stringContaining('referenced from table "risk".'),
          details: expect.objectContaining({constraint: 'risk_owner_id_fkey'}),
        },
      ],
      [
        'overlap',
        `insert into booking values ('[1,5)'), ('[4,6)')`,
        {code: 'CONFLICT', exitCode: 4, details: expect.objectContaining({constraint: 'booking_apart'})},
      ],
      [
        'check',
        `insert into owner values (2, 'a name that is too long')`,
        {
          code: 'INVALID',
          exitCode: 2,
          message: expect.stringContaining('for owner (owner_name_short)'),
          details: expect.objectContaining({table: 'owner', constraint: 'owner_name_short'}),
        },
      ],
      [
        'not null',
        'insert into owner values (2, null)',
        {
          code: 'INVALID',
          exitCode: 2,
          message: expect.stringContaining('for owner.name'),
          details: expect.objectContaining({table: 'owner', column: 'name'}),
        },
      ],
      [
        'text that is no number',
        `select 'twelve'::int`,
        {code: 'INVALID', exitCode: 2, message: expect.stringContaining('"twelve"')},
      ],
      ['too large a number', 'select 3000000000::int', {code: 'INVALID', exitCode: 2}],
      ['too long a text', `insert into short values ('abc')`, {code: 'INVALID', exitCode: 2}],
      [
        'no such table',
        'select * from missing',
        {
          code: 'DB_SCHEMA',
          exitCode: 5,
          message: expect.stringContaining('relation "missing" does not exist'),
          nextStep: expect.stringContaining('lab db status'),
        },
      ],
      ['no such column', 'select missing from owner', {code: 'DB_SCHEMA', exitCode: 5}],
      ['no such function', 'select missing()', {code: 'DB_SCHEMA', exitCode: 5}],
    ])('%s', async (_what, statement, expected) => {
      const error = await failure(open.pool.query(statement))
      expect(error).toBeInstanceOf(UserError)
      expect(error).toMatchObject({...expected, cause: expect.any(Error)})
    })

    test('NUL in a text', async () => {
      expect(await failure(value('$1::text', ['a\0b']))).toMatchObject({code: 'INVALID', exitCode: 2})
      expect(await failure(value('$1::jsonb', ['{"a":"\\u0000"}']))).toMatchObject({code: 'INVALID', exitCode: 2})
    })

    test.each([
      ['40001', 'CONFLICT', 4],
      ['40P01', 'CONFLICT', 4],
      ['55P03', 'DB_BUSY', 8],
      ['57014', 'DB_BUSY', 8],
      ['42501', 'DB_PERMISSION', 5],
      ['25006', 'DB_READ_ONLY', 5],
      ['28P01', 'DB_UNREACHABLE', 5],
      ['28000', 'DB_UNREACHABLE', 5],
      ['3D000', 'DB_UNREACHABLE', 5],
      ['53100', 'DB_DISK_FULL', 1],
      ['53200', 'DB_OUT_OF_MEMORY', 1],
      ['53300', 'DB_TOO_MANY_CONNECTIONS', 1],
      ['57P01', 'DB_CONNECTION_LOST', 1],
      ['57P02', 'DB_CONNECTION_LOST', 1],
      ['57P03', 'DB_CONNECTION_LOST', 1],
      ['58P01', 'DB_CORRUPT', 1],
      ['XX001', 'DB_CORRUPT', 1],
    ])('SQLSTATE %s is %s with exit code %i', async (state, code, exitCode) => {
      const raised = open.pool.query(`do $$begin raise exception 'as if' using errcode = '${state}'; end$$`)
      expect(await failure(raised)).toMatchObject({code, exitCode, cause: {code: state}})
    })

    test('a mistake of this program stays what it is', async () => {
      const error = await failure(open.pool.query('selec 1'))
      expect(error).not.toBeInstanceOf(UserError)
      expect(error).toMatchObject({code: '42601'})
      expect(toUserError('text', database.location)).toBe('text')
    })
  })

  describe('a transaction', () => {
    test('saves all of it', async () => {
      await inTransaction(open.kysely, context, async (trx) => {
        await sql`insert into risk (key) values ('T-1')`.execute(trx)
        await sql`insert into risk (key) values ('T-2')`.execute(trx)
      })
      expect(await keys()).toEqual(['T-1', 'T-2'])
    })

    test('saves nothing when the work fails', async () => {
      const work = inTransaction(open.kysely, context, async (trx) => {
        await sql`insert into risk (key) values ('T-3')`.execute(trx)
        throw new Error('changed my mind')
      })
      await expect(work).rejects.toThrow('changed my mind')
      expect(await keys()).toEqual(['T-1', 'T-2'])
    })

    test('saves nothing, and says so, when the work hides the error of a statement', async () => {
      const work = inTransaction(open.kysely, context, async (trx) => {
        await sql`insert into risk (key) values ('T-3')`.execute(trx)
        await sql`select 1 / 0`.execute(trx).catch(() => {})
      })
      await expect(work).rejects.toMatchObject({code: '25P02'})
      expect(await keys()).toEqual(['T-1', 'T-2'])
    })

    test('goes on after an error inside a savepoint', async () => {
      await inTransaction(open.kysely, context, async (trx) => {
        await sql`insert into risk (key) values ('T-4')`.execute(trx)
        await sql`savepoint attempt`.execute(trx)
        await expect(sql`insert into risk (key) values ('T-4')`.execute(trx)).rejects.toMatchObject({code: '23505'})
        await sql`rollback to attempt`.execute(trx)
        await sql`insert into risk (key) values ('T-5')`.execute(trx)
      })
      expect(await keys()).toEqual(['T-1', 'T-2', 'T-4', 'T-5'])
    })

    test('tells the database who does what, for this transaction only', async () => {
      const settings = sql<Record<string, string | null>>`select
        current_setting('lab.actor', true) as actor, current_setting('lab.command', true) as command,
        current_setting('lab.reason', true) as reason, current_setting('lab.undoes', true) as undoes`
      const all = {actor: `O'Hara; --`, command: 'coord undo', reason: 'měl jsem zpoždění', undoes: 12}
      const inside = await inTransaction(open.kysely, all, async (trx) => (await settings.execute(trx)).rows)
      expect(inside).toEqual([{...all, undoes: '12'}])
      const few = await inTransaction(open.kysely, context, async (trx) => (await settings.execute(trx)).rows)
      expect(few).toEqual([{...context, reason: '', undoes: ''}])
      const {rows} = await settings.execute(open.kysely)
      expect(rows.map(({actor, command}) => [actor || null, command || null])).toEqual([[null, null]])
    })

    test('as a dry run does everything, returns the value and saves nothing', async () => {
      const before = await keys()
      const dryRun = await inTransaction(
        open.kysely,
        context,
        async (trx) => (await sql`insert into risk (key) values ('T-6') returning key`.execute(trx)).rows,
        {dryRun: true},
      )
      expect(dryRun).toEqual([{key: 'T-6'}])
      expect(await keys()).toEqual(before)
    })

    test.each([false, true])('checks deferred constraints before it is done (dry run: %s)', async (dryRun) => {
      const work = inTransaction(
        open.kysely,
        context,
        (trx) => sql`insert into risk (key, parent) values ('T-7', 999999)`.execute(trx),
        {dryRun},
      )
      expect(await failure(work)).toMatchObject({code: 'CONFLICT', details: {constraint: 'risk_parent'}})
    })

    test('is gone with the connection that began it', async () => {
      const before = await keys()
      const client = await open.pool.connect()
      await client.query('begin')
      await client.query(`insert into risk (key) values ('T-8')`)
      await client.query(`set search_path = nowhere`)
      client.release(true) // closes the connection instead of handing it to the next
      expect(await keys()).toEqual(before)
    })
  })

  describe('a connection', () => {
    test('runs several statements at once as one transaction', async () => {
      const before = await keys()
      await expect(open.pool.query(`insert into risk (key) values ('C-1'); select 1 / 0`)).rejects.toThrow('division')
      expect(await keys()).toEqual(before)
    })

    test('answers twenty queries at once, each with its own result', async () => {
      const asked = Array.from({length: 20}, (_, index) => index)
      expect(await Promise.all(asked.map((index) => value('$1::int', [index])))).toEqual(asked)
    })

    test('returns a large result whole', async () => {
      const {rows} = await open.pool.query(`select i, repeat('x', 1000) as filler from generate_series(1, 20000) i`)
      expect(rows).toHaveLength(20_000)
      expect(rows.at(-1)).toEqual({i: 20_000, filler: 'x'.repeat(1000)})
    })

    test('hands over notices', async () => {
      const notices = await withClient(async (client) => {
        const received: string[] = []
        client.on('notice', ({message}) => received.push(message ?? ''))
        await client.query(`do $$begin raise notice 'nearly there'; end$$`)
        return received
      })
      expect(notices).toEqual(['nearly there'])
    })

    test('is waited for no longer than the limit when all are taken', async () => {
      const {max, connectionTimeoutMillis} = open.pool.options
      open.pool.options.connectionTimeoutMillis = 200
      const clients = await Promise.all(Array.from({length: max}, () => open.pool.connect()))
      try {
        await expect(open.pool.query('select 1')).rejects.toThrow('timeout exceeded when trying to connect')
      } finally {
        for (const client of clients) client.release()
        open.pool.options.connectionTimeoutMillis = connectionTimeoutMillis
      }
      expect(await value('1')).toBe(1)
    })

    test('the pool can be closed twice', async () => {
      if (database.name === 'pglite') return // it is open once at a time
      const second = await database.open()
      await second.close()
      await second.close()
    })
  })
})
