import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {describe, expect, it, onTestFinished} from 'vitest'
import {exchange} from '#shared/ai/transport/exchange'
import type {Limits} from '#shared/ai/transport/limits'
import {wholeText} from '#shared/ai/transport/whole-text'
import {failureOf} from '../../support/ai.ts'
import {type Delivery, deliver, serve} from '../../support/fake-server.ts'

const patient: Limits = {connectMs: 10_000, firstByteMs: 10_000, idleMs: 10_000, totalMs: 10_000}
const never = new Promise<never>(() => {})

describe('an exchange', () => {
  it('sends method, path, headers and body, and gives the answer in its pieces', async () => {
    const server = await serving('Grüße', {packet: 1})
    const url = new URL(`${server.url.replace('//', '//ana:p%40ss@')}/api/chat?x=1`)
    const {body, headers, status} = await exchange(
      {body: '{"a":"ü"}', headers: {'x-own': 'yes'}, method: 'POST', url},
      {limits: patient, signal: new AbortController().signal},
    )
    expect({status, text: await wholeText(body, 100), type: headers['content-type']}).toEqual({
      status: 200,
      text: 'Grüße',
      type: 'text/plain',
    })
    expect(server.seen[0]).toMatchObject({
      body: {a: 'ü'},
      headers: {authorization: `Basic ${Buffer.from('ana:p@ss').toString('base64')}`, 'x-own': 'yes'},
      method: 'POST',
      path: '/api/chat?x=1',
    })
  })

  it('waits for a server that takes a second before its headers', async () => {
    const server = await serving('late', {before: () => setTimeout(1000)})
    expect(await read(server.url)).toBe('late')
  })
})

describe('what goes wrong is an error of its own', () => {
  it.each<[string, Partial<Limits>, Delivery]>([
    ['AI_TIMEOUT_FIRST_BYTE', {firstByteMs: 50}, {before: () => never}],
    ['AI_TIMEOUT_IDLE', {idleMs: 50}, {ending: 'stall'}],
    ['AI_TIMEOUT_TOTAL', {totalMs: 1000}, {ending: 'stall'}],
    ['AI_STREAM_INCOMPLETE', {}, {headers: {'content-length': '1000'}, ending: 'cut'}],
  ])('%s', async (code, limits, delivery) => {
    const server = await serving('begins', delivery)
    expect(await failureOf(read(server.url, {...patient, ...limits}))).toMatchObject({code})
    expect(await server.seen[0]!.closed).toEqual({wasComplete: false})
  })

  it('headers alone are no first byte: a server may send them before it has read the prompt', async () => {
    const server = await serve((_seen, response) => response.writeHead(200).flushHeaders())
    onTestFinished(server.close)
    expect(await failureOf(read(server.url, {...patient, firstByteMs: 50, idleMs: 1}))).toMatchObject({
      code: 'AI_TIMEOUT_FIRST_BYTE',
    })
  })

  it('AI_TIMEOUT_CONNECT when nobody takes the connection', async () => {
    const {port} = await listening(net.createServer()) // TLS is expected, and never answered
    expect(await failureOf(read(`https://127.0.0.1:${port}`, {...patient, connectMs: 50}))).toMatchObject({
      code: 'AI_TIMEOUT_CONNECT',
    })
  })

  it('AI_UNAVAILABLE when nobody listens, with the reason', async () => {
    const server = await serving('', {})
    await server.close()
    const {code, message} = await failureOf(read(server.url))
    expect({code, message}).toEqual({
      code: 'AI_UNAVAILABLE',
      message: expect.stringMatching(/nothing listens.*ECONNREFUSED/),
    })
  })

  it('AI_UNAVAILABLE when there is no such host', async () =>
    expect(await failureOf(read('http://no-such-host.invalid'))).toMatchObject({code: 'AI_UNAVAILABLE'}))

  it('AI_UNAVAILABLE when the certificate is not trusted', async () => {
    const {port} = await listening(https.createServer(selfSigned()))
    const {code, message} = await failureOf(read(`https://localhost:${port}`))
    expect({code, message}).toEqual({code: 'AI_UNAVAILABLE', message: expect.stringContaining('certificate')})
  })

  it('AI_BAD_RESPONSE when it is not HTTP', async () => {
    const {port} = await listening(net.createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await failureOf(read(`http://127.0.0.1:${port}`))).toMatchObject({code: 'AI_BAD_RESPONSE'})
  })

  it('AI_STREAM_INCOMPLETE when the connection is closed before the answer', async () => {
    const server = await serve((_seen, response) => void response.socket?.destroy())
    onTestFinished(server.close)
    expect(await failureOf(read(server.url))).toMatchObject({code: 'AI_STREAM_INCOMPLETE'})
  })
})

describe('who cancels', () => {
  it('before the headers is heard at once, and the server sees the connection close', async () => {
    const server = await serving('', {before: () => never})
    const stop = new AbortController()
    const failure = failureOf(read(server.url, patient, stop.signal))
    const {closed} = await server.arrived(1)
    stop.abort()
    expect(await failure).toMatchObject({code: 'AI_CANCELLED'})
    expect(await closed).toEqual({wasComplete: false})
  })

  it('in the middle of the answer is heard as well', async () => {
    const server = await serving('begins', {ending: 'stall'})
    const stop = new AbortController()
    const {body} = await exchange(
      {headers: {}, method: 'GET', url: new URL(server.url)},
      {limits: patient, signal: stop.signal},
    )
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('begins')
    const next = failureOf(body.next())
    stop.abort()
    expect(await next).toMatchObject({code: 'AI_CANCELLED'})
    expect(await server.seen[0]!.closed).toEqual({wasComplete: false})
  })

  it('beforehand sends nothing', async () => {
    const server = await serving('', {})
    expect(await failureOf(read(server.url, patient, AbortSignal.abort()))).toMatchObject({code: 'AI_CANCELLED'})
    expect(server.seen).toEqual([])
  })
})

async function serving(text: string, delivery: Delivery) {
  const server = await serve((_seen, response) => deliver(response, text, 'text/plain', delivery))
  onTestFinished(server.close)
  return server
}

async function read(url: string, limits = patient, signal = new AbortController().signal): Promise<string> {
  const {body} = await exchange({headers: {}, method: 'GET', url: new URL(url)}, {limits, signal})
  return wholeText(body, 1000)
}

async function listening(server: net.Server): Promise<AddressInfo> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return server.address() as AddressInfo
}

function selfSigned() {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-tls-'))
  onTestFinished(() => rmSync(folder, {force: true, recursive: true}))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  execFileSync('openssl', [...request, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], {stdio: 'ignore'})
  return {cert: readFileSync(cert), key: readFileSync(key)}
}
