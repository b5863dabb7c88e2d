import type {GroupValues} from '#shared/config/index'
import {AiError} from '../../errors.ts'
import {numberIn, objectIn, textIn} from '../../transport/fields.ts'
import {type Limits, limitsOf, shortLimits} from '../../transport/limits.ts'
import type {JsonObject} from '../../transport/ndjson.ts'
import {type RetryOptions, withRetries} from '../../transport/retry.ts'
import type {AiCallOptions, AiCompletion, AiHealth, AiProvider, AiRequest} from '../../types.ts'
import {isRemoteName, isSameModel} from './model-name.ts'
import type {LoadedOllamaModel, OllamaModel} from './models.ts'
import {type OllamaChat, type OllamaServer, ollamaServer} from './server.ts'
import {wasCutSilently} from './truncation.ts'

type AiSettings = GroupValues<'ai'>

/** Room that is left in the window, so that it never fills within an answer. */
const RESERVE_TOKENS = 64
const FEWEST_OUTPUT_TOKENS = 16
const QUICK_MS = 30_000
const NANOSECONDS_PER_MS = 1e6

export function ollamaProvider(
  settings: AiSettings,
  retrying: Pick<RetryOptions, 'random' | 'sleep'> = {},
): AiProvider {
  const server = ollamaServer(settings.ollamaUrl)
  const limits = limitsOf(settings)
  const {contextTokens, model} = settings
  let known: Promise<KnownModel> | undefined
  return {
    contextTokens,
    host: server.address,
    id: 'ollama',
    model,

    health: (signal) => healthOf(server, {limits: shortLimits(limits, QUICK_MS), settings, signal}),

    async complete(request, {onEvent, signal}) {
      refuseRemote(isRemoteName(model), settings)
      const outputTokens = outputTokensFor(request, contextTokens, model)
      const started = performance.now()
      onEvent?.({type: 'connecting'})
      const complete = async (totalMs: number): Promise<AiCompletion> => {
        known ??= getToKnow(server, {limits: shortLimits(limits, QUICK_MS), settings, signal})
        const about = await known.catch((error) => {
          known = undefined
          throw error
        })
        const call = {limits: {...limits, totalMs}, onEvent, signal}
        const loadMs = about.isLoaded ? 0 : await load(server, chatFor(settings, about, null, 0), call)
        about.isLoaded = true
        const chat = chatFor(settings, about, request, outputTokens)
        return answer(server, chat, {about, call, loadMs, request, started})
      }
      const onRetry = (attempt: number, reason: string) => {
        known = undefined // the server may have been started anew
        onEvent?.({attempt, reason, type: 'retrying'})
      }
      return withRetries(complete, {...retrying, onRetry, signal, totalMs: limits.totalMs})
    },
  }
}

interface Asking {
  readonly settings: AiSettings
  readonly limits: Limits
  readonly signal: AbortSignal
}

/** What has to be known before the first question, asked once. */
interface KnownModel {
  readonly version: string | null
  readonly digest: string | null
  readonly canThink: boolean
  /** In memory, with the window that we want. */
  isLoaded: boolean
}

async function getToKnow(server: OllamaServer, {limits, settings, signal}: Asking): Promise<KnownModel> {
  const {contextTokens, model} = settings
  const [version, models, details, loaded] = await together(signal, (stoppable) => {
    const call = {limits, signal: stoppable}
    const details = server.details(model, call).catch(absent)
    return [server.version(call), server.models(call), details, server.loadedModels(call)]
  })
  if (details instanceof AiError) throw problemOf(models, settings, server.address) ?? details
  const listed = models.find(({name}) => isSameModel(name, model))
  refuseRemote(details.isRemote || listed?.isRemote === true, settings)
  return {
    canThink: details.capabilities?.includes('thinking') ?? false,
    digest: listed?.digest ?? null,
    isLoaded: loaded.some((each) => isSameModel(each.name, model) && each.contextTokens === contextTokens),
    version,
  }
}

/** Who names a model that is not there wants to know which are. */
function absent(error: unknown): AiError {
  if (error instanceof AiError && error.code === 'AI_MODEL_MISSING') return error
  throw error
}

/** The same options each time: another window would load the model anew. */
function chatFor(
  {contextTokens, keepAlive, model, seed, temperature}: AiSettings,
  {canThink}: KnownModel,
  request: AiRequest | null,
  outputTokens: number,
): OllamaChat {
  return {
    ...(request?.schema && {format: request.schema.json}),
    keep_alive: /^-?\d+$/.test(keepAlive) ? Number(keepAlive) : keepAlive,
    messages: request ? request.messages.map((message) => ({...message})) : [],
    model,
    options: {num_ctx: contextTokens, seed, temperature, ...(request && {num_predict: outputTokens})},
    stream: true,
    ...(canThink && {think: false}),
    truncate: false,
  }
}

interface TimedCall {
  readonly limits: Limits
  readonly signal: AbortSignal
  readonly onEvent: AiCallOptions['onEvent'] | undefined
}

/** A question without messages loads the model, so that loading and reading can be told apart. */
async function load(server: OllamaServer, chat: OllamaChat, {limits, onEvent, signal}: TimedCall): Promise<number> {
  const started = performance.now()
  onEvent?.({type: 'loading'})
  for await (const _ of server.chat(chat, {limits, signal}));
  return Math.round(performance.now() - started)
}

interface Answering {
  readonly about: KnownModel
  readonly call: TimedCall
  readonly loadMs: number
  readonly request: AiRequest
  readonly started: number
}

async function answer(server: OllamaServer, chat: OllamaChat, answering: Answering): Promise<AiCompletion> {
  const {about, call, loadMs, request, started} = answering
  const {limits, onEvent, signal} = call
  const asked = performance.now()
  let firstByteMs: number | null = null
  let last: JsonObject = {}
  const pieces: string[] = []
  const onConnected = () => onEvent?.({tokens: request.estimatedPromptTokens, type: 'reading'})
  for await (const line of server.chat(chat, {limits, onConnected, signal})) {
    firstByteMs ??= Math.round(performance.now() - asked)
    last = line
    const text = textIn(objectIn(line, 'message'), 'content') ?? ''
    if (text === '') continue
    pieces.push(text)
    onEvent?.({text, type: 'text'})
  }
  const promptTokens = numberIn(last, 'prompt_eval_count')
  const contextTokens = chat.options!.num_ctx!
  const {estimatedPromptTokens} = request
  if (wasCutSilently({contextTokens, estimatedPromptTokens, promptTokens, version: about.version})) {
    throw contextExceeded({contextTokens, model: chat.model, promptTokens}, 'the server has cut it without saying so')
  }
  return {
    digest: about.digest,
    doneReason: textIn(last, 'done_reason') === 'length' ? 'length' : 'stop',
    httpStatus: 200,
    model: textIn(last, 'model') ?? chat.model,
    text: pieces.join(''),
    usage: {
      firstByteMs,
      generationMs: milliseconds(last, 'eval_duration'),
      loadMs: loadMs + (milliseconds(last, 'load_duration') ?? 0),
      outputTokens: numberIn(last, 'eval_count'),
      promptMs: milliseconds(last, 'prompt_eval_duration'),
      promptTokens,
      totalMs: Math.round(performance.now() - started),
    },
  }
}

async function healthOf(server: OllamaServer, {limits, settings, signal}: Asking): Promise<AiHealth> {
  const {model} = settings
  const unknown = {hasModel: null, isReachable: false, loaded: null, model, models: [], version: null}
  try {
    const [version, models, loaded] = await together(signal, (stoppable) => {
      const call = {limits, signal: stoppable}
      return [server.version(call), server.models(call), server.loadedModels(call)]
    })
    return {
      hasModel: models.some(({name}) => isSameModel(name, model)),
      isReachable: true,
      loaded: loadedPart(loaded.find(({name}) => isSameModel(name, model))),
      model,
      models: models.map(({name}) => name),
      problem: problemOf(models, settings, server.address),
      version,
    }
  } catch (error) {
    if (!(error instanceof AiError) || error.code === 'AI_CANCELLED') throw error
    return {...unknown, problem: error}
  }
}

/** All of them, or the first failure, which stops the others. */
async function together<Values extends readonly unknown[] | []>(
  signal: AbortSignal,
  ask: (signal: AbortSignal) => {readonly [Index in keyof Values]: Promise<Values[Index]>},
): Promise<Values> {
  const closing = new AbortController()
  try {
    return (await Promise.all(ask(AbortSignal.any([signal, closing.signal])))) as unknown as Values
  } finally {
    closing.abort()
  }
}

function problemOf(models: readonly OllamaModel[], settings: AiSettings, address: string): AiError | null {
  const {allowRemote, model} = settings
  const listed = models.find(({name}) => isSameModel(name, model))
  if (!allowRemote && (listed?.isRemote || isRemoteName(model))) return remoteRefused(model)
  if (listed) return null
  const there = models.length === 0 ? 'it has none' : `it has ${models.map(({name}) => name).join(', ')}`
  return new AiError(`Ollama at ${address} has no model ${model}; ${there}.`, {
    code: 'AI_MODEL_MISSING',
    details: {models: models.map(({name}) => name)},
    nextStep: `lab ai pull ${model}`,
  })
}

function loadedPart(model: LoadedOllamaModel | undefined): AiHealth['loaded'] {
  if (!model) return null
  const {contextTokens, gpuBytes, sizeBytes} = model
  return {bytes: sizeBytes, contextTokens, gpuShare: sizeBytes > 0 ? Math.min(1, gpuBytes / sizeBytes) : 0}
}

function outputTokensFor(request: AiRequest, contextTokens: number, model: string): number {
  const room = contextTokens - request.estimatedPromptTokens - RESERVE_TOKENS
  if (room >= Math.min(FEWEST_OUTPUT_TOKENS, request.maxOutputTokens)) return Math.min(request.maxOutputTokens, room)
  const promptTokens = request.estimatedPromptTokens
  throw contextExceeded({contextTokens, model, promptTokens}, 'nothing was sent')
}

interface Excess {
  readonly model: string
  readonly promptTokens: number | null
  readonly contextTokens: number
}

function contextExceeded({contextTokens, model, promptTokens}: Excess, what: string): AiError {
  const tokens = promptTokens === null ? 'many' : `about ${promptTokens}`
  const message = `The text has ${tokens} tokens, too long for the window of ${model}, which has ${contextTokens}: ${what}.`
  return new AiError(message, {
    code: 'AI_CONTEXT_EXCEEDED',
    details: {contextTokens, promptTokens},
    nextStep: 'Ask about less text, or set a larger AI_NUM_CTX: lab ai doctor',
  })
}

function refuseRemote(isRemote: boolean, {allowRemote, model}: AiSettings): void {
  if (isRemote && !allowRemote) throw remoteRefused(model)
}

function remoteRefused(model: string): AiError {
  return new AiError(`${model} runs on the servers of Ollama: your text would leave the house.`, {
    code: 'AI_REMOTE_REFUSED',
    nextStep: 'Choose another AI_MODEL (lab ai models), or allow it: AI_ALLOW_REMOTE=true',
  })
}

function milliseconds(line: JsonObject, name: string): number | null {
  const nanoseconds = numberIn(line, name)
  return nanoseconds === null ? null : Math.round(nanoseconds / NANOSECONDS_PER_MS)
}
