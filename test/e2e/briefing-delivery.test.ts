import {once} from 'node:events'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import PostalMime from 'postal-mime'
import {generate} from 'selfsigned'
import {SMTPServer} from 'smtp-server'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {run, start, temporaryEnvironment} from '../support/run-bin.ts'

// The bin as cron runs it, with servers that are there for it.

const PASSWORD = 'correct horse battery'
const {environment, folder} = temporaryEnvironment()
const mails: Buffer[] = []
let settings: Record<string, string> = {}
let hook: Awaited<ReturnType<typeof webServer>>

beforeAll(async () => {
  const {cert, private: key} = await generate([{name: 'commonName', value: 'localhost'}], {keySize: 2048})
  writeFileSync(join(folder, 'ca.pem'), cert)
  const smtp = await mailServer({cert, key})
  hook = await webServer()
  settings = {
    ...environment,
    BRIEFING_ATTEMPTS: '1',
    BRIEFING_WEBHOOK_SECRET: 'a secret of 16 or more',
    COORD_NOW: '2026-11-02T08:00:00Z',
    SMTP_CA_FILE: join(folder, 'ca.pem'),
    SMTP_FROM: 'Coordination <coord@example.org>',
    SMTP_HOST: 'localhost',
    SMTP_PASSWORD: PASSWORD,
    SMTP_PORT: String(smtp),
    SMTP_USER: 'coord',
  }
  await run('coord', ['project', 'demo'], {environment: settings})
})

describe('coord briefing --to', () => {
  it('delivers a mail over STARTTLS and a file; --quiet says nothing', async () => {
    const to = ['--to', 'mail:ana@example.org', '--to', 'file:b/{date}-{scope}.md']
    const outcome = await coord('briefing', '--no-ai', '--quiet', ...to)
    expect(outcome).toEqual({exitCode: 0, stderr: '', stdout: ''})
    const {from, html, subject, text, to: recipients} = await PostalMime.parse(mails[0]!)
    expect([from?.address, recipients?.[0]?.address]).toEqual(['coord@example.org', 'ana@example.org'])
    expect(subject).not.toBe('')
    expect([text, html]).toEqual([expect.stringContaining('DEMO-'), expect.stringContaining('DEMO-')])
    const file = join(settings['HOME']!, 'b/2026-11-02-portfolio.md')
    expect(readFileSync(file, 'utf8')).toContain('DEMO-')
  })

  it('delivers nothing a second time on that day', async () => {
    const {exitCode, stderr} = await coord('briefing', '--no-ai', '--to', 'mail:ana@example.org')
    expect([exitCode, stderr, mails.length]).toEqual([
      0,
      expect.stringContaining('has got the briefing of this day'),
      1,
    ])
  })

  it('exits with 6, lists every failure, and no secret is anywhere', async () => {
    hook.answers = 500
    const to = ['--to', `slack:${hook.url}/T0000/secret-path`, '--to', 'mail:nobody@example.org', '--to', 'file:c.txt']
    const {exitCode, stderr, stdout} = await coord('briefing', '--no-ai', ...to)
    expect(exitCode).toBe(6)
    expect(stderr).toMatch(/slack:http:\/\/127\.0\.0\.1:\d+\/••••#[\da-f]{4}.*answered 500/)
    expect(stderr).toMatch(/mail:nobody@example\.org.*refuses the recipient: 550/)
    expect(existsSync(join(settings['HOME']!, 'c.txt'))).toBe(true)
    expect(stdout + stderr).not.toMatch(/secret-path|correct horse/)
    hook.answers = 200
    const again = await coord('briefing', '--no-ai', '--json', ...to)
    const {details, problems} = JSON.parse(again.stdout).error
    expect([again.exitCode, problems.map(({field}: {field: string}) => field)]).toEqual([
      6,
      ['mail:nobody@example.org'],
    ])
    expect(details.deliveries).toMatchObject([
      {outcome: 'delivered'},
      {outcome: 'failed'},
      {reason: 'already-delivered'},
    ])
  })

  it('says in a dry run what would go where, and sends and stores nothing', async () => {
    const before = hook.requests
    const {exitCode, stderr} = await coord(
      'briefing',
      '--no-ai',
      '-n',
      '--to',
      `webhook:${hook.url}/dry`,
      '--to',
      'file:dry.md',
    )
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`would deliver file:${settings['HOME']}/dry.md`)])
    expect([hook.requests, existsSync(join(settings['HOME']!, 'dry.md'))]).toEqual([before, false])
  })

  it('says all that is wrong with destinations and settings before anything is made', async () => {
    const wrong = await coord('briefing', '--to', 'mial:x@example.org', '--to', 'file:x.pdf')
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringMatching(/did you mean mail:[\s\S]*\.pdf/)])
    const {exitCode, stderr} = await run('coord', ['briefing', '--to', 'mail:ana@example.org'], {environment})
    expect([exitCode, stderr]).toEqual([5, expect.stringMatching(/SMTP_HOST[\s\S]*SMTP_FROM/)])
  })

  it('of BRIEFING_TO with --send, which nothing else shows', async () => {
    hook.answers = 200
    const environmentWithTo = {...settings, BRIEFING_TO: `webhook:${hook.url}/T0000/secret-path`}
    const before = hook.requests
    const {exitCode} = await run('coord', ['briefing', '--no-ai'], {environment: environmentWithTo})
    expect([exitCode, hook.requests]).toEqual([0, before])
    const sent = await run('coord', ['briefing', '--no-ai', '--send'], {environment: environmentWithTo})
    expect([sent.exitCode, hook.requests]).toEqual([0, before + 1])
    const shown = await run('coord', ['config', 'show'], {environment: environmentWithTo})
    expect(sent.stdout + sent.stderr + shown.stdout).not.toContain('secret-path')
  })

  it('can be interrupted while it waits for a server, which is written down', async () => {
    const held = hook.hold()
    const destination = `webhook:${hook.url}/held`
    const running = start('coord', ['briefing', '--no-ai', '--to', destination], {environment: settings})
    await held
    running.kill('SIGINT')
    const {exitCode, stderr} = await running
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining('It was interrupted')])
    hook.release()
    expect((await coord('briefing', '--no-ai', '--to', destination)).exitCode).toBe(0)
  })

  it('leaves the database to others while it waits for a server', async () => {
    const held = hook.hold()
    const running = start('coord', ['briefing', '--no-ai', '--to', `webhook:${hook.url}/slow`], {environment: settings})
    await held
    const others = await coord('project', 'list', '--json')
    hook.release()
    expect([others.exitCode, (await running).exitCode]).toEqual([0, 0])
  })
})

function coord(...args: string[]) {
  return run('coord', args, {environment: settings})
}

async function mailServer(certificate: {readonly cert: string; readonly key: string}): Promise<number> {
  const server = new SMTPServer({
    ...certificate,
    logger: false,
    onAuth: ({password, username}, _session, callback) =>
      password === PASSWORD ? callback(null, {user: username ?? ''}) : callback(new Error('no')),
    onData: (stream, _session, callback) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        mails.push(Buffer.concat(pieces))
        callback()
      })
    },
    onRcptTo: ({address}, _session, callback) =>
      callback(address.startsWith('nobody') ? Object.assign(new Error('no such mailbox'), {responseCode: 550}) : null),
  })
  server.on('error', () => {})
  server.listen(0, 'localhost')
  await once(server.server, 'listening')
  afterAll(() => server.close())
  return (server.server.address() as AddressInfo).port
}

async function webServer() {
  let arrived = () => {}
  let release = () => {}
  let held = Promise.resolve()
  const server = http.createServer(async (request, response) => {
    state.requests++
    request.resume()
    arrived()
    await held
    response.writeHead(state.answers).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const state = {
    answers: 200,
    /** Answers nothing from now on; resolves when the next request is there. */
    hold(): Promise<void> {
      held = new Promise((resolve) => {
        release = resolve
      })
      return new Promise((resolve) => {
        arrived = resolve
      })
    },
    release: () => release(),
    requests: 0,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
  return state
}
