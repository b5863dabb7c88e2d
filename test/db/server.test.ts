import {execFileSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import {sql} from 'kysely'
import {afterAll, afterEach, beforeAll, describe, expect, inject, test} from 'vitest'
import {describeLocation, inTransaction, type OpenDatabase, openDatabase, toUserError} from '#shared/db/index'
import {startTestServer} from '../support/embedded-postgres.ts'

const adminUrl = inject('postgresAdminUrl')
const options = {holder: `test ${randomBytes(4).toString('hex')}`}

function changed(change: (url: URL) => void): string {
  const url = new URL(adminUrl)
  change(url)
  return url.href
}

function open(url: string): Promise<OpenDatabase> {
  return openDatabase({kind: 'server', url}, options)
}

async function failure(url: string) {
  const error = await open(url).then(
    () => 'opened',
    (reason: unknown) => reason,
  )
  expect(JSON.stringify(error, ['message', 'nextStep', 'details', 'problems'])).not.toContain(
    new URL(adminUrl).password,
  )
  return error
}

describe('how a server is called in messages', () => {
  test.each([
    ['postgres://ada:secret@db.example:6543/lab', 'postgres://ada@db.example:6543/lab'],
    ['postgresql://ada:p%40ss@db.example/lab?sslmode=verify-full&password=secret', 'postgres://ada@db.example/lab'],
    ['postgres://db.example', 'postgres://db.example'],
    ['postgres://[::1]:5432/lab', 'postgres://[::1]:5432/lab'],
    ['postgres:///lab?host=/run/postgresql&user=ada', 'postgres://ada@/run/postgresql/lab'],
    ['postgres://ada:se/cret@db.example/lab', 'the server in DATABASE_URL'],
    ['postgres://ada:12/secret@db.example/lab', 'the server in DATABASE_URL'],
    ['postgres://ada:12?secret@db.example/lab', 'the server in DATABASE_URL'],
    ['postgres://ada:12#secret@db.example/lab', 'the server in DATABASE_URL'],
    ['mysql://ada:secret@db.example/lab', 'the server in DATABASE_URL'],
    ['secret', 'the server in DATABASE_URL'],
    ['postgres://h/%1b[31m', 'postgres://h/…[31m'],
    ['postgres://h/%ff', 'the server in DATABASE_URL'],
  ])('%s', (url, name) => {
    expect(describeLocation({kind: 'server', url})).toBe(name)
    expect(describeLocation({kind: 'server', url})).not.toContain('secret')
  })

  test('a directory is called by its path', () => {
    expect(describeLocation({kind: 'embedded', directory: '/data/database'})).toBe(
      'the embedded database in /data/database',
    )
  })
})

describe('an address that is none', () => {
  test.each(['lab', 'localhost:5432/lab', 'http://localhost/lab', 'postgres://ada:p#ss/w@localhost/lab', ''])(
    '%j is refused without being repeated',
    async (url) => {
      await expect(open(url)).rejects.toMatchObject({
        code: 'DB_UNREACHABLE',
        exitCode: 5,
        message: 'DATABASE_URL is not the address of a PostgreSQL server.',
        nextStep: expect.stringContaining('postgres://user:password@host:5432/database'),
      })
    },
  )
})

describe('a server that is not there', () => {
  test('refuses the connection: exit code 5, with what to check', async () => {
    const port = await freePort()
    await expect(open(`postgres://ada:secret@localhost:${port}/lab`)).rejects.toMatchObject({
      code: 'DB_UNREACHABLE',
      exitCode: 5,
      message: `Cannot reach postgres://ada@localhost:${port}/lab (ECONNREFUSED).`,
      nextStep: expect.stringContaining('docker compose -f docker-compose.local.yml up -d'),
    })
  })

  test('has no such name', async () => {
    await expect(open('postgres://ada:secret@no-such-host.invalid/lab')).rejects.toMatchObject({
      code: 'DB_UNREACHABLE',
      exitCode: 5,
      message: expect.stringMatching(
        /^Cannot reach postgres:\/\/ada@no-such-host\.invalid\/lab \((ENOTFOUND|EAI_AGAIN)\)\.$/,
      ),
    })
  })

  test('never answers', async () => {
    const silent = net.createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const {port} = silent.address() as net.AddressInfo
    try {
      await expect(open(`postgres://ada:secret@127.0.0.1:${port}/lab`)).rejects.toMatchObject({
        code: 'DB_UNREACHABLE',
        exitCode: 5,
      })
    } finally {
      silent.close()
    }
  })

  test('misses the file of its certificate authority', async () => {
    await expect(open('postgres://localhost/lab?sslrootcert=/no/such/file')).rejects.toMatchObject({
      code: 'DB_UNREACHABLE',
      exitCode: 5,
    })
  })

  test('has a certificate that nobody has signed', async ({skip}) => {
    const certificate = selfSignedCertificate()
    if (certificate === undefined) return skip('needs openssl')
    const server = net.createServer((socket) => {
      socket.once('data', () => {
        socket.write('S')
        new tls.TLSSocket(socket, {isServer: true, ...certificate}).on('error', () => {})
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port} = server.address() as net.AddressInfo
    try {
      await expect(open(`postgres://ada:secret@127.0.0.1:${port}/lab?sslmode=require`)).rejects.toMatchObject({
        code: 'DB_UNREACHABLE',
        exitCode: 5,
        message: expect.stringContaining('self-signed certificate'),
        nextStep: expect.stringContaining('sslrootcert'),
      })
    } finally {
      server.close()
    }
  })
})

describe.skipIf(adminUrl === '')('a PostgreSQL server', () => {
  test.each([
    [
      'wrong password',
      (url: URL) => Object.assign(url, {password: 'wrong'}),
      /refused the user or the password of postgres:/,
    ],
    ['no password', (url: URL) => Object.assign(url, {password: ''}), /refused the user or the password of postgres:/],
    [
      'unknown user',
      (url: URL) => Object.assign(url, {username: 'nobody'}),
      /refused the user or the password of postgres:/,
    ],
    ['unknown database', (url: URL) => Object.assign(url, {pathname: '/none'}), /has no such database: .*\/none\.$/],
    [
      'TLS that it does not have',
      (url: URL) => Object.assign(url, {search: '?sslmode=require'}),
      /does not support SSL/,
    ],
  ])('%s: exit code 5', async (_what, change, message) => {
    expect(await failure(changed(change))).toMatchObject({
      code: 'DB_UNREACHABLE',
      exitCode: 5,
      message: expect.stringMatching(message),
    })
  })

  test('is asked for TLS without a warning on standard error', async () => {
    const warnings: Error[] = []
    const collect = (warning: Error) => warnings.push(warning)
    process.on('warning', collect)
    for (const mode of ['prefer', 'require', 'verify-ca'])
      await failure(changed((url) => Object.assign(url, {search: `?sslmode=${mode}`})))
    await new Promise(setImmediate)
    process.off('warning', collect)
    expect(warnings).toEqual([])
  })

  describe('in use', () => {
    let database: OpenDatabase
    let admin: OpenDatabase

    beforeAll(async () => {
      admin = await open(adminUrl)
    })

    afterEach(() => database.close())
    afterAll(() => admin.close())

    async function terminateOthers() {
      await admin.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()`,
        [`ai-sandbox-homelab ${options.holder}`],
      )
    }

    test('knows us by name and has at most four connections of ours', async () => {
      database = await open(adminUrl)
      const {rows} = await database.pool.query('show application_name')
      expect(rows).toEqual([{application_name: `ai-sandbox-homelab ${options.holder}`}])
      const pids = await Promise.all(
        Array.from({length: 12}, async () => (await database.pool.query('select pg_backend_pid() as pid')).rows[0].pid),
      )
      expect(new Set(pids).size).toBeLessThanOrEqual(4)
    })

    test('keeps nothing of a transaction in its session, so that a pooler may hand it on', async () => {
      database = await open(adminUrl)
      const context = {actor: 'ada', command: 'coord risk add'}
      await inTransaction(database.kysely, context, (trx) => sql`select ${1}::int`.execute(trx))
      const client = await database.pool.connect()
      const {rows} = await client.query(`
        select coalesce(current_setting('lab.actor', true), '') as actor, (select count(*) from pg_prepared_statements) as prepared,
          (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
          (select count(*) from pg_listening_channels()) as channels`)
      client.release()
      expect(rows).toEqual([{actor: '', prepared: 0, locks: 0, channels: 0}])
    })

    test('that ends an idle connection is connected to again', async () => {
      database = await open(adminUrl)
      await terminateOthers()
      await expect.poll(() => database.pool.totalCount).toBe(0)
      expect((await database.pool.query('select 1 as one')).rows).toEqual([{one: 1}])
    })

    test('that ends a connection between two statements is noticed by the second, not by a crash', async () => {
      database = await open(adminUrl)
      const client = await database.pool.connect()
      const ended = new Promise<void>((resolve) => client.once('end', resolve))
      await terminateOthers()
      await ended
      const error = await client.query('select 1').catch((reason: unknown) => toUserError(reason, database.location))
      client.release()
      expect(error).toMatchObject({code: 'DB_CONNECTION_LOST', exitCode: 1})
    })

    test('that ends the connection in the middle of a transaction: exit code 1, nothing saved', async () => {
      database = await open(adminUrl)
      await database.pool.query('create table half (id int)')
      const work = inTransaction(database.kysely, {actor: 'ada', command: 'coord risk add'}, async (trx) => {
        await sql`insert into half values (1)`.execute(trx)
        await terminateOthers()
        await sql`insert into half values (2)`.execute(trx)
      })
      const error = await work.catch((reason: unknown) => toUserError(reason, database.location))
      expect(error).toMatchObject({
        code: 'DB_CONNECTION_LOST',
        exitCode: 1,
        message: expect.stringContaining('nothing of this command was saved unless it said so'),
        nextStep: 'Run the command again.',
      })
      expect((await database.pool.query('select * from half')).rows).toEqual([])
      await database.pool.query('drop table half')
    })

    test('that is shut down in the middle of a transaction: exit code 1, then 5', async () => {
      const server = await startTestServer()
      database = await open(server.adminUrl)
      const work = inTransaction(database.kysely, {actor: 'ada', command: 'coord risk add'}, async (trx) => {
        await sql`select 1`.execute(trx)
        await server.stop()
        await sql`select 2`.execute(trx)
      })
      const error = await work.catch((reason: unknown) => toUserError(reason, database.location))
      expect(error).toMatchObject({code: 'DB_CONNECTION_LOST', exitCode: 1})
      const next = await database.pool
        .query('select 1')
        .catch((reason: unknown) => toUserError(reason, database.location))
      expect(next).toMatchObject({code: 'DB_UNREACHABLE', exitCode: 5})
    })
  })
})

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const {port} = probe.address() as net.AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function selfSignedCertificate(): {key: Buffer; cert: Buffer} | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-tls-'))
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const request = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    key,
    '-out',
    cert,
  ]
  try {
    execFileSync('openssl', request, {stdio: 'pipe'})
    return {key: fs.readFileSync(key), cert: fs.readFileSync(cert)}
  } catch {
    return undefined
  } finally {
    fs.rmSync(folder, {recursive: true})
  }
}
