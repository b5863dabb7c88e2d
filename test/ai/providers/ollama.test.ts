import fc from 'fast-check'
import {afterEach, describe, expect, it, onTestFinished, vi} from 'vitest'
import {ollamaProvider} from '#shared/ai/providers/ollama/provider'
import {aiRequest, aiSettings, colourSchema, complete, failureOf} from '../../support/ai.ts'
import {type ChatReply, type FakeOllamaOptions, llama, startFakeOllama} from '../../support/fake-ollama.ts'

const never = new Promise<never>(() => {})
const page = {body: '<html>502 Bad Gateway</html>', headers: {'content-type': 'text/html'}}

afterEach(() => vi.restoreAllMocks())

describe('the question', () => {
  it('is asked with the settings, and with the same window each time', async () => {
    const {provider, server} = await start(
      {},
      {AI_KEEP_ALIVE: '1h', AI_NUM_CTX: '4096', AI_SEED: '7', AI_TEMPERATURE: '0.5'},
    )
    await complete(provider, aiRequest({schema: colourSchema}))
    await complete(provider)
    const [first, second] = server.chats().map(({body}) => body)
    expect(first).toEqual({
      format: colourSchema.json,
      keep_alive: '1h',
      messages: aiRequest().messages,
      model: 'llama3.1:8b',
      options: {num_ctx: 4096, num_predict: 100, seed: 7, temperature: 0.5},
      stream: true,
      truncate: false,
    })
    expect(second).toMatchObject({options: {num_ctx: 4096}})
    expect(second).not.toHaveProperty('format')
  })

  it('loads the model first, and only when it is not there with the same window', async () => {
    const asked = async (loaded: Record<string, number>) => {
      const {provider, server} = await start({loaded}, {}, {isWindowFree: true})
      const {events} = await complete(provider)
      return {chats: server.seen.filter(({path}) => path === '/api/chat').length, events: events.map(({type}) => type)}
    }
    const text = Array(6).fill('text')
    const loading = {chats: 2, events: ['connecting', 'loading', 'reading', ...text]}
    expect(await asked({})).toEqual(loading)
    expect(await asked({'llama3.1:8b': 4096})).toEqual(loading)
    expect(await asked({'llama3.1:8b': 8192})).toEqual({chats: 1, events: ['connecting', 'reading', ...text]})
  })

  it('keeps the model for ever when told so: a number for the server, not a duration', async () => {
    const {provider, server} = await start({}, {AI_KEEP_ALIVE: '-1'})
    await complete(provider)
    expect(server.chats()[0]!.body['keep_alive']).toBe(-1)
  })

  it('asks a model that can think not to', async () => {
    const models = [{...llama, capabilities: ['completion', 'thinking']}]
    const {provider, server} = await start({models})
    await complete(provider)
    expect(server.chats()[0]!.body['think']).toBe(false)
  })

  it('leaves room for the prompt in the window, and is not sent when there is none', async () => {
    const {provider, server} = await start({}, {AI_NUM_CTX: '512'})
    await complete(provider, aiRequest({estimatedPromptTokens: 400, maxOutputTokens: 300}))
    expect(server.chats()[0]!.body['options']).toMatchObject({num_predict: 48})
    expect(await failureOf(complete(provider, aiRequest({estimatedPromptTokens: 450})))).toMatchObject({
      code: 'AI_CONTEXT_EXCEEDED',
      details: {contextTokens: 512, promptTokens: 450},
    })
    expect(server.chats()).toHaveLength(1)
  })
})

describe('the answer', () => {
  it('has what the server measured, in milliseconds', async () => {
    const {provider} = await start({loaded: {'llama3.1:8b': 8192}, replies: [{pieces: ['Gr', 'ün']}]})
    expect(await complete(provider)).toMatchObject({
      digest: llama.digest,
      doneReason: 'stop',
      httpStatus: 200,
      model: 'llama3.1:8b',
      text: 'Grün',
      usage: {generationMs: 400, loadMs: 5, outputTokens: 2, promptMs: 130, promptTokens: 26},
    })
  })

  it('counts what the server leaves out as unknown', async () => {
    const nothing = {eval_count: undefined, eval_duration: undefined, prompt_eval_count: undefined}
    const {provider} = await start({replies: [{last: nothing}]})
    expect((await complete(provider)).usage).toMatchObject({generationMs: null, outputTokens: null, promptTokens: null})
  })

  it('says when it was cut', async () => {
    const {provider} = await start({replies: [{doneReason: 'length'}]})
    expect(await complete(provider)).toMatchObject({doneReason: 'length'})
  })

  it('is the same however it is cut into packets, with CRLF and empty lines', async () => {
    const text = 'Grüße an 日本語 🦊🦊\n"zitiert"'
    const replies = [{packet: 1, text}, {lineEnd: '\r\n\r\n', packet: 3, text}, {packet: 7, text}, {text}]
    const {provider} = await start({replies})
    for (const _ of replies) expect(await complete(provider)).toMatchObject({streamed: text, text})
  })

  it('of 1 MB arrives whole', async () => {
    const text = 'Grüße 🦊 '.repeat(80_000)
    const {provider} = await start({replies: [{packet: 1021, pieces: text.match(/.{1,1000}/gsu)!}]})
    expect((await complete(provider)).text === text).toBe(true)
  })

  it('is what the model wrote, whatever that is', async () => {
    const texts = ['<think>hm</think>{"colour":"red"}', '```json\n{}\n```', '{"colour":', '\u001b[31mred', 'null']
    const {provider} = await start({replies: texts.map((text) => ({text}))})
    for (const text of texts) expect((await complete(provider)).text).toBe(text)
  })

  it('leaves out what the model only thought', async () => {
    const said = {done: false, message: {content: 'green', role: 'assistant'}}
    const thought = {done: false, message: {content: '', role: 'assistant', thinking: 'grass…'}}
    const last = {done: true, message: {content: '', role: 'assistant'}}
    const {provider} = await start({replies: [{lines: [thought, said, last]}]})
    expect(await complete(provider)).toMatchObject({doneReason: 'stop', streamed: 'green', text: 'green'})
  })

  it('is never anything else than text or an AiError, whatever lines come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.json(), fc.string()), {maxLength: 5}), async (lines) => {
        const server = await startFakeOllama({loaded: {'llama3.1:8b': 8192}, replies: [{lines}, {lines}]})
        try {
          const provider = ollamaProvider(await settingsFor(server.url), {sleep: async () => {}})
          const outcome = await complete(provider).catch((error) => error)
          expect(outcome.name === 'AiError' || typeof outcome.text === 'string').toBe(true)
        } finally {
          await server.close()
        }
      }),
      {numRuns: 30},
    )
  })
})

describe('what goes wrong before the answer', () => {
  const nested = JSON.stringify({
    error: {
      code: 400,
      message: 'request (9000 tokens) exceeds the available context size (8192 tokens), try increasing it',
      n_ctx: 8192,
      n_prompt_tokens: 9000,
      type: 'exceed_context_size_error',
    },
  })

  it.each<[string, number, string, object]>([
    ['AI_CONTEXT_EXCEEDED', 400, nested, {details: {contextTokens: 8192, promptTokens: 9000}}],
    ['AI_CONTEXT_EXCEEDED', 400, 'the prompt is longer than the context length currently available to the model', {}],
    ['AI_BAD_SCHEMA', 500, 'invalid format: expected "json" or a schema', {}],
    ['AI_BAD_SCHEMA', 400, 'llama runner: failed to parse grammar', {}],
    ['AI_OUT_OF_MEMORY', 500, 'llama-server process has terminated: cudaMalloc failed: out of memory', {}],
    ['AI_OUT_OF_MEMORY', 500, 'llama-server reported out-of-memory during startup: 5 GiB', {}],
    ['AI_OUT_OF_MEMORY', 500, 'model runner has unexpectedly stopped, this may be due to resource limitations', {}],
    ['AI_OUT_OF_MEMORY', 500, 'model requires more system memory (5.6 GiB) than is available (3.1 GiB)', {}],
    [
      'AI_MODEL_MISSING',
      404,
      'model "llama3.1:8b" not found, try pulling it first',
      {nextStep: 'lab ai pull llama3.1:8b'},
    ],
    ['AI_BAD_REQUEST', 400, 'invalid message role', {}],
    ['AI_UNAUTHORIZED', 401, 'unauthorized', {}],
  ])('%s: %i %s', async (code, status, error, more) => {
    const {provider, server} = await start({replies: [{body: JSON.stringify({error}), status}]})
    const failure = await failureOf(complete(provider))
    expect(failure).toMatchObject({code, httpStatus: status, ...more})
    if (error !== nested) expect(failure['message']).toContain(error)
    expect(server.chats()).toHaveLength(1)
  })

  it('a model that is not there is known by name, with those that are and what to type', async () => {
    const {provider} = await start({models: [{...llama, name: 'mistral:7b'}]})
    expect(await failureOf(complete(provider))).toMatchObject({
      code: 'AI_MODEL_MISSING',
      message: expect.stringMatching(/ has no model llama3\.1:8b; it has mistral:7b\.$/),
      nextStep: 'lab ai pull llama3.1:8b',
    })
  })

  it('a busy server is asked again, when it says', async () => {
    const busy = {body: '{"error":"server busy, please try again.  maximum pending requests exceeded"}', status: 503}
    const {provider, waits} = await start({replies: [{...busy, headers: {'retry-after': '3'}}, busy, {text: 'now'}]})
    const {events, text} = await complete(provider)
    expect({text, waits}).toEqual({text: 'now', waits: [3000, 2000]})
    expect(events.filter(({type}) => type === 'retrying')).toHaveLength(2)
  })

  it.each([502, 200])('the page of a proxy with %i is no answer, and nothing of it is printed', async (status) => {
    const printed = [vi.spyOn(console, 'log'), vi.spyOn(console, 'warn'), vi.spyOn(process.stdout, 'write')]
    const {provider} = await start({
      replies: [
        {...page, status},
        {...page, status},
      ],
    })
    expect(await failureOf(complete(provider))).toMatchObject({code: 'AI_BAD_RESPONSE'})
    for (const spy of printed) expect(spy).not.toHaveBeenCalled()
  })

  it.each<[string, Parameters<typeof start>[0]]>([
    ['by its name', {models: [{...llama, name: 'gpt-oss:120b-cloud'}]}],
    ['by its host', {models: [{...llama, name: 'gpt-oss:120b-cloud', remoteHost: 'https://ollama.com'}]}],
  ])('a model that runs elsewhere is refused %s, unless it is allowed', async (_how, options) => {
    const refused = await start(options, {AI_MODEL: 'gpt-oss:120b-cloud'})
    expect(await failureOf(complete(refused.provider))).toMatchObject({code: 'AI_REMOTE_REFUSED'})
    expect(refused.server.chats()).toEqual([])
    const allowed = await start(options, {AI_ALLOW_REMOTE: 'true', AI_MODEL: 'gpt-oss:120b-cloud'})
    expect((await complete(allowed.provider)).text).not.toBe('')
  })

  it('a model whose host is elsewhere is refused, whatever its name', async () => {
    const {provider, server} = await start({models: [{...llama, remoteHost: 'https://ollama.com:443'}]})
    expect(await failureOf(complete(provider))).toMatchObject({code: 'AI_REMOTE_REFUSED'})
    expect(server.chats()).toEqual([])
  })
})

describe('what goes wrong within the answer', () => {
  const piece = {done: false, message: {content: 'Half', role: 'assistant'}}

  it.each<[string, ChatReply]>([
    ['AI_STREAM_INCOMPLETE', {lines: [piece]}],
    ['AI_STREAM_INCOMPLETE', {ending: 'cut', lines: [piece]}],
    ['AI_STREAM_INCOMPLETE', {lines: []}],
    ['AI_STREAM_ERROR', {lines: [piece, {error: 'an error was encountered while running the model: EOF'}]}],
  ])('%s is tried once more: %j', async (code, reply) => {
    const mended = await start({replies: [reply, {text: 'whole'}]})
    expect(await complete(mended.provider)).toMatchObject({text: 'whole'})
    expect(mended.waits).toEqual([500])
    const broken = await start({replies: [reply, reply]})
    expect(await failureOf(complete(broken.provider))).toMatchObject({code})
  })

  it('a model that runs out of memory meanwhile is not tried again', async () => {
    const {provider, waits} = await start({replies: [{lines: [piece, {error: 'CUDA error: out of memory'}]}]})
    expect(await failureOf(complete(provider))).toMatchObject({code: 'AI_OUT_OF_MEMORY'})
    expect(waits).toEqual([])
  })

  it('a line that is no JSON is not passed over', async () => {
    const {provider} = await start({replies: [{lines: [piece, '<html>']}]})
    expect(await failureOf(complete(provider))).toMatchObject({code: 'AI_BAD_RESPONSE'})
  })

  it('a stall ends after the limit', async () => {
    const {provider} = await start({replies: [{ending: 'stall', lines: [piece]}]}, {AI_TIMEOUT_IDLE_MS: '50'})
    expect(await failureOf(complete(provider))).toMatchObject({code: 'AI_TIMEOUT_IDLE'})
  })

  it('a model that never begins ends after the limit', async () => {
    const {provider} = await start({replies: [{before: () => never}]}, {AI_TIMEOUT_FIRST_BYTE_MS: '300'})
    expect(await failureOf(complete(provider))).toMatchObject({code: 'AI_TIMEOUT_FIRST_BYTE'})
  })

  it.each<[string, ChatReply]>([
    ['before the first word', {before: () => never}],
    ['after it', {ending: 'stall', lines: [piece]}],
  ])('who cancels %s is heard, and the server sees it', async (_when, reply) => {
    const {provider, server} = await start({loaded: {'llama3.1:8b': 8192}, replies: [reply]})
    const stop = new AbortController()
    const failure = failureOf(complete(provider, aiRequest(), stop.signal))
    const {closed} = await server.arrived(5)
    stop.abort()
    expect(await failure).toMatchObject({code: 'AI_CANCELLED'})
    expect(await closed).toEqual({wasComplete: false})
  })
})

describe('a prompt that was cut without a word', () => {
  const long = aiRequest({estimatedPromptTokens: 6000})

  it.each([
    ['an old server keeps half of the window', '0.12.5', 4098, true],
    ['far less was read than any text of that length has', '0.11.0', 3200, true],
    ['the window is full', '0.13.0', 8191, true],
    ['less tokens than were guessed', '0.12.5', 4900, false],
    ['the same number from a server that refuses long prompts', '0.13.0', 4098, false],
  ])('%s', async (_case, version, tokens, isCut) => {
    const {provider} = await start({replies: [{last: {prompt_eval_count: tokens}}], version})
    const outcome = await complete(provider, long).catch((error) => error)
    expect(outcome).toMatchObject(isCut ? {code: 'AI_CONTEXT_EXCEEDED'} : {doneReason: 'stop'})
  })
})

describe('health', () => {
  it('tells the version, the models, and what is in memory', async () => {
    const {provider} = await start({loaded: {'llama3.1:8b': 4096}, models: [{...llama, gpuShare: 0.5}]})
    expect(await provider.health(new AbortController().signal)).toEqual({
      digest: llama.digest,
      hasModel: true,
      isReachable: true,
      loaded: {bytes: 4_920_753_328, contextTokens: 4096, gpuShare: 0.5},
      model: 'llama3.1:8b',
      models: ['llama3.1:8b'],
      problem: null,
      version: '0.13.0',
    })
  })

  it('knows a name without a tag as latest', async () => {
    const models = [{...llama, name: 'llama3.1:latest'}]
    expect(
      (await (await start({models}, {AI_MODEL: 'llama3.1'})).provider.health(new AbortController().signal)).hasModel,
    ).toBe(true)
    expect((await (await start({models})).provider.health(new AbortController().signal)).hasModel).toBe(false)
  })

  it.each<[string, FakeOllamaOptions]>([
    ['AI_MODEL_MISSING', {models: [{...llama, name: 'mistral:7b'}]}],
    ['AI_REMOTE_REFUSED', {models: [{...llama, remoteHost: 'https://ollama.com'}]}],
    ['AI_BAD_RESPONSE', {instead: {'/api/version': {...page, status: 200}}}],
    ['AI_BAD_RESPONSE', {instead: {'/api/tags': {body: '', headers: {location: '/'}, status: 302}}}],
    ['AI_OVERLOADED', {instead: {'/api/ps': {body: '{"error":"busy"}', status: 503}}}],
  ])('is %s and does not fail', async (code, options) => {
    const {provider} = await start(options)
    expect((await provider.health(new AbortController().signal)).problem).toMatchObject({code})
  })
})

interface More {
  /** Whether requests with another window are fine. */
  readonly isWindowFree?: boolean
}

async function start(options: FakeOllamaOptions, environment: Record<string, string> = {}, {isWindowFree}: More = {}) {
  const server = await startFakeOllama(options)
  onTestFinished(async () => {
    await server.close()
    expect(server.problems.filter((problem) => !(isWindowFree && problem.startsWith('num_ctx changes')))).toEqual([])
  })
  const waits: number[] = []
  const sleep = async (milliseconds: number) => void waits.push(milliseconds)
  const provider = ollamaProvider(await settingsFor(server.url, environment), {random: () => 0.5, sleep})
  return {provider, server, waits}
}

function settingsFor(url: string, environment: Record<string, string> = {}) {
  return aiSettings({OLLAMA_HOST: url, ...environment})
}
