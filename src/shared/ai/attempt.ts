import {ExitCode, UserError} from '../errors.ts'
import {estimatePromptTokens} from './budget.ts'
import {AiError, type AiErrorCode} from './errors.ts'
import type {InteractionEnd, InteractionStart} from './log/interaction.ts'
import type {Ai} from './run.ts'
import {schemaFingerprint} from './schema.ts'
import type {AiCompletion, AiProvider, AiRequest, AiTaskId} from './types.ts'

interface AttemptSetup extends Pick<AiRequest, 'answerByRules' | 'maxOutputTokens' | 'messages' | 'schema'> {
  readonly task: {readonly id: AiTaskId; readonly promptVersion: number}
  readonly subject: string | null
  readonly number: number
  /** The first attempt at the same answer. */
  readonly first: string | null
}

type Judgement = Pick<InteractionEnd, 'status'> &
  Partial<Pick<InteractionEnd, 'grounded' | 'issues' | 'rejected'>> & {readonly error?: AiError | null}

/** The rules answered, and the log says so: because nobody else was wanted (no error), or nobody else did. */
interface AnsweredByRules {
  readonly id: string
  readonly error: AiError | null
}

interface AnsweredByModel {
  readonly id: string
  readonly completion: AiCompletion
  /** Writes down what the answer was worth. */
  finish(judgement: Judgement): void
}

export type Attempt = AnsweredByRules | AnsweredByModel

export function isFinal(tried: Attempt): tried is AnsweredByRules {
  return !('completion' in tried)
}

/** One call of the provider, in the log before it is made. Throws only when it was cancelled, and for `requireAi`. */
export async function attempt(ai: Ai, setup: AttemptSetup): Promise<Attempt> {
  const {provider} = ai
  if (provider.id === 'rules') return answerByRules(ai, setup, 'ok', ai.because)
  const down = notAnswering.get(provider)
  if (down !== undefined) return answerByRules(ai, setup, 'fallback', down)
  const id = ai.log.start(describe(provider, setup))
  try {
    const completion = await provider.complete(request(ai, setup), {
      signal: ai.signal,
      ...(ai.onEvent && {onEvent: ai.onEvent}),
    })
    return {completion, finish: (judgement) => ai.log.finish(id, answered(completion, judgement)), id}
  } catch (error) {
    if (!(error instanceof AiError)) {
      ai.log.finish(id, failed('failed', null))
      throw error
    }
    if (error.code === 'AI_CANCELLED') {
      ai.log.finish(id, failed('cancelled', error))
      throw stopped(error)
    }
    ai.log.finish(id, failed('fallback', error))
    requireModel(ai, error)
    if (staysAway(error.code)) notAnswering.set(provider, error)
    ai.onNotice?.(`${error.message} The rules answer instead.`)
    return {error, id}
  }
}

/** Ends the command when an answer of rules is not good enough. */
export function requireModel({requireAi}: Ai, error: AiError | null): void {
  if (!requireAi) return
  throw new UserError(error?.message ?? 'AI is required, and AI_PROVIDER is rules: no model is asked.', {
    code: error?.code ?? 'AI_NOT_CONFIGURED',
    exitCode: ExitCode.aiUnavailable,
    nextStep: error?.nextStep ?? 'lab ai doctor, or leave out --require-ai: the rules answer then',
    ...(error && {cause: error}),
  })
}

/** Somebody pressed Ctrl-C. */
export function stopped(error: AiError): UserError {
  return new UserError('Stopped: the model was told to stop, nothing was changed.', {
    cause: error,
    code: 'STOPPED',
    exitCode: ExitCode.interrupted,
  })
}

/** Asking once more in the same run would end the same. */
const STAYS_AWAY: readonly AiErrorCode[] = [
  'AI_UNAVAILABLE',
  'AI_NOT_CONFIGURED',
  'AI_MODEL_MISSING',
  'AI_UNAUTHORIZED',
  'AI_REMOTE_REFUSED',
  'AI_OUT_OF_MEMORY',
  'AI_TIMEOUT_CONNECT',
]

/** Whether the server is away, so that nobody is asked again in this run: not merely an answer that was no good. */
export function staysAway(code: AiErrorCode): boolean {
  return STAYS_AWAY.includes(code)
}

const notAnswering = new WeakMap<AiProvider, AiError>()
const announced = new WeakSet<AiProvider>()

function answerByRules(ai: Ai, setup: AttemptSetup, status: 'ok' | 'fallback', error: AiError | null): AnsweredByRules {
  requireModel(ai, error)
  if (error !== null && status === 'ok' && !announced.has(ai.provider)) {
    announced.add(ai.provider)
    ai.onNotice?.(`${error.message} The rules answer instead.`)
  }
  const rules = {contextTokens: ai.provider.contextTokens, host: null, id: 'rules', model: 'rules'} as const
  const start = performance.now()
  const id = ai.log.start(describe(rules, setup))
  const response = setup.answerByRules()
  const usage = {
    firstByteMs: null,
    generationMs: null,
    loadMs: null,
    outputTokens: null,
    promptMs: null,
    promptTokens: null,
    totalMs: performance.now() - start,
  }
  ai.log.finish(id, {...failed(status, error), response, usage})
  return {error, id}
}

function describe(
  {contextTokens, host, id, model}: Pick<AiProvider, 'contextTokens' | 'host' | 'id' | 'model'>,
  {first, maxOutputTokens, messages, number, schema, subject, task}: AttemptSetup,
): InteractionStart {
  return {
    attempt: number,
    contextTokens,
    estimatedPromptTokens: estimatePromptTokens(messages),
    host,
    maxOutputTokens,
    messages,
    model,
    parentId: first,
    promptVersion: task.promptVersion,
    provider: id,
    schemaHash: schema && schemaFingerprint(schema.json),
    schemaId: schema?.id ?? null,
    subject,
    task: task.id,
  }
}

function request({log, provider}: Ai, setup: AttemptSetup): AiRequest {
  const {maxOutputTokens, messages, schema, task} = setup
  return {
    answerByRules: setup.answerByRules,
    estimatedPromptTokens: estimatePromptTokens(messages, log.tokenRatio(provider.model)),
    maxOutputTokens,
    messages,
    schema,
    task: task.id,
  }
}

function answered(completion: AiCompletion, {error, grounded, issues, rejected, status}: Judgement): InteractionEnd {
  const {digest, doneReason, httpStatus, model, text, usage} = completion
  return {
    digest,
    doneReason,
    error: error ? {code: error.code, message: error.message} : null,
    grounded: grounded ?? null,
    httpStatus,
    issues: issues ?? [],
    rejected: rejected ?? null,
    resolvedModel: model,
    response: text,
    status,
    usage,
  }
}

function failed(status: InteractionEnd['status'], error: AiError | null): InteractionEnd {
  return {
    digest: null,
    doneReason: null,
    error: error && {code: error.code, message: error.message},
    grounded: null,
    httpStatus: error?.httpStatus ?? null,
    issues: [],
    rejected: null,
    resolvedModel: null,
    response: null,
    status,
    usage: null,
  }
}
