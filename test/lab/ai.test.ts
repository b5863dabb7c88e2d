import {describe, expect, it, onTestFinished} from 'vitest'
import {loadConfig} from '#shared/config/index'
import {readAi} from '#shared/lab/ai'
import {makeHome} from '../config/home.ts'
import {llama, startFakeOllama} from '../support/fake-ollama.ts'
import {startFakeOpenai} from '../support/fake-openai.ts'
import type {Delivery} from '../support/fake-server.ts'

describe('whether an Ollama server is there', () => {
  it('is what its version and its models say', async () => {
    const server = await startFakeOllama({version: '0.13.4'})
    onTestFinished(server.close)
    expect(await look({OLLAMA_HOST: server.url})).toEqual({
      address: server.url,
      hasModel: true,
      isReachable: true,
      model: 'llama3.1:8b',
      nextStep: null,
      problem: null,
      provider: 'auto',
      version: '0.13.4',
    })
    expect(server.seen.map(({method, path}) => `${method} ${path}`).toSorted()).toEqual([
      'GET /api/ps',
      'GET /api/tags',
      'GET /api/version',
    ])
  })

  it('says which models there are when the one that is set is not', async () => {
    const server = await startFakeOllama({models: [{...llama, name: 'mistral:7b'}]})
    onTestFinished(server.close)
    expect(await look({OLLAMA_HOST: server.url})).toMatchObject({
      hasModel: false,
      isReachable: true,
      nextStep: 'lab ai pull llama3.1:8b',
      problem: expect.stringContaining('mistral:7b'),
    })
  })

  it('is not so when nobody listens', async () =>
    expect(await look({OLLAMA_HOST: 'http://127.0.0.1:1'})).toMatchObject({
      isReachable: false,
      problem: expect.stringContaining('ECONNREFUSED'),
      version: null,
    }))

  it('is not waited for long', async () => {
    const server = await startFakeOllama({instead: {'/api/version': {before: () => new Promise(() => {})}}})
    onTestFinished(server.close)
    expect(await look({OLLAMA_HOST: server.url})).toMatchObject({
      isReachable: false,
      problem: expect.stringContaining('within 1.5 s'),
    })
  })

  it.each<[string, Delivery]>([
    ['something else answers', {body: '<html>'}],
    ['it answers something else', {body: '{"version": 1}'}],
    ['it answers an error', {body: '{"error":"no"}', status: 503}],
    ['it sends us away', {body: '', headers: {location: '/'}, status: 302}],
  ])('is not so when %s', async (_name, delivery) => {
    const server = await startFakeOllama({instead: {'/api/version': delivery}})
    onTestFinished(server.close)
    expect(await look({OLLAMA_HOST: server.url})).toMatchObject({isReachable: false, problem: expect.any(String)})
  })

  it('is asked with the user in the address, and told without the password', async () => {
    const server = await startFakeOllama()
    onTestFinished(server.close)
    const {address, isReachable} = await look({OLLAMA_HOST: server.url.replace('//', '//ana:hunter2@')})
    expect({address, isReachable}).toEqual({address: server.url.replace('//', '//ana:••••@'), isReachable: true})
    const user = `Basic ${Buffer.from('ana:hunter2').toString('base64')}`
    expect(server.seen.map(({headers}) => headers.authorization)).toEqual([user, user, user])
  })
})

describe('another server', () => {
  it('is asked for its models', async () => {
    const server = await startFakeOpenai()
    onTestFinished(server.close)
    const environment = {AI_PROVIDER: 'openai', OPENAI_BASE_URL: server.url.replace('//', '//ana:hunter2@')}
    expect(await look(environment)).toMatchObject({
      address: server.url.replace('//', '//ana:••••@'),
      hasModel: true,
      isReachable: true,
      problem: null,
      provider: 'openai',
    })
  })

  it.each(['rules', 'mock'])('is not asked by %s', async (provider) =>
    expect(await look({AI_PROVIDER: provider})).toMatchObject({
      address: null,
      isReachable: null,
      model: null,
      provider,
    }),
  )

  it('is not asked when the settings have a problem', async () =>
    expect(await readAi(null)).toMatchObject({isReachable: null, provider: null}))
})

async function look(environment: Record<string, string>) {
  const {ai} = await loadConfig(makeHome().sources(environment), ['ai'])
  return readAi(ai)
}
