import {describe, expect, it, onTestFinished} from 'vitest'
import {type AiCall, limitsOf, ollamaServer} from '#shared/ai/index'
import {
  benchmarkModels,
  examineAi,
  listModels,
  type PullProgress,
  progressText,
  pullModel,
  readAiServer,
} from '#shared/lab/models/index'
import {aiSettings, failureOf} from '../support/ai.ts'
import {type FakeOllamaOptions, llama, pullLines, startFakeOllama} from '../support/fake-ollama.ts'
import {startFakeOpenai} from '../support/fake-openai.ts'

const embedder = {...llama, capabilities: ['embedding'], name: 'all-minilm:latest'}
const remote = {...llama, name: 'gpt-oss:120b-cloud', remoteHost: 'https://ollama.com'}

describe('the models', () => {
  it('are those of the server, with what is in memory', async () => {
    const {models} = await start({
      loaded: {'llama3.1:8b': 4096},
      models: [{...llama, gpuShare: 0.25}, embedder, remote],
    })
    expect(await listModels(models)).toMatchObject([
      {isInUse: false, name: 'all-minilm:latest'},
      {isRemote: true, name: 'gpt-oss:120b-cloud'},
      {isInUse: true, loaded: {contextTokens: 4096, gpuPercent: 25}, parameters: '8.0B', quantization: 'Q4_K_M'},
    ])
  })

  it('are names only when another server answers', async () => {
    const server = await startFakeOpenai({models: ['qwen', 'llama3.1:8b']})
    onTestFinished(server.close)
    const {models} = await start({}, {AI_PROVIDER: 'openai', OPENAI_BASE_URL: server.url})
    expect(await listModels(models)).toMatchObject([
      {isInUse: false, name: 'qwen', sizeBytes: null},
      {isInUse: true, name: 'llama3.1:8b'},
    ])
  })
})

describe('a pull', () => {
  const digest = 'a'.repeat(64)
  const half = [{status: 'pulling manifest'}, {completed: 50, digest, status: 'pulling aaaaaaaaaaaa', total: 100}]

  it('shows how far it is, also where the server leaves out how much there is', async () => {
    const {pull} = await start({models: []})
    const {pulled, steps} = await pull('llama3.2:3b')
    expect(pulled).toMatchObject({model: 'llama3.2:3b', sizeBytes: 4_920_753_328, wasThere: false})
    expect(steps.map(({completedBytes, totalBytes}) => `${completedBytes} of ${totalBytes}`)).toEqual([
      '0 of 0',
      '0 of 4920753328',
      '2460376664 of 4920753328',
      ...Array(4).fill('4920753328 of 4920753328'),
    ])
  })

  it('says that nothing changed when the server has the same already', async () =>
    expect((await (await start({})).pull('llama3.1:8b')).pulled).toMatchObject({wasThere: true}))

  it('goes on after a broken connection', async () => {
    const {pull} = await start({
      models: [],
      pulls: [{lines: half}, {ending: 'cut', lines: half}, {lines: pullLines(digest, 100)}],
    })
    const {pulled, resumes, waits} = await pull('llama3.2:3b')
    expect(pulled.model).toBe('llama3.2:3b')
    expect(resumes).toHaveLength(2)
    expect(waits).toEqual([1000, 2000])
  })

  it('gives up when nothing more arrives, and says how to go on', async () => {
    const {pull} = await start({models: [], pulls: [{lines: half}, {lines: half}, {lines: half}, {lines: half}]})
    expect(await failureOf(pull('llama3.2:3b'))).toMatchObject({
      code: 'AI_STREAM_INCOMPLETE',
      message: expect.stringContaining('is kept'),
      nextStep: 'lab ai pull llama3.2:3b',
    })
  })

  it('of a model that nobody knows is not tried again', async () => {
    const {pull, server} = await start({models: []})
    expect(await failureOf(pull('no-such-model'))).toMatchObject({code: 'AI_MODEL_MISSING'})
    expect(server.seen.filter(({path}) => path === '/api/pull')).toHaveLength(1)
  })

  it('is one line on the terminal', () => {
    const progress = {
      bytesPerSecond: 41_000_000,
      completedBytes: 2.6e9,
      status: 'pulling 46e0c10c039e',
      totalBytes: 4.9e9,
    }
    expect(progressText(progress)).toBe(
      'pulling 46e0c10c039e ███████████░░░░░░░░░ 53 %, 2.6 GB of 4.9 GB, 41.0 MB/s, 57 s left',
    )
    expect(progressText({...progress, bytesPerSecond: null, totalBytes: 0})).toBe('pulling 46e0c10c039e')
  })
})

describe('a benchmark', () => {
  it('measures what can write text and runs here: medians of the rounds', async () => {
    const {bench, server} = await start({
      models: [llama, embedder, remote],
      replies: [100, 300, 200].map((tokens) => ({
        last: {eval_count: tokens, eval_duration: 1e9, prompt_eval_count: 0},
      })),
    })
    const {failures, measured} = await bench([])
    expect(failures).toEqual([])
    expect(measured).toEqual([
      {
        at: new Date('2026-11-02T08:00:00Z'),
        contextTokens: 8192,
        digest: llama.digest,
        generationRate: 200,
        host: server.url,
        loadMs: 5,
        model: 'llama3.1:8b',
        outputTokens: 200,
        promptRate: null,
        promptTokens: 0,
      },
    ])
    expect(new Set(server.chats().map(({body}) => JSON.stringify(body['messages']))).size).toBe(3)
  })

  it('goes on with the next when one fails, and says so', async () => {
    const replies = [{body: '{"error":"model requires more system memory (5 GiB)"}', status: 500}]
    const {bench} = await start({models: [llama, {...llama, name: 'mistral:7b'}], replies})
    const {failures, measured} = await bench([])
    expect(failures.map(({code}) => code)).toEqual(['AI_OUT_OF_MEMORY'])
    expect(measured.map(({model}) => model)).toEqual(['mistral:7b'])
  })

  it('of a model that is not there says which are', async () => {
    const {bench} = await start({})
    expect(await failureOf(bench(['nemo']))).toMatchObject({
      code: 'AI_MODEL_MISSING',
      message: expect.stringContaining('it has llama3.1:8b'),
    })
  })
})

describe('the doctor of the AI', () => {
  it('tells the memory that the window of Llama 3.1 8B takes: 128 KiB a token', async () => {
    const {memory, window} = await examine({})
    expect(memory).toEqual({modelBytes: 4_920_753_328, windowBytes: 2 ** 30, windowBytesAt8Bits: 2 ** 29})
    expect(window).toEqual({allocated: null, trained: 131_072, wanted: 8192})
  })

  it('is content with a server that has everything', async () => {
    const {checks, failed, gpuPercent, warnings} = await examine({loaded: {'llama3.1:8b': 8192}})
    expect({failed, gpuPercent, warnings}).toEqual({failed: 0, gpuPercent: 100, warnings: 0})
    expect(checks.map(({name}) => name)).toEqual(['server', 'version', 'model', 'window', 'memory', 'GPU'])
  })

  it.each<[string, FakeOllamaOptions, Record<string, string>, object]>([
    ['a server that is too old', {version: '0.12.5'}, {}, {name: 'version', state: 'warning'}],
    ['a model that is not there', {models: []}, {}, {fix: 'lab ai pull llama3.1:8b', name: 'model', state: 'failed'}],
    ['a model that runs elsewhere', {models: [remote]}, {AI_MODEL: remote.name}, {name: 'model', state: 'failed'}],
    ['a model that writes no text', {models: [embedder]}, {AI_MODEL: 'all-minilm'}, {name: 'model', state: 'failed'}],
    ['a window that is too large', {}, {AI_NUM_CTX: '200000'}, {name: 'window', state: 'warning'}],
    [
      'a model that is half on the processor',
      {loaded: {'llama3.1:8b': 8192}, models: [{...llama, gpuShare: 0.5}]},
      {},
      {detail: '50 % of the model', fix: expect.stringContaining('AI_NUM_CTX'), name: 'GPU', state: 'warning'},
    ],
    ['no server', {}, {OLLAMA_HOST: 'http://127.0.0.1:1'}, {name: 'server', state: 'failed'}],
    [
      'something else than Ollama',
      {instead: {'/api/version': {body: '<html>'}}},
      {},
      {name: 'server', state: 'failed'},
    ],
    ['made-up answers', {}, {AI_PROVIDER: 'mock'}, {name: 'provider', state: 'warning'}],
    ['nobody to be asked', {}, {AI_PROVIDER: 'rules'}, {name: 'provider', state: 'ok'}],
  ])('sees %s', async (_what, options, environment, check) =>
    expect((await examine(options, environment)).checks).toContainEqual(expect.objectContaining(check)),
  )

  it('counts heads that differ from layer to layer', async () => {
    const modelInfo = {
      ...llama.modelInfo,
      'llama.attention.head_count_kv': [8, 4, 0],
      'llama.attention.key_length': 100,
    }
    const {memory} = await examine({models: [{...llama, modelInfo}]})
    expect(memory!.windowBytes).toBe(12 * (100 + 128) * 2 * 8192)
  })

  it('knows nothing about memory when the model tells nothing', async () =>
    expect((await examine({models: [{...llama, modelInfo: {}}]})).memory).toBeNull())
})

async function start(options: FakeOllamaOptions, environment: Record<string, string> = {}) {
  const server = await startFakeOllama(options)
  onTestFinished(async () => {
    await server.close()
    expect(server.problems).toEqual([])
  })
  const settings = await aiSettings({OLLAMA_HOST: server.url, ...environment})
  const limits = limitsOf(settings)
  const quick: AiCall = {limits, signal: new AbortController().signal}
  const models = {limits, quick, server: ollamaServer(settings.ollamaUrl), settings}
  return {
    bench: (names: readonly string[]) =>
      benchmarkModels(models, {
        clock: () => new Date('2026-11-02T08:00:00Z'),
        models: names,
        onStep: () => {},
        rounds: 3,
      }),
    models,
    async pull(model: string) {
      const steps: PullProgress[] = []
      const resumes: string[] = []
      const waits: number[] = []
      const pulled = await pullModel(models, model, {
        onProgress: (progress) => steps.push(progress),
        onResume: (reason) => resumes.push(reason),
        sleep: async (milliseconds) => void waits.push(milliseconds),
      })
      return {pulled, resumes, steps, waits}
    },
    server,
  }
}

async function examine(options: FakeOllamaOptions, environment: Record<string, string> = {}) {
  return examineAi(await readAiServer((await start(options, environment)).models))
}
