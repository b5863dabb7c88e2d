import type http from 'node:http'
import {type Delivery, deliver, type FakeServer, type Seen, serve} from './fake-server.ts'
import {instanceOf, schemaProblems} from './grammar-schema.ts'

// Speaks `/chat/completions` and `/models` as OpenAI documents them, with what llama.cpp, vLLM and LM Studio do otherwise.

export interface CompletionReply extends Delivery {
  readonly text?: string
  readonly pieces?: readonly string[]
  readonly finishReason?: string | null
  readonly withoutUsage?: boolean
  readonly withoutDone?: boolean
  /** Events to send instead of all others: the text after `data: `. */
  readonly events?: readonly string[]
  /** Comments such as llama.cpp sends while it reads a long prompt. */
  readonly comments?: boolean
  /** One document instead of events. */
  readonly asDocument?: boolean
}

export interface FakeOpenaiOptions {
  readonly models?: readonly string[]
  readonly apiKey?: string
  /** The kinds of `response_format` it knows. */
  readonly formats?: readonly string[]
  /** Fields that it refuses. */
  readonly refuses?: readonly string[]
  readonly replies?: readonly CompletionReply[]
}

export interface FakeOpenai extends FakeServer {
  readonly problems: readonly string[]
  chats(): readonly Seen[]
}

/** Its `url` ends with `/v1`. */
export async function startFakeOpenai(options: FakeOpenaiOptions = {}): Promise<FakeOpenai> {
  const {apiKey, formats = ['json_schema', 'json_object'], models = ['llama3.1:8b'], refuses = []} = options
  const replies = [...(options.replies ?? [])]
  const problems: string[] = []
  const server = await serve(async ({body, headers, path}, response) => {
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) {
      const given = headers.authorization?.replace('Bearer ', '') ?? 'none'
      return refuse(response, 401, {code: 'invalid_api_key', message: `Incorrect API key provided: ${given}.`})
    }
    if (path === '/v1/models') {
      const data = models.map((id) => ({created: 1, id, object: 'model', owned_by: 'fake'}))
      return deliver(response, JSON.stringify({data, object: 'list'}), 'application/json')
    }
    if (path !== '/v1/chat/completions') return deliver(response, 'Not Found', 'text/plain', {status: 404})
    if (!models.includes(String(body['model']))) {
      const message = `The model \`${String(body['model'])}\` does not exist`
      return refuse(response, 404, {code: 'model_not_found', message})
    }
    const refused = refuses.find((name) => name in body)
    if (refused) {
      return refuse(response, 400, {code: 'unsupported_parameter', message: `Unsupported parameter: '${refused}'`})
    }
    const format = body['response_format'] as {type: string; json_schema?: {schema: unknown}} | undefined
    if (format && !formats.includes(format.type)) {
      return refuse(response, 400, {message: `'response_format.type' must be one of ${formats.join(', ') || 'text'}`})
    }
    problems.push(...requestProblems(body, format?.json_schema))
    const reply = replies.shift() ?? {}
    return complete(response, body, format?.json_schema?.schema, reply)
  })
  const chats = () => server.seen.filter(({path}) => path === '/v1/chat/completions')
  return {...server, chats, problems, url: `${server.url}/v1`}
}

function complete(response: http.ServerResponse, body: Seen['body'], schema: unknown, reply: CompletionReply) {
  const model = String(body['model'])
  const text = reply.text ?? (schema ? JSON.stringify(instanceOf(schema)) : 'An answer of the fake.')
  const pieces = reply.pieces ?? text.match(/.{1,4}/gsu) ?? []
  const usage = {completion_tokens: pieces.length, prompt_tokens: 26, total_tokens: 26 + pieces.length}
  const finish_reason = reply.finishReason === undefined ? 'stop' : reply.finishReason
  if (reply.asDocument) {
    const choices = [{finish_reason, index: 0, message: {content: text, role: 'assistant'}}]
    return deliver(
      response,
      JSON.stringify({choices, model, object: 'chat.completion', usage}),
      'application/json',
      reply,
    )
  }
  const chunk = (choice: object) => ({choices: [{index: 0, ...choice}], model, object: 'chat.completion.chunk'})
  const events = reply.events ?? [
    ...pieces.map((content) => JSON.stringify(chunk({delta: {content}, finish_reason: null}))),
    ...(finish_reason === null ? [] : [JSON.stringify(chunk({delta: {}, finish_reason}))]),
    ...(reply.withoutUsage || !body['stream_options'] ? [] : [JSON.stringify({choices: [], model, usage})]),
    ...(reply.withoutDone ? [] : ['[DONE]']),
  ]
  const comment = reply.comments ? ': still here\n\n' : ''
  const stream = events.map((event) => `${comment}data: ${event}\n\n`).join('')
  return deliver(response, stream, 'text/event-stream; charset=utf-8', reply)
}

function refuse(
  response: http.ServerResponse,
  status: number,
  error: {readonly message: string; readonly code?: string},
) {
  const text = JSON.stringify({error: {param: null, type: 'invalid_request_error', ...error}})
  return deliver(response, text, 'application/json', {status})
}

function requestProblems(body: Seen['body'], format: {readonly schema: unknown} | undefined): string[] {
  const wants = (isRight: boolean, problem: string) => (isRight ? [] : [problem])
  return [
    ...wants(body['stream'] === true, 'stream is not true'),
    ...wants('max_tokens' in body !== 'max_completion_tokens' in body, 'the output has no limit, or two'),
    ...(format ? schemaProblems(format.schema) : []),
  ]
}
