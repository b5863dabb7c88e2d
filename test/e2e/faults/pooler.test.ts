import pg from 'pg'
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import type {Change} from '#shared/history/index'
import {useServerDatabase} from '../../support/databases.ts'
import {pgBouncerProgram, startPgBouncer} from '../../support/pgbouncer.ts'
import {run, temporaryEnvironment} from '../../support/run-bin.ts'
import {startTransactionPooler, type TransactionPooler} from '../../support/transaction-pooler.ts'
import {dataOf} from './answers.ts'

const CLIENTS = 5
const SERVER_CONNECTIONS = 2
const LONG_ENOUGH_MS = 180_000
const program = pgBouncerProgram()
const {environment} = temporaryEnvironment()

describe.skipIf(inject('postgresAdminUrl') === '')('behind a transaction pooler', () => {
  const database = useServerDatabase()
  let pooler: TransactionPooler

  beforeAll(async () => {
    pooler = await startTransactionPooler(database.environment['DATABASE_URL']!, SERVER_CONNECTIONS)
  })
  afterAll(() => pooler.close())

  describeCommandsOn(() => pooler.url)

  test('nothing was asked for that outlives a transaction, and nothing is left in the sessions', async ({annotate}) => {
    expect(pooler.violations).toEqual([])
    expect(await pooler.leftovers()).toEqual([])
    expect(pooler.handovers, 'transactions on another connection than the one before').toBeGreaterThan(0)
    await annotate(
      `${pooler.handovers} transactions went to another connection than the one before of the same process`,
    )
  })
})

describe.skipIf(inject('postgresAdminUrl') === '' || program === undefined)(
  'behind PgBouncer, where it is installed',
  () => {
    const database = useServerDatabase()
    let pooler: Awaited<ReturnType<typeof startPgBouncer>>

    beforeAll(async () => {
      pooler = await startPgBouncer(program!, database.environment['DATABASE_URL']!, SERVER_CONNECTIONS)
    })
    afterAll(() => pooler.close())

    describeCommandsOn(() => pooler.url)
  },
)

describe.skipIf(inject('postgresAdminUrl') === '')('the pooler of these tests', () => {
  const database = useServerDatabase()
  let pooler: TransactionPooler
  let client: pg.Client

  beforeAll(async () => {
    pooler = await startTransactionPooler(database.environment['DATABASE_URL']!, SERVER_CONNECTIONS)
    client = new pg.Client({connectionString: pooler.url, statement_timeout: 60_000})
    await client.connect()
  })
  afterAll(() => pooler.close())

  test('lends another connection for the next transaction, and the same one for all of a transaction', async () => {
    const session = async () => (await client.query('select pg_backend_pid() as pid')).rows[0].pid
    expect(await session()).not.toBe(await session())
    await client.query('begin')
    expect(await session()).toBe(await session())
    await client.query('commit')
  })

  test('notices what outlives a transaction, and what it has left behind', async () => {
    const session = ["set work_mem = '1MB'", 'listen news', 'select pg_advisory_lock(7)', 'create temp table draft ()']
    for (const statement of session) await client.query(statement)
    await client.query({name: 'kept', text: 'select 1'})
    await client.query('begin; set local search_path = public; select pg_advisory_xact_lock(8); commit')
    await client.query('begin; create temp table undone (); rollback')
    await client.query('begin; create temp table committed (); commit')
    await client.end()
    expect(pooler.violations).toEqual([
      'startup: statement_timeout',
      ...session,
      'named statement: kept',
      'create temp table committed ()',
    ])
    expect((await pooler.leftovers()).sort()).toEqual([
      'advisory lock 7',
      'channel news',
      'setting work_mem',
      'statement kept',
      'table committed',
      'table draft',
    ])
  })
})

/** The commands of people and machines that share a server, by way of `url`. The database is empty before. */
function describeCommandsOn(url: () => string): void {
  const on = (actor: string) => ({environment: {...environment, COORD_ACTOR: actor, DATABASE_URL: url()}})

  test('the database is migrated, and the commands work one after the other', {timeout: LONG_ENOUGH_MS}, async () => {
    dataOf(await run('lab', ['db', 'migrate', '--yes', '--json'], on('admin')))
    const lines = [
      ['project', 'add', 'Library', '--key', 'LIB', '--currency', 'EUR'],
      ['risk', 'add', '-p', 'LIB', 'Permit comes late', '--likelihood', '3', '--impact', '4', '--owner', 'ben'],
      ['risk', 'edit', 'LIB-R1', '--title', 'The permit comes late'],
      ['risk', 'add', '-p', 'LIB', 'Only tried out', '--dry-run'],
      ['risk', 'list', '-p', 'LIB'],
      ['undo'],
      ['overview'],
      ['overview', '--as-of', 'yesterday'],
    ]
    for (const line of lines) dataOf(await run('coord', [...line, '--json'], on('ana')))
    const [undone, edited, added] = dataOf<Change[]>(await run('coord', ['log', '-p', 'LIB', '--json'], on('ana')))
    expect([added, edited, undone]).toMatchObject([
      {actor: 'ana', command: 'coord risk add', undoes: null},
      {actor: 'ana', command: 'coord risk edit', undoneBy: undone!.id},
      {actor: 'ana', command: 'coord undo', undoes: edited!.id},
    ])
  })

  test("five people at once on two connections: everybody's risks are there, under the right name", {
    timeout: LONG_ENOUGH_MS,
  }, async () => {
    const people = Array.from({length: CLIENTS}, (_, index) => `person ${index + 1}`)
    const addAll = async (person: string) => {
      const references: string[] = []
      for (const title of ['first', 'second', 'third']) {
        const outcome = await run('coord', ['risk', 'add', '-p', 'LIB', `${title} of ${person}`, '--json'], on(person))
        references.push(...dataOf<{reference: string}[]>(outcome).map(({reference}) => reference))
      }
      return references
    }
    const added = await Promise.all(people.map(addAll))
    expect(new Set(added.flat()).size).toBe(3 * CLIENTS)
    for (const [index, person] of people.entries()) {
      const changes = dataOf<Change[]>(await run('coord', ['log', '--actor', person, '--json'], on('ana')))
      expect(changes.flatMap(({events}) => events.map(({reference}) => reference)).reverse()).toEqual(added[index])
    }
  })
}
