import {once} from 'node:events'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {describe, expect, it, onTestFinished} from 'vitest'
import {loadConfig} from '#shared/config/index'
import {readAi} from '#shared/lab/ai'
import {makeHome} from '../config/home.ts'

describe('whether an Ollama server is there', () => {
  it('is what its version says', async () => {
    const {seen, url} = await serve((_request, response) => response.end('{"version": "0.6.4"}'))
    expect(await look({OLLAMA_HOST: url})).toEqual({
      address: url,
      isReachable: true,
      model: 'llama3.1:8b',
      problem: null,
      provider: 'auto',
      version: '0.6.4',
    })
    expect(seen).toEqual(['GET /api/version undefined'])
  })

  it('is not so when nobody listens', async () => {
    const {close, url} = await serve(() => {})
    await close()
    expect(await look({OLLAMA_HOST: url})).toMatchObject({isReachable: false, problem: 'ECONNREFUSED', version: null})
  })

  it('is not waited for long', async () => {
    const {url} = await serve(() => {})
    expect(await look({OLLAMA_HOST: url})).toMatchObject({isReachable: false, problem: 'no answer within 1.5 s'})
  })

  it.each<[string, string, http.RequestListener]>([
    ['something else answers', 'it is no Ollama server', (_request, response) => response.end('<html>')],
    ['it answers something else', 'it is no Ollama server', (_request, response) => response.end('{"version": 1}')],
    ['it answers an error', 'HTTP 503', (_request, response) => response.writeHead(503).end()],
    ['it sends us away', 'no answer', (_request, response) => response.writeHead(302, {location: '/'}).end()],
    ['it never stops', 'it is no Ollama server', (_request, response) => response.write('x'.repeat(20_000))],
  ])('is not so when %s', async (_name, problem, listener) => {
    const {url} = await serve(listener)
    expect(await look({OLLAMA_HOST: url})).toMatchObject({isReachable: false, problem})
  })

  it('is asked with the user in the address, and told without the password', async () => {
    const {seen, url} = await serve((_request, response) => response.end('{"version": "0.6.4"}'))
    const {address, isReachable} = await look({OLLAMA_HOST: url.replace('//', '//ana:hunter2@')})
    expect({address, isReachable}).toEqual({address: url.replace('//', '//ana:••••@'), isReachable: true})
    expect(seen).toEqual([`GET /api/version Basic ${Buffer.from('ana:hunter2').toString('base64')}`])
  })
})

describe('other providers are not asked', () => {
  it.each([
    [{AI_PROVIDER: 'rules'}, {address: null, model: null, provider: 'rules'}],
    [{AI_PROVIDER: 'mock'}, {address: null, model: null, provider: 'mock'}],
    [
      {AI_PROVIDER: 'openai', OPENAI_BASE_URL: 'https://ana:hunter2@example.org/v1'},
      {address: 'https://ana:••••@example.org/v1', model: 'llama3.1:8b', provider: 'openai'},
    ],
  ])('%j', async (environment, facts) => {
    expect(await look(environment)).toEqual({isReachable: null, problem: null, version: null, ...facts})
  })

  it('nor is anybody when the settings have a problem', async () =>
    expect(await readAi(null)).toMatchObject({isReachable: null, provider: null}))
})

async function look(environment: Record<string, string>) {
  const {ai} = await loadConfig(makeHome().sources(environment), ['ai'])
  return readAi(ai)
}

async function serve(listener: http.RequestListener) {
  const seen: string[] = []
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(close)
  return {close, seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`}
}
