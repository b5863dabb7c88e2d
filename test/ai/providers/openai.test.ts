import {describe, expect, it, onTestFinished} from 'vitest'
import {openaiProvider} from '#shared/ai/providers/openai/provider'
import {aiRequest, aiSettings, colourSchema, complete, failureOf} from '../../support/ai.ts'
import {type CompletionReply, type FakeOpenaiOptions, startFakeOpenai} from '../../support/fake-openai.ts'

const never = new Promise<never>(() => {})
const piece = JSON.stringify({choices: [{delta: {content: 'Half'}, finish_reason: null, index: 0}]})

describe('the question', () => {
  it('is asked with the settings and the key', async () => {
    const {provider, server} = await start({apiKey: 'sk-secret'}, {OPENAI_API_KEY: 'sk-secret'})
    await complete(provider, aiRequest({schema: colourSchema}))
    expect(server.chats()[0]!.body).toEqual({
      max_tokens: 100,
      messages: aiRequest().messages,
      model: 'llama3.1:8b',
      response_format: {json_schema: {name: 'colour', schema: colourSchema.json, strict: true}, type: 'json_schema'},
      seed: 42,
      stream: true,
      stream_options: {include_usage: true},
      temperature: 0,
    })
  })

  it.each([
    ['json_schema', ['json_schema'], 1],
    ['json_object', ['json_object', 'text'], 2],
    [undefined, [], 3],
  ])('finds out once that the server can do %s', async (type, formats, attempts) => {
    const {provider, server} = await start({formats})
    const request = aiRequest({schema: colourSchema})
    await complete(provider, request)
    expect(server.chats()).toHaveLength(attempts)
    await complete(provider, request)
    expect(server.chats()).toHaveLength(attempts + 1)
    const {messages, response_format} = server.chats().at(-1)!.body as {
      messages: object[]
      response_format?: {type: string}
    }
    expect(response_format?.type).toBe(type)
    // Where no grammar holds the model, it is told.
    expect(JSON.stringify(messages).includes('JSON Schema')).toBe(type !== 'json_schema')
  })

  it('asks as AI_OPENAI_JSON_MODE says, and does not try anything else', async () => {
    const {provider, server} = await start({formats: ['json_schema']}, {AI_OPENAI_JSON_MODE: 'json_object'})
    expect(await failureOf(complete(provider, aiRequest({schema: colourSchema})))).toMatchObject({
      code: 'AI_BAD_REQUEST',
    })
    expect(server.chats()).toHaveLength(1)
  })

  it('leaves out what the server does not know, and remembers', async () => {
    const {provider, server} = await start({refuses: ['max_tokens', 'temperature', 'seed', 'stream_options']})
    await complete(provider)
    await complete(provider)
    expect(server.chats()).toHaveLength(6)
    expect(Object.keys(server.chats().at(-1)!.body)).toEqual(['messages', 'model', 'stream', 'max_completion_tokens'])
  })
})

describe('the answer', () => {
  it.each<[string, CompletionReply]>([
    ['in one packet', {}],
    ['byte by byte', {packet: 1}],
    ['with comments in between', {comments: true, packet: 5}],
    ['without [DONE]', {withoutDone: true}],
    ['as one document', {asDocument: true}],
  ])('arrives %s', async (_how, reply) => {
    const text = 'Grüße an 日本語 🦊\n"zitiert"'
    const {provider} = await start({replies: [{...reply, text}]})
    expect(await complete(provider)).toMatchObject({
      doneReason: 'stop',
      streamed: text,
      text,
      usage: {promptTokens: 26},
    })
  })

  it('counts no tokens when the server does not', async () => {
    const {provider} = await start({replies: [{withoutUsage: true}]})
    expect((await complete(provider)).usage).toMatchObject({outputTokens: null, promptTokens: null})
  })

  it('says when it was cut', async () => {
    const {provider} = await start({replies: [{finishReason: 'length'}]})
    expect(await complete(provider)).toMatchObject({doneReason: 'length'})
  })
})

describe('what goes wrong', () => {
  it.each<[string, number, object]>([
    ['AI_CONTEXT_EXCEEDED', 400, {code: 'context_length_exceeded', message: 'too long'}],
    ['AI_CONTEXT_EXCEEDED', 400, {message: "This model's maximum context length is 4096 tokens."}],
    [
      'AI_CONTEXT_EXCEEDED',
      400,
      {message: 'too long', n_ctx: 4096, n_prompt_tokens: 9000, type: 'exceed_context_size_error'},
    ],
    ['AI_UNAUTHORIZED', 429, {code: 'insufficient_quota', message: 'You exceeded your current quota.'}],
    ['AI_BAD_REQUEST', 400, {message: 'messages: must alternate'}],
  ])('%s: %i %j', async (code, status, error) => {
    const {provider, server} = await start({replies: [{body: JSON.stringify({error}), status}]})
    expect(await failureOf(complete(provider))).toMatchObject({code, httpStatus: status})
    expect(server.chats()).toHaveLength(1)
  })

  it('a wrong key is told without the key, also when the server repeats it', async () => {
    const {provider} = await start({apiKey: 'sk-right'}, {OPENAI_API_KEY: 'sk-wrong'})
    const failure = await failureOf(complete(provider))
    expect(failure).toMatchObject({code: 'AI_UNAUTHORIZED', message: expect.stringContaining('••••')})
    expect(JSON.stringify(failure)).not.toContain('sk-wrong')
  })

  it('a model that is not there', async () => {
    const {provider} = await start({models: ['qwen']})
    expect(await failureOf(complete(provider))).toMatchObject({code: 'AI_MODEL_MISSING'})
    expect(await provider.health(new AbortController().signal)).toMatchObject({
      hasModel: false,
      problem: {code: 'AI_MODEL_MISSING', message: expect.stringContaining('qwen')},
    })
  })

  it('too many questions are asked again when the server says', async () => {
    const busy = {body: '{"error":{"message":"Rate limit reached"}}', headers: {'retry-after': '2'}, status: 429}
    const {provider, waits} = await start({replies: [busy, {text: 'now'}]})
    expect((await complete(provider)).text).toBe('now')
    expect(waits).toEqual([2000])
  })

  it.each<[string, CompletionReply]>([
    ['AI_STREAM_INCOMPLETE', {events: [piece]}],
    ['AI_STREAM_INCOMPLETE', {ending: 'cut', events: [piece]}],
    ['AI_STREAM_ERROR', {events: [piece, '{"error":{"message":"engine died"}}']}],
    ['AI_BAD_RESPONSE', {events: [piece, '<html>']}],
    ['AI_BAD_RESPONSE', {body: '<html>', headers: {'content-type': 'text/html'}, status: 502}],
  ])('%s within the answer: %j', async (code, reply) => {
    const {provider} = await start({replies: [reply, reply]})
    expect(await failureOf(complete(provider))).toMatchObject({code})
  })

  it('who cancels before the first word is heard, and the server sees it', async () => {
    const {provider, server} = await start({replies: [{before: () => never}]})
    const stop = new AbortController()
    const failure = failureOf(complete(provider, aiRequest(), stop.signal))
    const {closed} = await server.arrived(1)
    stop.abort()
    expect(await failure).toMatchObject({code: 'AI_CANCELLED'})
    expect(await closed).toEqual({wasComplete: false})
  })
})

async function start(options: FakeOpenaiOptions, environment: Record<string, string> = {}) {
  const server = await startFakeOpenai(options)
  onTestFinished(async () => {
    await server.close()
    expect(server.problems).toEqual([])
  })
  const settings = await aiSettings(environment)
  const waits: number[] = []
  const sleep = async (milliseconds: number) => void waits.push(milliseconds)
  const provider = openaiProvider({...settings, openaiBaseUrl: server.url}, {random: () => 0.5, sleep})
  return {provider, server, waits}
}
