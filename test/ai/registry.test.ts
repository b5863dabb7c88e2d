import {describe, expect, it, onTestFinished} from 'vitest'
import {chooseProvider} from '#shared/ai/index'
import {aiSettings, failureOf} from '../support/ai.ts'
import {llama, startFakeOllama} from '../support/fake-ollama.ts'

const nobody = 'http://127.0.0.1:1'

describe('AI_PROVIDER', () => {
  it.each([
    [{AI_PROVIDER: 'ollama', OLLAMA_HOST: nobody}, 'ollama', null],
    [{AI_PROVIDER: 'openai', OPENAI_BASE_URL: `${nobody}/v1`}, 'openai', null],
    [{AI_PROVIDER: 'rules'}, 'rules', null],
    [{AI_PROVIDER: 'mock'}, 'mock', null],
    [{OLLAMA_HOST: nobody}, 'rules', 'AI_UNAVAILABLE'],
  ])('%j is answered by %s, because %s', async (environment, id, because) =>
    expect(await choose(environment as Record<string, string>)).toEqual({because, id}),
  )

  it('openai without an address is answered by rules', async () => {
    const settings = {...(await aiSettings()), provider: 'openai'} as const
    const {because, provider} = await chooseProvider(settings, new AbortController().signal)
    expect({code: because?.code, id: provider.id}).toEqual({code: 'AI_NOT_CONFIGURED', id: 'rules'})
  })

  it('auto is Ollama when it has the model, else rules', async () => {
    const there = await startFakeOllama()
    const other = await startFakeOllama({models: [{...llama, name: 'mistral:7b'}]})
    onTestFinished(there.close)
    onTestFinished(other.close)
    expect(await choose({OLLAMA_HOST: there.url})).toEqual({because: null, id: 'ollama'})
    expect(await choose({OLLAMA_HOST: other.url})).toEqual({because: 'AI_MODEL_MISSING', id: 'rules'})
    expect(there.chats()).toEqual([])
  })

  it('auto waits shortly for a server that does not answer', async () => {
    const server = await startFakeOllama({instead: {'/api/version': {before: () => new Promise(() => {})}}})
    onTestFinished(server.close)
    expect(await choose({OLLAMA_HOST: server.url})).toEqual({because: 'AI_TIMEOUT_FIRST_BYTE', id: 'rules'})
  })

  it('auto stops when somebody cancels', async () => {
    const settings = await aiSettings({OLLAMA_HOST: nobody})
    expect(await failureOf(chooseProvider(settings, AbortSignal.abort()))).toMatchObject({code: 'AI_CANCELLED'})
  })
})

async function choose(environment: Record<string, string>) {
  const {because, provider} = await chooseProvider(await aiSettings(environment), new AbortController().signal)
  return {because: because?.code ?? null, id: provider.id}
}
