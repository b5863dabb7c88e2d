import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer as createHttpServer} from 'node:http'
import {connect, createServer, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, describe, expect, inject, it} from 'vitest'
import {openDatabase} from '#shared/db/index'
import {checkHealth, targetByLogin} from '#shared/deploy/index'
import {sshIntoFolder} from './remote-home.ts'

// Ports are fixed, so each machine is an address of the loopback network, of which Linux has many.

const path = process.env['PATH']
const folder = mkdtempSync(join(tmpdir(), 'lab-test-deploy-health-'))
const options = {
  knownHosts: join(folder, 'deploy/known_hosts'),
  model: 'llama3.1:8b',
  packageRoot: process.cwd(),
  stateDirectory: folder,
}
let server: Server | undefined

afterEach(() => {
  process.env['PATH'] = path
  server?.close()
  server = undefined
})
afterAll(() => rmSync(folder, {force: true, recursive: true}))

const at = (address: string) => targetByLogin(`lab@${address}`, '127.0.0.0/8')

describe.skipIf(process.platform !== 'linux')('the health of postgres', () => {
  const keep = (address: string, password: string) => {
    mkdirSync(join(folder, 'deploy'), {recursive: true})
    writeFileSync(join(folder, 'deploy', `${address}.database-password`), `${password}\n`)
  }

  it.skipIf(inject('postgresAdminUrl') === '')('is a login from here with the password that is kept', async () => {
    const admin = inject('postgresAdminUrl')
    const {close, pool} = await openDatabase({kind: 'server', url: admin}, {holder: 'test'})
    await pool.query("create role coord login password 'right-password'")
    await pool.query('create database coord owner coord')
    await listen(
      '127.91.0.1',
      5432,
      createServer((socket) => {
        const behind = connect(Number(new URL(admin).port), '127.0.0.1')
        socket.pipe(behind).pipe(socket)
      }),
    )
    try {
      keep('127.91.0.1', 'right-password')
      await expect(checkHealth(at('127.91.0.1'), 'postgres', options)).resolves.toBeUndefined()
      keep('127.91.0.1', 'wrong-password')
      await expect(checkHealth(at('127.91.0.1'), 'postgres', options)).rejects.toMatchObject({code: 'UNHEALTHY'})
    } finally {
      await pool.query('drop database coord with (force)')
      await pool.query('drop role coord')
      await close()
    }
  })

  it('says why when it cannot be reached, and who may', async () => {
    keep('127.91.0.2', 'some-password')
    await expect(checkHealth(at('127.91.0.2'), 'postgres', options)).rejects.toMatchObject({
      code: 'UNHEALTHY',
      nextStep: expect.stringContaining('127.0.0.0/8 only'),
    })
  })

  it('is unknown without the password', async () => {
    await expect(checkHealth(at('127.91.0.3'), 'postgres', options)).rejects.toMatchObject({
      nextStep: expect.stringContaining('--password-stdin'),
    })
  })
})

describe.skipIf(process.platform !== 'linux')('the health of ollama', () => {
  const ollama = (models: readonly string[]) =>
    createHttpServer(({url}, response) => {
      const body = url === '/api/version' ? {version: '0.12.6'} : {models: models.map((name) => ({model: name, name}))}
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    })

  it('is an answer, with the model among those it has', async () => {
    await listen('127.91.0.4', 11_434, ollama(['llama3.1:8b']))
    await expect(checkHealth(at('127.91.0.4'), 'ollama', options)).resolves.toBeUndefined()
  })

  it('is not there without the model', async () => {
    await listen('127.91.0.5', 11_434, ollama(['llama3.2:3b']))
    await expect(checkHealth(at('127.91.0.5'), 'ollama', options)).rejects.toMatchObject({
      code: 'UNHEALTHY',
      message: expect.stringContaining('no model llama3.1:8b'),
    })
  })

  it('is not there without an answer', async () => {
    await expect(checkHealth(at('127.91.0.6'), 'ollama', options)).rejects.toMatchObject({code: 'UNHEALTHY'})
  })
})

describe('the health of apps', () => {
  it.each([
    ['', undefined],
    ["echo 'error: The server cannot be reached.' >&2; exit 69", 'The server cannot be reached'],
  ])('is what coord and lab say there: %s', async (end, message) => {
    const root = mkdtempSync(join(folder, 'root-'))
    mkdirSync(join(root, 'srv/coordination'), {recursive: true})
    for (const [name, body] of [
      ['coord', ''],
      ['lab', end],
    ] as const)
      writeFileSync(join(root, name), `#!/bin/sh\n${body}\n`, {mode: 0o755})
    sshIntoFolder(root)
    process.env['PATH'] = `${root}:${path}`
    process.env['DESTDIR'] = root
    const health = checkHealth(at('127.0.0.1'), 'apps', options)
    if (message === undefined) await expect(health).resolves.toBeUndefined()
    else await expect(health).rejects.toMatchObject({code: 'UNHEALTHY', message: expect.stringContaining(message)})
    delete process.env['DESTDIR']
  })
})

async function listen(host: string, port: number, listening: Server): Promise<void> {
  server = listening
  await new Promise<void>((resolve, reject) => listening.once('error', reject).listen(port, host, resolve))
}
