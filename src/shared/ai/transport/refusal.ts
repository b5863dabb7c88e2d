import type {IncomingHttpHeaders} from 'node:http'
import {AiError, type AiErrorCode} from '../errors.ts'
import {objectIn, textIn} from './fields.ts'
import {isObject, type JsonObject, objectOrNull} from './ndjson.ts'

/** An answer of the server that says no. */
export interface Refusal {
  /** Null for an error within an answer that had begun well. */
  readonly status: number | null
  readonly text: string
  readonly retryAfterMs?: number | undefined
}

export interface Wording {
  readonly host: string
  readonly model: string
  /** Never shown, even when the server repeats it. */
  readonly secret?: string | undefined
  /** What to type when the model is not there. */
  readonly nextStepForMissingModel: string
}

const LONGEST_MESSAGE = 400

/** In this order: the first that fits says what it is. */
const KINDS: readonly (readonly [AiErrorCode, RegExp])[] = [
  [
    'AI_OUT_OF_MEMORY',
    /out[ -]of[ -]memory|cudaMalloc|resource limitations|requires more system memory|(unable|failed) to allocate/i,
  ],
  [
    'AI_CONTEXT_EXCEEDED',
    /exceed_context_size|context_length_exceeded|maximum context length|(longer than|exceeds) the (available )?context/i,
  ],
  ['AI_BAD_SCHEMA', /invalid format|failed to parse grammar|invalid (json )?schema|error converting.*grammar/i],
]

/** Makes our error of what Ollama and OpenAI-compatible servers answer when they will not, or cannot. */
export function refusalError({retryAfterMs, status, text}: Refusal, wording: Wording): AiError {
  const body = innermostError(text)
  if (body === null) return notJson(status, wording)
  const message = shortened(body.message, wording.secret)
  const code = codeOf(status, `${body.kind} ${body.message}`)
  const options = {
    code,
    ...(status !== null && {httpStatus: status}),
    ...(retryAfterMs !== undefined && {retryAfterMs}),
  }
  const {host, model} = wording
  switch (code) {
    case 'AI_MODEL_MISSING':
      return new AiError(`${host} has no model ${model}: ${message}`, {
        ...options,
        nextStep: wording.nextStepForMissingModel,
      })
    case 'AI_OUT_OF_MEMORY':
      return new AiError(`${host} has not enough memory for ${model}: ${message}`, {
        ...options,
        nextStep: 'Set a smaller AI_NUM_CTX or a smaller AI_MODEL: lab ai doctor',
      })
    case 'AI_CONTEXT_EXCEEDED':
      return new AiError(`The text is too long for the window of ${model}: ${message}`, {
        ...options,
        details: {contextTokens: body.contextTokens, promptTokens: body.promptTokens},
        nextStep: 'Ask about less text, or set a larger AI_NUM_CTX: lab ai doctor',
      })
    case 'AI_UNAUTHORIZED':
      return new AiError(`${host} refuses us: ${message}`, {
        ...options,
        nextStep: 'Set OPENAI_API_KEY, or the user in the address of the server: lab config show',
      })
    case 'AI_STREAM_ERROR':
      return new AiError(`${host} failed in the middle of its answer: ${message}`, options)
    default:
      return new AiError(`${host} answered${status === null ? '' : ` ${status}`}: ${message}`, options)
  }
}

/** `Retry-After` in seconds or as a date; undefined when there is none. */
export function retryAfter(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const value = headers['retry-after']
  if (value === undefined) return undefined
  if (/^\d{1,6}(\.\d+)?$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

interface ErrorBody {
  readonly message: string
  readonly kind: string
  readonly promptTokens: number | null
  readonly contextTokens: number | null
}

/** Ollama hands the error of llama-server on as JSON within the text of its own. */
function innermostError(text: string): ErrorBody | null {
  const object = objectOrNull(text)
  if (!object) return null
  const {error} = object
  if (typeof error === 'string') {
    return innermostError(error) ?? {contextTokens: null, kind: '', message: error, promptTokens: null}
  }
  return describeError(isObject(error) ? error : object)
}

function describeError(error: JsonObject): ErrorBody {
  const code = error['code']
  const message = textIn(error, 'message') ?? textIn(error, 'detail') ?? textIn(objectIn(error, 'detail'), 'message')
  return {
    contextTokens: count(error['n_ctx']),
    kind: `${textIn(error, 'type') ?? ''} ${typeof code === 'string' ? code : ''}`,
    message: message ?? JSON.stringify(error),
    promptTokens: count(error['n_prompt_tokens']),
  }
}

function codeOf(status: number | null, words: string): AiErrorCode {
  const kind = KINDS.find(([, pattern]) => pattern.test(words))
  if (kind) return kind[0]
  if (status === null) return 'AI_STREAM_ERROR'
  if (status === 401 || status === 403 || /insufficient_quota/.test(words)) return 'AI_UNAUTHORIZED'
  if (status === 404) return /model/i.test(words) ? 'AI_MODEL_MISSING' : 'AI_BAD_RESPONSE'
  if (status === 429 || status === 503) return 'AI_OVERLOADED'
  return status >= 500 ? 'AI_SERVER_ERROR' : 'AI_BAD_REQUEST'
}

function notJson(status: number | null, {host}: Wording): AiError {
  const nextStep = 'Is the address right, and is there a proxy in between? lab ai doctor'
  if (status === 401 || status === 403) {
    const message = `${host} refuses us (HTTP ${status}).`
    return new AiError(message, {code: 'AI_UNAUTHORIZED', httpStatus: status, nextStep: 'lab config show'})
  }
  const detail = status === null ? 'something that is not JSON' : `HTTP ${status} with something that is not JSON`
  return new AiError(`${host} answers ${detail}.`, {
    code: 'AI_BAD_RESPONSE',
    nextStep,
    ...(status !== null && {httpStatus: status}),
  })
}

function shortened(message: string, secret: string | undefined): string {
  const safe = secret ? message.replaceAll(secret, '••••') : message
  return safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}…` : safe
}

function count(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
