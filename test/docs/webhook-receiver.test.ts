import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, it, onTestFinished} from 'vitest'
import {loadConfig} from '#shared/config/index'
import {sendToWebhook} from '#shared/delivery/channels/webhook'
import type {WebDestination} from '#shared/delivery/destination'
import {parseDestinations, readDeliverySettings} from '#shared/delivery/index'
import {makeHome} from '../config/home.ts'
import {message} from '../delivery/messages.ts'
import {readDocument} from './sessions.ts'

type Verify = (headers: http.IncomingHttpHeaders, body: Buffer, secret: string, now?: number) => boolean

it('the receiver in docs/BRIEFING.md takes what we send, and nothing that is forged, changed or replayed', async () => {
  const isGenuine = await documentedReceiver()
  const secret = `whsec_${Buffer.from('a key of 24 bytes or more').toString('base64')}`
  const {body, headers} = await delivered(secret)
  const now = Number(headers['webhook-timestamp'])
  const changed = Buffer.from(body.toString().replace('red', 'green'))
  expect(isGenuine(headers, body, secret)).toBe(true)
  expect(isGenuine({...headers, 'webhook-signature': `v1,bm8= ${headers['webhook-signature']}`}, body, secret)).toBe(
    true,
  )
  expect([
    isGenuine(headers, changed, secret),
    isGenuine(headers, body, `whsec_${Buffer.from('another key of some bytes').toString('base64')}`),
    isGenuine({...headers, 'webhook-id': 'other'}, body, secret),
    isGenuine({...headers, 'webhook-timestamp': String(now + 1)}, body, secret),
    isGenuine(headers, body, secret, now + 301),
    isGenuine({}, body, secret),
  ]).toEqual([false, false, false, false, false, false])
})

async function documentedReceiver(): Promise<Verify> {
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(readDocument('docs/BRIEFING.md')) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'))
  onTestFinished(() => rmSync(folder, {force: true, recursive: true}))
  const file = join(folder, 'receiver.mjs')
  writeFileSync(file, code)
  const {isGenuine} = (await import(pathToFileURL(file).href)) as {isGenuine: Verify}
  return isGenuine
}

async function delivered(secret: string): Promise<{body: Buffer; headers: http.IncomingHttpHeaders}> {
  let resolve = (_: {body: Buffer; headers: http.IncomingHttpHeaders}) => {}
  const promise = new Promise<{body: Buffer; headers: http.IncomingHttpHeaders}>((taken) => {
    resolve = taken
  })
  const server = http.createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    response.end()
    resolve({body: Buffer.concat(pieces), headers: request.headers})
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const {port} = server.address() as AddressInfo
  const place = {baseDirectory: '/', field: '--to', homeDirectory: '/'}
  const destinations = parseDestinations([`webhook:http://127.0.0.1:${port}/`], place)
  const config = await loadConfig(makeHome().sources({BRIEFING_WEBHOOK_SECRET: secret}), ['briefing'])
  const settings = await readDeliverySettings(config, destinations)
  const {signal} = new AbortController()
  await sendToWebhook(destinations[0] as WebDestination, message, {id: 'id-1', settings, signal})
  return promise
}
