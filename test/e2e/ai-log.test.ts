import {readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import pg from 'pg'
import {beforeAll, describe, expect, inject, onTestFinished, test} from 'vitest'
import {acquireLock} from '#shared/db/embedded/lock'
import {useServerDatabase} from '../support/databases.ts'
import {type FakeOllamaOptions, startFakeOllama} from '../support/fake-ollama.ts'
import {run, start, temporaryEnvironment} from '../support/run-bin.ts'

const place = temporaryEnvironment()
const base = {...place.environment, AI_PROVIDER: 'ollama'}
const journals = join(place.environment['XDG_STATE_HOME']!, 'ai-sandbox-homelab', 'ai-journal')

beforeAll(async () => {
  const {exitCode, stderr} = await run('lab', ['db', 'migrate'], {environment: base})
  if (exitCode !== 0) throw new Error(stderr)
})

async function ollama(options: FakeOllamaOptions = {}, environment: Readonly<Record<string, string>> = base) {
  const server = await startFakeOllama(options)
  onTestFinished(() => server.close())
  return {environment: {...environment, OLLAMA_HOST: server.url}, server}
}

/** A server whose model thinks until it is told to answer. */
async function thinking(text: string, environment: Readonly<Record<string, string>> = base) {
  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    answer = resolve
  })
  return {...(await ollama({replies: [{before: () => asked, text}]}, environment)), answer: () => answer()}
}

const ask = (question: string) => ['ai', 'ask', question] as const
const waiting = () => readdirSync(journals).length

async function logged(grep: string, environment: Readonly<Record<string, string>> = base) {
  const outcome = await run('lab', ['ai', 'logs', '--grep', grep, '--json'], {environment})
  expect(outcome.exitCode, outcome.stderr).toBe(0)
  return JSON.parse(outcome.stdout).data as {id: string; status: string; errorCode: string | null}[]
}

describe('what a model is asked', () => {
  test('is in the log when the command has ended, question and answer, and nothing waits any more', async () => {
    const {environment} = await ollama({replies: [{text: 'Forty-two it is.'}]})
    expect(await run('lab', ask('What is the answer to all?'), {environment})).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Forty-two it is.'),
    })
    expect(waiting()).toBe(0)
    const [entry] = await logged('answer to all')
    expect(entry).toMatchObject({
      command: 'lab ai ask',
      model: 'llama3.1:8b',
      provider: 'ollama',
      status: 'ok',
      task: 'ask',
    })
    const shown = await run('lab', ['ai', 'logs', 'show', entry!.id.slice(0, 8)], {environment})
    expect(shown.stdout).toContain('What is the answer to all?')
    expect(shown.stdout).toContain('Forty-two it is.')
    expect((await run('lab', ['ai', 'stats', '--csv', '--columns', 'key,ok'], {environment})).stdout).toContain(
      'llama3.1:8b,',
    )
  })

  test('is not kept with keys in it, nor with control characters that a terminal would obey', async () => {
    const key = 'sk-proj-abcdefghijklmnop0123456789'
    const {environment} = await ollama({replies: [{text: 'red \u001b[31mand \u0000 nul'}]})
    const outcome = await run('lab', ask(`Is ${key} a key of colours?`), {environment})
    expect(outcome.exitCode).toBe(0)
    const [entry] = await logged('key of colours')
    const shown = await run('lab', ['ai', 'logs', 'show', entry!.id], {environment})
    expect(shown.stdout).toContain('Is [key] a key of colours?')
    expect(shown.stdout).not.toContain('\u001b')
    expect(JSON.stringify(await logged('colours'))).not.toContain(key)
  })

  test('by several commands at once is all in the log', async () => {
    const texts = ['first', 'second', 'third']
    const {environment} = await ollama()
    const outcomes = await Promise.all(texts.map((text) => run('lab', ask(`Crowd: ${text}?`), {environment})))
    expect(outcomes.map(({exitCode}) => exitCode)).toEqual([0, 0, 0])
    expect((await logged('Crowd:')).map(({status}) => status)).toEqual(['ok', 'ok', 'ok'])
    expect(waiting()).toBe(0)
  })

  test('waits in a journal that only its owner reads while another command has the database', async () => {
    const {environment} = await ollama()
    const lock = await acquireLock(`${join(place.dataDirectory, 'database')}.lock`, {
      holder: 'coord import',
      onNotice: () => {},
      waitMs: 0,
    })
    const outcome = await run('lab', ask('Is the database free?'), {environment})
    expect(outcome).toMatchObject({exitCode: 0, stderr: ''})
    const [journal] = readdirSync(journals)
    expect(statSync(join(journals, journal!)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(journals, journal!), 'utf8')).toContain('Is the database free?')
    lock.release()
    expect(await logged('database free')).toMatchObject([{status: 'ok'}])
    expect(waiting()).toBe(0)
  })

  test('by a program that is killed meanwhile is abandoned, and asked once', async () => {
    const {environment, server} = await thinking('never')
    const asking = start('lab', ask('Who is killed?'), {environment})
    await untilAsked(server)
    expect(await logged('Who is killed')).toMatchObject([{status: 'running'}])
    asking.kill('SIGKILL')
    await asking
    expect(await logged('Who is killed')).toMatchObject([{status: 'abandoned'}])
    expect(await logged('Who is killed')).toHaveLength(1)
  })

  test('is cancelled by Ctrl-C: the server is told, exit 130, the log says so', async () => {
    const {environment, server} = await thinking('never')
    const asking = start('lab', [...ask('Who is interrupted?'), '--json'], {environment})
    const seen = await untilAsked(server)
    asking.kill('SIGINT')
    const {exitCode, stdout} = await asking
    expect(exitCode).toBe(130)
    expect(JSON.parse(String(stdout))).toMatchObject({kind: 'error'})
    expect(await seen.closed).toEqual({wasComplete: false})
    expect(await logged('Who is interrupted')).toMatchObject([{errorCode: 'AI_CANCELLED', status: 'cancelled'}])
  })

  test('and cannot be answered is in the log with the reason; the command is none the worse', async () => {
    const environment = {...base, OLLAMA_HOST: 'http://127.0.0.1:9'}
    expect(await run('lab', ask('Is anybody there?'), {environment})).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('The rules answer instead.'),
    })
    expect(await logged('anybody there')).toMatchObject([{errorCode: 'AI_UNAVAILABLE', status: 'fallback'}])
  })

  test('is removed for good by purge, after a look at how much that is', async () => {
    const dry = JSON.parse(
      (await run('lab', ['ai', 'logs', 'purge', '--all', '-n', '--json'], {environment: base})).stdout,
    )
    expect(dry.data.removed).toBeGreaterThan(5)
    expect(await run('lab', ['ai', 'logs', 'purge', '--all'], {environment: base})).toMatchObject({exitCode: 2})
    expect(await run('lab', ['ai', 'logs', 'purge', '--yes'], {environment: base})).toMatchObject({exitCode: 2})
    const {stdout} = await run('lab', ['ai', 'logs', 'purge', '--all', '--yes'], {environment: base})
    expect(stdout).toBe(`Removed ${dry.data.removed} entries of the AI log\n`)
    expect(await logged('')).toEqual([])
  })
})

describe.skipIf(inject('postgresAdminUrl') === '')('on a server', () => {
  const database = useServerDatabase({migrated: true})

  test('what a model is asked is in the log while it thinks, for everybody', async () => {
    const {answer, environment, server} = await thinking('Now.', {...base, ...database.environment})
    const client = new pg.Client({connectionString: database.environment['DATABASE_URL']!})
    await client.connect()
    const asking = start('lab', ask('When?'), {environment})
    await untilAsked(server)
    for (;;) {
      const {rows} = await client.query('select status from ai_interaction')
      if (rows.length > 0) {
        expect(rows).toEqual([{status: 'running'}])
        break
      }
    }
    answer()
    expect((await asking).exitCode).toBe(0)
    expect((await client.query('select status from ai_interaction')).rows).toEqual([{status: 'ok'}])
    await client.end()
  })
})

async function untilAsked({arrived, chats}: Awaited<ReturnType<typeof startFakeOllama>>) {
  for (let number = 1; ; number += 1) {
    await arrived(number)
    const [chat] = chats()
    if (chat) return chat
  }
}
