import {type GroupValues, masked, settingNamed} from '#shared/config/index'
import {AiError} from '../../errors.ts'
import {exchange, type Incoming} from '../../transport/exchange.ts'
import {accepted, type Call} from '../../transport/fetch.ts'
import {objectsIn, textIn} from '../../transport/fields.ts'
import {limitsOf, shortLimits} from '../../transport/limits.ts'
import {parseObject} from '../../transport/ndjson.ts'
import {type Refusal, refusalError} from '../../transport/refusal.ts'
import {type RetryOptions, withRetries} from '../../transport/retry.ts'
import {wholeText} from '../../transport/whole-text.ts'
import type {AiCallOptions, AiCompletion, AiHealth, AiProvider, AiRequest} from '../../types.ts'
import {readAnswer} from './answer.ts'
import {type Dialect, dialectAfter, firstDialect, requestBody} from './request.ts'

const QUICK_MS = 30_000
const LONGEST_DOCUMENT = 32 * 2 ** 20

/** Any server that speaks the protocol of OpenAI: llama.cpp, vLLM, LM Studio, OpenAI itself. */
export function openaiProvider(
  settings: GroupValues<'ai'> & {readonly openaiBaseUrl: string},
  retrying: Pick<RetryOptions, 'random' | 'sleep'> = {},
): AiProvider {
  const {contextTokens, model, openaiApiKey, openaiBaseUrl} = settings
  const {host} = new URL(openaiBaseUrl)
  const limits = limitsOf(settings)
  let dialect = firstDialect(settings)

  const refused = (refusal: Refusal) =>
    refusalError(refusal, {host, model, nextStepForMissingModel: 'lab ai models', secret: openaiApiKey})

  /** Asks, and closes the connection when the answer was read, or was not wanted any more. */
  async function ask<Value>(
    path: string,
    body: string | undefined,
    call: Call,
    read: (incoming: Incoming) => Promise<Value>,
  ): Promise<Value> {
    const closing = new AbortController()
    const headers = {
      accept: body === undefined ? 'application/json' : 'text/event-stream, application/json',
      ...(body !== undefined && {'content-type': 'application/json'}),
      ...(openaiApiKey !== undefined && {authorization: `Bearer ${openaiApiKey}`}),
    }
    const method = body === undefined ? 'GET' : 'POST'
    const signal = AbortSignal.any([call.signal, closing.signal])
    try {
      const incoming = await exchange({body, headers, method, url: under(openaiBaseUrl, path)}, {...call, signal})
      return await read(await accepted(incoming, host, refused))
    } finally {
      closing.abort()
    }
  }

  async function answer(request: AiRequest, totalMs: number, {onEvent, signal}: AiCallOptions): Promise<AiCompletion> {
    const started = performance.now()
    const body = requestBody(request, dialect, {...settings, outputTokens: request.maxOutputTokens})
    const onConnected = () => onEvent?.({tokens: request.estimatedPromptTokens, type: 'reading'})
    const call = {limits: {...limits, totalMs}, onConnected, signal}
    return ask('chat/completions', body, call, async (incoming) => {
      let firstByteMs: number | null = null
      const onText = (text: string) => {
        firstByteMs ??= Math.round(performance.now() - started)
        onEvent?.({text, type: 'text'})
      }
      const failed = (text: string) => refused({status: null, text})
      const {
        doneReason,
        model: answering,
        outputTokens,
        promptTokens,
        text,
      } = await readAnswer(incoming, {
        failed,
        host,
        onText,
      })
      const totalMs = Math.round(performance.now() - started)
      return {
        digest: null,
        doneReason,
        httpStatus: incoming.status,
        model: answering ?? model,
        text,
        usage: {
          firstByteMs,
          generationMs: firstByteMs === null ? null : totalMs - firstByteMs,
          loadMs: null,
          outputTokens,
          promptMs: null,
          promptTokens,
          totalMs,
        },
      }
    })
  }

  async function answerInSomeDialect(
    request: AiRequest,
    totalMs: number,
    options: AiCallOptions,
  ): Promise<AiCompletion> {
    const deadline = performance.now() + totalMs
    for (;;) {
      const tried: Dialect = dialect
      try {
        return await answer(request, Math.max(1, deadline - performance.now()), options)
      } catch (error) {
        const other = error instanceof AiError ? dialectAfter(error, tried, request.schema !== null) : null
        if (!other) throw error
        dialect = other
      }
    }
  }

  return {
    contextTokens,
    host: masked(settingNamed('OPENAI_BASE_URL')!, openaiBaseUrl),
    id: 'openai',
    model,

    async complete(request, options) {
      const {onEvent, signal} = options
      onEvent?.({type: 'connecting'})
      const onRetry = (attempt: number, reason: string) => onEvent?.({attempt, reason, type: 'retrying'})
      const complete = (remainingMs: number) => answerInSomeDialect(request, remainingMs, options)
      return withRetries(complete, {...retrying, onRetry, signal, totalMs: limits.totalMs})
    },

    async health(signal): Promise<AiHealth> {
      const unknown = {loaded: null, model, version: null}
      try {
        const models = await ask('models', undefined, {limits: shortLimits(limits, QUICK_MS), signal}, async ({body}) =>
          objectsIn(parseObject(await wholeText(body, LONGEST_DOCUMENT)), 'data').flatMap(
            (entry) => textIn(entry, 'id') ?? [],
          ),
        )
        const hasModel = models.length === 0 ? null : models.includes(model)
        const problem = hasModel === false ? modelMissing(model, models, host) : null
        return {...unknown, hasModel, isReachable: true, models, problem}
      } catch (error) {
        if (!(error instanceof AiError) || error.code === 'AI_CANCELLED') throw error
        return {...unknown, hasModel: null, isReachable: false, models: [], problem: error}
      }
    },
  }
}

function modelMissing(model: string, models: readonly string[], host: string): AiError {
  return new AiError(`${host} has no model ${model}; it has ${models.slice(0, 20).join(', ')}.`, {
    code: 'AI_MODEL_MISSING',
    details: {models},
    nextStep: 'Set AI_MODEL to one of them',
  })
}

function under(base: string, path: string): URL {
  return new URL(`${base.replace(/\/+$/, '')}/${path}`)
}
