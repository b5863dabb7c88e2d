import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import net from 'node:net'
import {sql} from 'kysely'
import pg from 'pg'
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import {inTransaction, openDatabase} from '#shared/db/index'
import {applyMigrations, useServerDatabase} from '../../support/databases.ts'
import {startTestServer} from '../../support/embedded-postgres.ts'
import {type Outcome, run, start, temporaryEnvironment} from '../../support/run-bin.ts'
import {dataOf, errorOf} from './answers.ts'

const adminUrl = inject('postgresAdminUrl')
const {environment} = temporaryEnvironment()
const addProject = ['project', 'add', 'Library', '--key', 'LIB', '--json']
const addRisk = ['risk', 'add', '-p', 'LIB', 'Asbestos is found late', '--json']
const LONG_ENOUGH_MS = 120_000

/** The options for one database, with the stack on stderr too, where a password must not show up either. */
const on = (url: string) => ({environment: {...environment, DATABASE_URL: url, DEBUG: '1'}})

async function coord(url: string, ...args: string[]): Promise<Outcome> {
  return withoutPassword(url, await run('coord', args, on(url)))
}

function withoutPassword(url: string, outcome: Outcome): Outcome {
  const [, password = ''] = /^[^:]*:\/\/[^:]*:([^/]*)@/.exec(url) ?? []
  if (password === '') throw new Error('a URL without a password shows nothing')
  for (const secret of new Set([password, decodedIfPossible(password)])) {
    expect(outcome.stdout).not.toContain(secret)
    expect(outcome.stderr).not.toContain(secret)
  }
  return outcome
}

function decodedIfPossible(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function changed(url: string, change: (url: URL) => void): string {
  const copy = new URL(url)
  change(copy)
  return copy.href
}

describe('an address that leads nowhere: exit 5, what to check, and never the password', () => {
  test.each([
    ['another kind of database', 'mysql://ana:s3cr3t-qx7z@localhost/lab'],
    ['an unencoded / in the password', 'postgres://ana:s3cr3t/qx7z@localhost/lab'],
    ['an unencoded # in the password', 'postgres://ana:s3cr3t#qx7z@localhost/lab'],
    ['an unencoded ? in the password', 'postgres://ana:s3cr3t?qx7z@localhost/lab'],
    ['an unencoded % in the password', 'postgres://ana:s3cr3t%qx7z@localhost/lab'],
    ['a port that is no number', 'postgres://ana:s3cr3t-qx7z@localhost:port/lab'],
    ['a port that does not exist', 'postgres://ana:s3cr3t-qx7z@localhost:99999/lab'],
    ['no scheme', 'ana:s3cr3t-qx7z@localhost/lab'],
  ])('DATABASE_URL with %s', async (_what, url) => {
    const outcome = await run('coord', addProject, on(url))
    const error = errorOf(outcome)
    expect(error).toMatchObject({exitCode: 5, nextStep: expect.any(String)})
    expect(`${error.message} ${JSON.stringify(error.problems)}`).toContain('DATABASE_URL')
    expect(outcome.stdout + outcome.stderr).not.toMatch(/s3cr3t|qx7z/)
  })

  test.each([
    ['a host', 'postgres://ana:p%40ss%2Fw0rd@no-such-host.invalid/lab', /ENOTFOUND|EAI_AGAIN/],
    ['a port', `postgres://ana:p%40ss%2Fw0rd@127.0.0.1:1/lab`, /ECONNREFUSED/],
  ])('%s that is not there', async (_what, url, reason) => {
    expect(errorOf(await coord(url, ...addProject))).toMatchObject({
      code: 'DB_UNREACHABLE',
      exitCode: 5,
      message: expect.stringMatching(reason),
      nextStep: expect.stringContaining('host and port in DATABASE_URL'),
    })
  })
})

describe.skipIf(adminUrl === '')('a server', () => {
  describe('that does not let us in: exit 5, what to check, and never the password', () => {
    test('because the password is wrong', async () => {
      const url = changed(adminUrl, (parts) => Object.assign(parts, {password: 'wr0ng p@ss/w#rd'}))
      expect(errorOf(await coord(url, ...addProject))).toMatchObject({
        code: 'DB_UNREACHABLE',
        exitCode: 5,
        message: expect.stringContaining('refused the user or the password of postgres://postgres@127.0.0.1'),
        nextStep: expect.stringContaining('Check the user and the password in DATABASE_URL'),
      })
    })

    test('because there is no such database', async () => {
      const url = changed(adminUrl, (parts) => Object.assign(parts, {pathname: '/nowhere'}))
      expect(errorOf(await coord(url, ...addProject))).toMatchObject({
        code: 'DB_UNREACHABLE',
        exitCode: 5,
        message: expect.stringContaining('/nowhere'),
        nextStep: expect.stringContaining('create the database'),
      })
    })

    test('because all connections are taken: exit 1', async () => {
      const role = `crowded_${randomBytes(4).toString('hex')}`
      await asAdmin(adminUrl, `create role ${role} login password 'crowd-p4ss' connection limit 0`)
      const url = changed(adminUrl, (parts) => Object.assign(parts, {password: 'crowd-p4ss', username: role}))
      const outcome = await coord(url, ...addProject)
      await asAdmin(adminUrl, `drop role ${role}`)
      expect(errorOf(outcome)).toMatchObject({
        code: 'DB_TOO_MANY_CONNECTIONS',
        exitCode: 1,
        nextStep: expect.stringContaining('max_connections'),
      })
    })
  })

  describe('whose schema is not ours', () => {
    const empty = urlOf(useServerDatabase())
    const newer = urlOf(useServerDatabase({migrated: true}))

    test('because nobody has migrated it: exit 5, which migrations, and what to run; nothing is migrated', async () => {
      for (const args of [addProject, ['risk', 'list', '-p', 'LIB', '--json']]) {
        expect(errorOf(await coord(empty(), ...args))).toMatchObject({
          code: 'DB_PENDING',
          exitCode: 5,
          nextStep: expect.stringContaining('lab db migrate'),
          problems: expect.arrayContaining([{field: expect.stringMatching(/foundation$/), message: 'is pending'}]),
        })
      }
      expect(await asAdmin(empty(), `select from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([])
    })

    test('because a newer program has migrated it: exit 5, which migrations, update', async () => {
      const name = '29990101000000_from_the_future'
      await asAdmin(
        newer(),
        `insert into migration_record (name, checksum, tool) values ('${name}', 'x', 'future 9.0')`,
      )
      await asAdmin(newer(), `insert into pgmigrations (name, run_on) values ('${name}', now())`)
      expect(errorOf(await coord(newer(), ...addProject))).toMatchObject({
        code: 'DB_NEWER',
        exitCode: 5,
        nextStep: expect.stringContaining('Update this program'),
        problems: [{field: name, message: 'is not known here'}],
      })
    })
  })

  describe('in use', () => {
    const database = urlOf(useServerDatabase({migrated: true}))

    beforeAll(async () => {
      dataOf(await coord(database(), ...addProject))
    })

    test('that only allows reading lets us read, and refuses changes: exit 5', async () => {
      const name = new URL(database()).pathname.slice(1)
      await asAdmin(adminUrl, `alter database ${name} set default_transaction_read_only = on`)
      const read = await coord(database(), 'project', 'list', '--json')
      const change = await coord(database(), ...addRisk)
      await asAdmin(adminUrl, `alter database ${name} reset default_transaction_read_only`)
      expect(dataOf(read)).toMatchObject([{key: 'LIB'}])
      expect(errorOf(change)).toMatchObject({
        code: 'DB_READ_ONLY',
        exitCode: 5,
        nextStep: expect.stringContaining('primary server'),
      })
    })

    test('where somebody keeps the table for himself: exit 8 when the wait is over, and nothing is saved', async () => {
      const name = new URL(database()).pathname.slice(1)
      await asAdmin(adminUrl, `alter database ${name} set lock_timeout = '300ms'`)
      const other = await keepTable(database())
      const outcome = await coord(database(), ...addRisk)
      await other.end()
      await asAdmin(adminUrl, `alter database ${name} reset lock_timeout`)
      expect(errorOf(outcome)).toMatchObject({
        code: 'DB_BUSY',
        exitCode: 8,
        message: expect.stringContaining('somebody else is working on the same data'),
        nextStep: 'Run the command again.',
      })
      expect(await asAdmin(database(), 'select from risk')).toEqual([])
    })

    test('is waited for as long as the embedded database: half a minute', async () => {
      const open = await openDatabase({kind: 'server', url: database()}, {holder: 'test'})
      const {rows} = await inTransaction(open.kysely, {actor: 'ana', command: 'test'}, (transaction) =>
        sql`select current_setting('lock_timeout') as longest`.execute(transaction),
      )
      await open.close()
      expect(rows).toEqual([{longest: '30s'}])
    })

    test('that ends our connection in the middle: exit 1, nothing is saved, and the next command works', async () => {
      const other = await keepTable(database())
      const waiting = start('coord', addRisk, on(database()))
      await untilSomebodyWaits(other)
      await other.query(`select pg_terminate_backend(pid) ${WAITING}`)
      expectConnectionLost(withoutPassword(database(), await outcomeOf(waiting)))
      await other.end()
      expect(dataOf(await coord(database(), ...addRisk))).toMatchObject([{reference: 'LIB-R1'}])
    })

    test('to which the network breaks in the middle: exit 1, nothing is saved', async () => {
      const before = await asAdmin(database(), 'select from risk')
      const network = await breakableNetwork(database())
      const other = await keepTable(database())
      const waiting = start('coord', addRisk, on(network.url))
      await untilSomebodyWaits(other)
      network.cut()
      expectConnectionLost(withoutPassword(network.url, await outcomeOf(waiting)))
      // The server finds out when it wants to answer; what it did until then is not committed.
      await other.end()
      await expect.poll(() => asAdmin(adminUrl, whoIsIn(database())), {timeout: 30_000}).toEqual([])
      expect(await asAdmin(database(), 'select from risk')).toEqual(before)
    })
  })

  test('that is shut down in the middle of a command: exit 1; after that exit 5, until it runs again', {
    timeout: LONG_ENOUGH_MS,
  }, async () => {
    const server = await startTestServer()
    const url = server.adminUrl
    const open = await openDatabase({kind: 'server', url}, {holder: 'test'})
    await applyMigrations(open)
    await open.close()
    dataOf(await coord(url, ...addProject))
    const other = await keepTable(url)
    other.on('error', () => {})
    const waiting = start('coord', addRisk, on(url))
    await untilSomebodyWaits(other)
    await server.stop()
    expectConnectionLost(withoutPassword(url, await outcomeOf(waiting)))
    expect(errorOf(await coord(url, ...addRisk))).toMatchObject({
      code: 'DB_UNREACHABLE',
      exitCode: 5,
      message: expect.stringContaining('ECONNREFUSED'),
      nextStep: expect.stringContaining('Check that the server runs'),
    })
  })
})

function expectConnectionLost(outcome: Outcome): void {
  expect(errorOf(outcome)).toMatchObject({
    code: 'DB_CONNECTION_LOST',
    exitCode: 1,
    message: expect.stringContaining('nothing of this command was saved unless it said so'),
    nextStep: 'Run the command again.',
  })
}

function urlOf(database: ReturnType<typeof useServerDatabase>): () => string {
  return () => database.environment['DATABASE_URL']!
}

async function asAdmin(url: string, statement: string): Promise<object[]> {
  const client = new pg.Client({connectionString: url})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Has everybody wait who wants to change a risk, until this connection ends. */
async function keepTable(url: string): Promise<pg.Client> {
  const client = new pg.Client({connectionString: url})
  await client.connect()
  await client.query('begin; lock table risk in exclusive mode')
  return client
}

const WAITING = `from pg_locks join pg_database on pg_database.oid = database where not granted and datname = current_database()`

async function untilSomebodyWaits(client: pg.Client): Promise<void> {
  await expect
    .poll(async () => (await client.query(`select ${WAITING}`)).rowCount, {timeout: 30_000})
    .toBeGreaterThan(0)
}

function whoIsIn(url: string): string {
  return `select application_name from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`
}

async function outcomeOf(running: ReturnType<typeof start>): Promise<Outcome> {
  const {exitCode, stderr, stdout} = await running
  return {exitCode: exitCode ?? -1, stderr, stdout}
}

const networks: net.Server[] = []
afterAll(() => {
  for (const network of networks) network.close()
})

/** Another address of the server, whose connections can all be cut at once, as by pulling the plug. */
async function breakableNetwork(url: string): Promise<{readonly url: string; cut(): void}> {
  const {hostname, port} = new URL(url)
  const sockets: net.Socket[] = []
  const relay = net.createServer((client) => {
    const server = net.connect(Number(port), hostname)
    for (const socket of [client, server]) socket.on('error', () => {})
    client.pipe(server).pipe(client)
    sockets.push(client, server)
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  networks.push(relay)
  const {port: relayPort} = relay.address() as net.AddressInfo
  return {
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    url: changed(url, (parts) => Object.assign(parts, {port: String(relayPort)})),
  }
}
