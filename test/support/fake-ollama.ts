import type http from 'node:http'
import {type Delivery, deliver, type FakeServer, type Seen, serve} from './fake-server.ts'
import {instanceOf, schemaProblems} from './grammar-schema.ts'

// Speaks the native API of Ollama as its docs/api.md and api/types.go have it (August 2026).

/** The answer to one `/api/chat`; what is not said is as a healthy server does it. */
export interface ChatReply extends Delivery {
  readonly text?: string
  /** Pieces of the text, a line each; characters otherwise. */
  readonly pieces?: readonly string[]
  readonly doneReason?: string
  /** Over the fields of the last line; undefined leaves one out. */
  readonly last?: Readonly<Record<string, unknown>>
  /** Lines to send instead of all others. */
  readonly lines?: readonly (string | object)[]
  readonly lineEnd?: string
}

export interface PullReply extends Delivery {
  readonly lines: readonly object[]
}

export interface FakeModel {
  readonly name: string
  readonly digest?: string
  readonly size?: number
  readonly remoteHost?: string
  readonly capabilities?: readonly string[]
  readonly modelInfo?: Readonly<Record<string, unknown>>
  /** Share of it that is on the GPU once it is loaded. */
  readonly gpuShare?: number
}

export interface FakeOllamaOptions {
  readonly version?: string
  readonly models?: readonly FakeModel[]
  /** One for each question, in turn; then healthy answers. Questions that only load a model take none. */
  readonly replies?: readonly (ChatReply | ((seen: Seen) => ChatReply))[]
  readonly pulls?: readonly PullReply[]
  /** Instead of the healthy answer to a path such as `/api/version`. */
  readonly instead?: Readonly<Record<string, Delivery>>
  /** Windows that models were loaded with before. */
  readonly loaded?: Readonly<Record<string, number>>
}

export interface FakeOllama extends FakeServer {
  /** What was wrong with the requests; empty at the end of a good test. */
  readonly problems: readonly string[]
  /** The questions, without those that only loaded a model. */
  chats(): readonly Seen[]
}

export const llama: FakeModel = {
  capabilities: ['completion', 'tools'],
  digest: '46e0c10c039e019119339687c3c1757cc81b9da49709a3b3924863ba87ca666e',
  modelInfo: {
    'general.architecture': 'llama',
    'llama.attention.head_count': 32,
    'llama.attention.head_count_kv': 8,
    'llama.block_count': 32,
    'llama.context_length': 131072,
    'llama.embedding_length': 4096,
  },
  name: 'llama3.1:8b',
  size: 4_920_753_328,
}

/** What it can pull. */
const LIBRARY = ['llama3.1:8b', 'llama3.2:3b', 'mistral:7b']

export async function startFakeOllama(options: FakeOllamaOptions = {}): Promise<FakeOllama> {
  const {instead = {}, version = '0.13.0'} = options
  const models = [...(options.models ?? [llama])]
  const replies = [...(options.replies ?? [])]
  const pulls = [...(options.pulls ?? [])]
  const windows = new Map(Object.entries(options.loaded ?? {}))
  const problems: string[] = []
  const find = (name: unknown) => models.find((model) => withTag(model.name) === withTag(String(name)))
  const json = (response: http.ServerResponse, value: object, delivery?: Delivery) =>
    deliver(response, JSON.stringify(value), 'application/json; charset=utf-8', delivery)

  const server = await serve(async (seen, response) => {
    const {body, path} = seen
    const other = instead[path]
    if (other) return json(response, {}, other)
    switch (path) {
      case '/api/version':
        return json(response, {version})
      case '/api/tags':
        return json(response, {models: models.map(listed)})
      case '/api/ps':
        return json(response, {models: [...windows].map(([name, window]) => running(find(name) ?? {name}, window))})
      case '/api/show': {
        const model = find(body['model'])
        return model ? json(response, shown(model)) : notFound(response, body['model'])
      }
      case '/api/pull':
        return pull(response, String(body['model'] ?? body['name']))
      case '/api/chat':
        return chat(seen, response)
      default:
        return deliver(response, '404 page not found', 'text/plain', {status: 404})
    }
  })

  async function chat(seen: Seen, response: http.ServerResponse) {
    const {body} = seen
    const model = find(body['model'])
    problems.push(...chatProblems(body, windows.get(String(body['model']))))
    if (!model) return notFound(response, body['model'])
    const window = Number((body['options'] as {num_ctx?: number} | undefined)?.num_ctx)
    if ((body['messages'] as unknown[]).length === 0) {
      windows.set(model.name, window)
      return ndjson(response, [lastLine(model.name, 'load', {})])
    }
    const next = replies.shift()
    const reply = (typeof next === 'function' ? next(seen) : next) ?? {}
    if (reply.body === undefined) windows.set(model.name, window)
    return ndjson(response, chatLines(model.name, reply, body), reply)
  }

  async function pull(response: http.ServerResponse, name: string) {
    const isKnown = find(name) !== undefined || LIBRARY.includes(name)
    const unknown = {lines: [{status: 'pulling manifest'}, {error: 'pull model manifest: file does not exist'}]}
    const reply = pulls.shift() ?? (isKnown ? {lines: pullLines(llama.digest!, 4_920_753_328)} : unknown)
    const isDone = reply.lines.some((line) => 'status' in line && line.status === 'success')
    if (isDone && !find(name)) models.push({...llama, name: withTag(name)})
    return ndjson(response, reply.lines, reply)
  }

  function notFound(response: http.ServerResponse, name: unknown) {
    return json(response, {error: `model '${String(name)}' not found`}, {status: 404})
  }

  const chats = () =>
    server.seen.filter(({body, path}) => path === '/api/chat' && (body['messages'] as unknown[]).length > 0)
  return {...server, chats, problems}
}

export function pullLines(digest: string, total: number): readonly object[] {
  const status = `pulling ${digest.slice(0, 12)}`
  return [
    {status: 'pulling manifest'},
    {digest, status, total},
    {completed: total / 2, digest, status, total},
    {completed: total, digest, status, total},
    {status: 'verifying sha256 digest'},
    {status: 'writing manifest'},
    {status: 'success'},
  ]
}

function chatLines(model: string, reply: ChatReply, body: Seen['body']): readonly (string | object)[] {
  if (reply.lines) return reply.lines
  const text = reply.text ?? (body['format'] ? JSON.stringify(instanceOf(body['format'])) : 'An answer of the fake.')
  const pieces = reply.pieces ?? text.match(/.{1,4}/gsu) ?? []
  return [
    ...pieces.map((content) => ({created_at, done: false, message: {content, role: 'assistant'}, model})),
    lastLine(model, reply.doneReason ?? 'stop', {eval_count: pieces.length, ...reply.last}),
  ]
}

const created_at = '2026-11-02T08:00:00.000000Z'

/** Durations are nanoseconds. */
function lastLine(model: string, reason: string, more: object): object {
  const metrics = {
    eval_count: 4,
    eval_duration: 400_000_000,
    load_duration: 5_000_000,
    prompt_eval_count: 26,
    prompt_eval_duration: 130_000_000,
    total_duration: 535_000_000,
  }
  const message = {content: '', role: 'assistant'}
  return {created_at, done: true, done_reason: reason, message, model, ...metrics, ...more}
}

function ndjson(response: http.ServerResponse, lines: readonly (string | object)[], reply: ChatReply = {}) {
  const {lineEnd = '\n'} = reply
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}${lineEnd}`).join('')
  return deliver(response, text, 'application/x-ndjson', reply)
}

function listed({capabilities, digest = 'd'.repeat(64), name, remoteHost, size = 4_000_000_000}: FakeModel): object {
  return {
    details: {
      families: ['llama'],
      family: 'llama',
      format: 'gguf',
      parameter_size: '8.0B',
      quantization_level: 'Q4_K_M',
    },
    digest,
    model: name,
    modified_at: '2026-10-01T10:00:00Z',
    name,
    size,
    ...(capabilities && {capabilities}),
    ...(remoteHost && {remote_host: remoteHost, remote_model: name}),
  }
}

function running({digest, gpuShare = 1, name, size = 4_000_000_000}: FakeModel, window: number): object {
  return {
    context_length: window,
    digest,
    expires_at: '2026-11-02T08:10:00Z',
    model: name,
    name,
    size,
    size_vram: Math.round(size * gpuShare),
  }
}

function shown({capabilities, modelInfo = {}, remoteHost}: FakeModel): object {
  return {
    capabilities,
    details: {},
    model_info: modelInfo,
    modelfile: '',
    parameters: '',
    template: '',
    ...(remoteHost && {remote_host: remoteHost}),
  }
}

function chatProblems(body: Seen['body'], window: number | undefined): string[] {
  const options = (body['options'] ?? {}) as Record<string, unknown>
  const wants = (isRight: boolean, problem: string) => (isRight ? [] : [problem])
  return [
    ...wants(body['stream'] === true, 'stream is not true'),
    ...wants(body['truncate'] === false, 'truncate is not false'),
    ...wants(!('shift' in body), 'shift is sent'),
    ...wants('keep_alive' in body, 'keep_alive is not sent'),
    ...wants(Number.isInteger(options['num_ctx']), 'num_ctx is not sent'),
    ...wants(window === undefined || window === options['num_ctx'], 'num_ctx changes: the model is loaded anew'),
    ...wants(
      estimate(body) + Number(options['num_predict'] ?? 0) <= Number(options['num_ctx']),
      'more than the window',
    ),
    ...(body['format'] === undefined ? [] : schemaProblems(body['format'])),
  ]
}

/** Tokens of a long text at the least. */
function estimate(body: Seen['body']): number {
  const messages = body['messages'] as {content: string}[]
  return Math.floor(messages.reduce((sum, {content}) => sum + Buffer.byteLength(content), 0) / 6)
}

function withTag(name: string): string {
  return name.includes(':') ? name : `${name}:latest`
}
