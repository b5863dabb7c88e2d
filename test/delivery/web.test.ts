import {execFile} from 'node:child_process'
import {createHmac} from 'node:crypto'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {generate} from 'selfsigned'
import {describe, expect, it, onTestFinished} from 'vitest'
import {sendToNtfy} from '#shared/delivery/channels/ntfy'
import {sendToSlack} from '#shared/delivery/channels/slack'
import {sendToWebhook} from '#shared/delivery/channels/webhook'
import {parseDestinations, type WebDestination} from '#shared/delivery/destination'
import {DeliveryFailure} from '#shared/delivery/failure'
import type {DeliverySettings, Message} from '#shared/delivery/index'
import {message, settingsOf} from './messages.ts'

describe('a webhook', () => {
  it('gets JSON with who sends it, signed so that the receiver can verify it', async () => {
    const key = Buffer.from('0123456789abcdef')
    const server = await serve((_request, response) => response.end())
    expect(await sendTo(server.url, {settings: {webhookKey: key}})).toBeNull()
    const [{body, headers, method}] = server.seen as [Seen]
    expect(method).toBe('POST')
    expect(JSON.parse(body)).toEqual({
      data: message.json,
      date: '2026-11-24',
      kind: 'briefing',
      schemaVersion: 1,
      scope: 'LIB',
      severity: 'red',
      subject: message.subject,
      text: message.text,
    })
    expect(headers).toMatchObject({
      'content-length': String(Buffer.byteLength(body)),
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'ai-sandbox-homelab coord',
      'webhook-id': 'id-1',
    })
    const {'webhook-id': id, 'webhook-signature': signature, 'webhook-timestamp': timestamp} = headers
    expect(signature).toBe(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`)
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(300)
  })

  it('without a key is not signed, and says so', async () => {
    const server = await serve((_request, response) => response.end())
    expect(await sendTo(server.url)).toMatch(/not signed/)
    expect(server.seen[0]!.headers).not.toHaveProperty('webhook-signature')
  })

  it('takes user and password of the address', async () => {
    const server = await serve((_request, response) => response.end())
    await sendTo(server.url.replace('//', '//ana:p%40ss@'))
    expect(server.seen[0]!.headers.authorization).toBe(`Basic ${Buffer.from('ana:p@ss').toString('base64')}`)
  })

  it.each([200, 202, 204])('is content with %i, and does not wait for what else is said', async (status) => {
    const server = await serve((_request, response) => response.writeHead(status).flushHeaders())
    await sendTo(server.url)
    expect(server.seen).toHaveLength(1)
  })
})

describe('redirects', () => {
  it.each([301, 302, 307, 308])('%i is followed with the same message', async (status) => {
    const server = await serve(({path}, response) => {
      if (path === '/moved') response.end()
      else response.writeHead(status, {location: '/moved'}).end()
    })
    await sendTo(server.url)
    expect(server.seen.map(({method, path}) => [method, path])).toEqual([
      ['POST', '/hook'],
      ['POST', '/moved'],
    ])
    expect(server.seen[1]!.body).toBe(server.seen[0]!.body)
  })

  it('to another server do not take the password or the token along', async () => {
    const other = await serve((_request, response) => response.end())
    const server = await serve((_request, response) => response.writeHead(307, {location: other.url}).end())
    await sendTo(server.url.replace('//', '//ana:secret@'))
    await ntfy(server.url, message, {ntfyToken: 'tk_secret'})
    expect(server.seen.map(({headers}) => headers.authorization)).toEqual([expect.any(String), 'Bearer tk_secret'])
    expect(other.seen.map(({headers}) => headers.authorization)).toEqual([undefined, undefined])
  })

  it.each([
    ['in a circle', (path: string) => (path === '/hook' ? '/b' : '/hook'), /go in a circle/, 2],
    ['without end', (path: string) => `${path}x`, /more than 3 times/, 4],
    ['to nowhere', () => 'http://[', /leads nowhere/, 1],
    ['to a file', () => 'file:///etc/passwd', /neither http nor https/, 1],
  ])('%s are not followed', async (_, location, words, requests) => {
    const server = await serve(({path}, response) => response.writeHead(307, {location: location(path)}).end())
    expect(await failureOf(sendTo(server.url))).toMatchObject({
      isTemporary: false,
      message: expect.stringMatching(words),
    })
    expect(server.seen).toHaveLength(requests)
  })

  it('from https to http are not followed', async () => {
    const plain = await serve((_request, response) => response.end())
    const secure = await serveHttps((_request, response) => {
      response.writeHead(307, {location: plain.url}).end()
    })
    expect(await postTrusting(secure.certificate, secure.url)).toMatch(/from https to http .*not followed/)
    expect(secure.seen).toHaveLength(1)
    expect(plain.seen).toEqual([])
  })
})

describe('what goes wrong', () => {
  it.each([
    [400, false],
    [403, false],
    [404, false],
    [410, false],
    [303, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ])('%i is worth another try: %s', async (status, isTemporary) => {
    const server = await serve((_request, response) => response.writeHead(status).end('<p>no_service</p>'))
    expect(await failureOf(sendTo(server.url))).toMatchObject({
      isTemporary,
      message: expect.stringMatching(new RegExp(`answered ${status}: no_service$`)),
    })
  })

  it('says how long the server wants to be left alone', async () => {
    const seconds = await serve((_request, response) => response.writeHead(429, {'retry-after': '7'}).end())
    expect((await failureOf(sendTo(seconds.url))).retryAfterMs).toBe(7000)
    const past = new Date(Date.now() - 5000).toUTCString()
    const date = await serve((_request, response) => response.writeHead(503, {'retry-after': past}).end())
    expect((await failureOf(sendTo(date.url))).retryAfterMs).toBe(0)
    const nonsense = await serve((_request, response) => response.writeHead(503, {'retry-after': 'later'}).end())
    expect((await failureOf(sendTo(nonsense.url))).retryAfterMs).toBeUndefined()
  })

  it('a server that never answers', async () => {
    const server = await serve(() => {})
    expect(await failureOf(sendTo(server.url, {settings: {timeoutMs: 100}}))).toMatchObject({
      isTemporary: true,
      message: expect.stringContaining('did not answer within 0.1 s'),
    })
  })

  it('a server that refuses and never ends its answer', async () => {
    const server = await serve((_request, response) => response.writeHead(500).write('wait'))
    expect(await failureOf(sendTo(server.url, {settings: {timeoutMs: 100}}))).toMatchObject({isTemporary: true})
  })

  it('a server that refuses at great length is not listened to', async () => {
    let written = 0
    const server = await serve((_request, response) => {
      response.writeHead(500)
      const more = () => {
        while (!response.destroyed && written < 2 ** 28) {
          written += 2 ** 16
          if (!response.write('x'.repeat(2 ** 16))) return
        }
      }
      response.on('drain', more)
      more()
    })
    const {message: words} = await failureOf(sendTo(server.url))
    expect(words.length).toBeLessThan(300)
    expect(written).toBeLessThan(2 ** 28)
  })

  it('a connection that is cut', async () => {
    const server = await serve((_request, response) => response.socket!.resetAndDestroy())
    expect(await failureOf(sendTo(server.url))).toMatchObject({
      isTemporary: true,
      message: expect.stringContaining('the connection was closed'),
    })
  })

  it('nobody listens', async () => {
    const server = await serve(() => {})
    server.close()
    expect(await failureOf(sendTo(server.url))).toMatchObject({
      isTemporary: true,
      message: expect.stringContaining('nothing listens there (ECONNREFUSED)'),
    })
  })

  it('a server that does not speak HTTP', async () => {
    const server = net.createServer((socket) => socket.on('error', () => {}).end('220 mail.example.org ESMTP\r\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const {port} = server.address() as AddressInfo
    expect((await failureOf(sendTo(`http://127.0.0.1:${port}/`))).message).toMatch(/does not speak http/)
    expect((await failureOf(sendTo(`https://127.0.0.1:${port}/`))).message).toMatch(/does not speak https/)
  })

  it('a certificate that nobody vouches for', async () => {
    const server = await serveHttps((_request, response) => void response.end())
    expect(await failureOf(sendTo(server.url))).toMatchObject({
      isTemporary: false,
      message: expect.stringContaining('cannot be trusted'),
      nextStep: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
  })

  it('never repeats a secret, even if the server does', async () => {
    const server = await serve(({path}, response) =>
      response.writeHead(404).end(`no hook ${path} \u001b[31m for tk_secret, T0secret`),
    )
    const failure = await failureOf(
      sendTo(`${server.url}/T0secret?key=alsosecret`, {settings: {secrets: ['tk_secret']}}),
    )
    expect(failure.message).toMatch(/answered 404: no hook •••• for ••••, ••••$/)
  })
})

describe('ntfy', () => {
  it('gets Markdown with a title in UTF-8, a priority and the token of the settings', async () => {
    const server = await serve((_request, response) => response.end())
    expect(await ntfy(server.url, message, {ntfyToken: 'tk_0123'})).toBeNull()
    const [{body, headers}] = server.seen as [Seen]
    expect(body).toBe('- **LIB-R1** "Asbestos found late" is red\n')
    expect(headers).toMatchObject({authorization: 'Bearer tk_0123', markdown: 'yes', priority: '5'})
    expect(decodedTitle(headers['title'] as string)).toBe(message.subject)
    expect(
      String(headers['title'])
        .split(' ')
        .every((word) => word.length <= 75),
    ).toBe(true)
  })

  it.each([
    ['red', '5'],
    ['orange', '4'],
    ['yellow', '3'],
    ['green', '2'],
    [null, '2'],
  ] as const)('%s has priority %s', async (severity, priority) => {
    const server = await serve((_request, response) => response.end())
    await ntfy(server.url, {...message, severity, subject: 'ASCII'})
    expect(server.seen[0]!.headers).toMatchObject({priority, title: 'ASCII'})
  })

  it('is cut at a line where it is too long, and says so', async () => {
    const server = await serve((_request, response) => response.end())
    expect(await ntfy(server.url, {...message, markdown: 'ü is a line\n'.repeat(1000)})).toMatch(/cut to/)
    const {body} = server.seen[0]!
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096)
    expect(body).toMatch(/^(ü is a line\n)+… and \d+ more lines: `coord briefing show 2026-11-24`$/)
  })
})

describe('Slack', () => {
  it('gets its own kind of Markdown', async () => {
    const server = await serve((_request, response) => response.end('ok'))
    await slack(server.url, {
      ...message,
      markdown: [
        '# Briefing',
        '',
        '## Needs you',
        '- **LIB-R1** "A & B <!here>" [page](https://example.org/?a=1&b=2)',
        '  - `coord risk show LIB-R1 > x` \\*literal\\*',
        '1. 2 * 3 * 4 is *not italic*.\\',
        '```sh',
        'a <b> **c**',
        '```',
      ].join('\n'),
    })
    const {text} = JSON.parse(server.seen[0]!.body)
    expect(text.split('\n').slice(2)).toEqual([
      '*Needs you*',
      '• *LIB-R1* "A &amp; B &lt;!here&gt;" <https://example.org/?a=1&amp;b=2|page>',
      '  • `coord risk show LIB-R1 &gt; x` *literal*',
      '1. 2 * 3 * 4 is _not italic_.',
      '```',
      'a &lt;b&gt; **c**',
      '```',
    ])
    expect(text.split('\n')[0]).toBe(`*${message.subject}*`)
  })

  it('is cut at a line where it is too long, and says so', async () => {
    const server = await serve((_request, response) => response.end('ok'))
    expect(await slack(server.url, {...message, markdown: '- a line\n'.repeat(1000)})).toMatch(/cut to/)
    const {text} = JSON.parse(server.seen[0]!.body)
    expect(text.length).toBeLessThanOrEqual(4000)
    expect(text).toMatch(/… and \d+ more lines: `coord briefing show 2026-11-24`$/)
  })
})

interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

type Answer = (request: Seen, response: http.ServerResponse) => unknown

async function serve(answer: Answer) {
  return listening(http.createServer(), 'http', answer)
}

async function serveHttps(answer: Answer) {
  const {cert, private: key} = await generate([{name: 'commonName', value: 'localhost'}], {keySize: 2048})
  return {...(await listening(https.createServer({cert, key}), 'https', answer)), certificate: cert}
}

async function listening(server: http.Server, scheme: string, answer: Answer) {
  const seen: Seen[] = []
  server.on('request', async (request: http.IncomingMessage, response: http.ServerResponse) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += piece
    const {headers, method = '', url: path = ''} = request
    seen.push({body, headers, method, path})
    answer(seen.at(-1)!, response)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  return {close, seen, url: `${scheme}://localhost:${(server.address() as AddressInfo).port}/hook`}
}

function destination(kind: 'webhook' | 'ntfy' | 'slack', url: string): WebDestination {
  const place = {baseDirectory: '/', field: '--to', homeDirectory: '/'}
  return parseDestinations([`${kind}:${url}`], place)[0] as WebDestination
}

const {signal} = new AbortController()

function sendTo(url: string, {settings = {}}: {settings?: Partial<DeliverySettings>} = {}): Promise<string | null> {
  const to = destination('webhook', url)
  const secrets = [...to.secrets, ...(settings.secrets ?? [])]
  return sendToWebhook(to, message, {id: 'id-1', settings: settingsOf({...settings, secrets}), signal})
}

function ntfy(url: string, sent: Message, settings: Partial<DeliverySettings> = {}): Promise<string | null> {
  return sendToNtfy(destination('ntfy', url), sent, {settings: settingsOf(settings), signal})
}

function slack(url: string, sent: Message): Promise<string | null> {
  return sendToSlack(destination('slack', url), sent, {settings: settingsOf(), signal})
}

/** What a process prints that trusts one certificate more. */
async function postTrusting(certificate: string, url: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'))
  onTestFinished(() => rmSync(folder, {force: true, recursive: true}))
  const file = join(folder, 'ca.pem')
  writeFileSync(file, certificate)
  const script = join(import.meta.dirname, '../support/children/post.ts')
  const {stdout} = await promisify(execFile)(process.execPath, ['--import', import.meta.resolve('tsx'), script, url], {
    env: {...process.env, NODE_EXTRA_CA_CERTS: file},
  })
  return stdout
}

async function failureOf(promise: Promise<unknown>): Promise<DeliveryFailure> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof DeliveryFailure) return error
  throw error
}

function decodedTitle(title: string): string {
  return title
    .split(' ')
    .map((word) => Buffer.from(/^=\?UTF-8\?B\?(.*)\?=$/.exec(word)![1]!, 'base64').toString())
    .join('')
}
