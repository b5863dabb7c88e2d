import {describe, expect, it, onTestFinished} from 'vitest'
import {type AiProvider, chooseProvider} from '#shared/ai/index'
import {aiRequest, aiSettings, colourSchema, complete, failureOf} from '../../support/ai.ts'
import {startFakeOllama} from '../../support/fake-ollama.ts'
import {startFakeOpenai} from '../../support/fake-openai.ts'

// What every provider does alike. With AI_LIVE=1 also the one that the environment of the tests names:
// AI_LIVE=1 AI_PROVIDER=ollama OLLAMA_HOST=… AI_MODEL=… npm test -- test/ai/providers/contract.test.ts

type Start = () => Promise<AiProvider>

const providers: readonly (readonly [string, Start])[] = [
  [
    'ollama',
    async () => {
      const server = await startFakeOllama()
      onTestFinished(async () => {
        await server.close()
        expect(server.problems).toEqual([])
      })
      return provider({AI_PROVIDER: 'ollama', OLLAMA_HOST: server.url})
    },
  ],
  [
    'openai',
    async () => {
      const server = await startFakeOpenai({apiKey: 'sk-secret'})
      onTestFinished(async () => {
        await server.close()
        expect(server.problems).toEqual([])
      })
      return provider({AI_PROVIDER: 'openai', OPENAI_API_KEY: 'sk-secret', OPENAI_BASE_URL: server.url})
    },
  ],
  ['rules', () => provider({AI_PROVIDER: 'rules'})],
  ['mock', () => provider({AI_PROVIDER: 'mock'})],
  ...(process.env['AI_LIVE'] === '1' ? ([['a real server', () => provider(realEnvironment())]] as const) : []),
]

describe.each(providers)('%s', (_name, start) => {
  it('says who it is, and that nothing is wrong', async () => {
    const one = await start()
    expect(one.model).not.toBe('')
    expect(one.contextTokens).toBeGreaterThanOrEqual(512)
    const {hasModel, isReachable, problem} = await one.health(new AbortController().signal)
    expect({hasModel, isReachable, problem}).toEqual(
      one.host === null
        ? {hasModel: null, isReachable: null, problem: null}
        : {hasModel: true, isReachable: true, problem: null},
    )
  })

  it('answers, and hands on the same text while it comes', async () => {
    const {doneReason, model, streamed, text, usage} = await complete(await start())
    expect(text).not.toBe('')
    expect(streamed).toBe(text)
    expect(doneReason).toBe('stop')
    expect(model).not.toBe('')
    expect(usage.totalMs).toBeGreaterThanOrEqual(0)
    for (const value of Object.values(usage)) expect(value === null || Number.isInteger(value)).toBe(true)
  })

  it('counts tokens when there is a model', async () => {
    const one = await start()
    const {usage} = await complete(one)
    const counted = one.host === null ? null : expect.any(Number)
    expect(usage).toMatchObject({outputTokens: counted, promptTokens: counted})
  })

  it('answers with the shape that was asked for', async () => {
    const {text} = await complete(await start(), aiRequest({schema: colourSchema}))
    expect(['red', 'green']).toContain(JSON.parse(text).colour)
  })

  it('answers a second time', async () => {
    const one = await start()
    await complete(one)
    expect((await complete(one)).text).not.toBe('')
  })

  it('sends nothing when it was cancelled before', async () => {
    const one = await start()
    expect(await failureOf(complete(one, aiRequest(), AbortSignal.abort()))).toMatchObject({code: 'AI_CANCELLED'})
    expect(await failureOf(one.health(AbortSignal.abort()))).toMatchObject({code: 'AI_CANCELLED'})
  })
})

async function provider(environment: Record<string, string>): Promise<AiProvider> {
  const settings = await aiSettings(environment)
  const {because, provider: chosen} = await chooseProvider(settings, new AbortController().signal)
  if (because) throw because
  return chosen
}

function realEnvironment(): Record<string, string> {
  const named = Object.entries(process.env).filter(([name]) => /^(AI_|OLLAMA_HOST$|OPENAI_)/.test(name))
  return Object.fromEntries(named.filter(([name]) => name !== 'AI_LIVE')) as Record<string, string>
}
