import {cancelled} from '../transport/failures.ts'
import type {AiCallOptions, AiCompletion, AiHealth, AiProvider, AiProviderId, AiRequest} from '../types.ts'

/** Answers what the rules of each task say: offline, at once, the same each time. */
export function rulesProvider(contextTokens: number): AiProvider {
  return withoutModel('rules', contextTokens, (request) => request.answerByRules())
}

/**
 * For tests and rehearsals: answers without a model, and says in the answer that it is made up, unless `answer` gives
 * another one.
 */
export function mockProvider(
  contextTokens: number,
  answer: (request: AiRequest) => string = (request) =>
    request.schema ? request.answerByRules() : `(mock answer) ${request.answerByRules()}`,
): AiProvider {
  return withoutModel('mock', contextTokens, answer)
}

function withoutModel(
  id: Extract<AiProviderId, 'mock' | 'rules'>,
  contextTokens: number,
  answer: (request: AiRequest) => string,
): AiProvider {
  const health: AiHealth = {
    hasModel: null,
    isReachable: null,
    loaded: null,
    model: id,
    models: [],
    problem: null,
    version: null,
  }
  return {
    contextTokens,
    host: null,
    id,
    model: id,

    async complete(request, {onEvent, signal}: AiCallOptions): Promise<AiCompletion> {
      if (signal.aborted) throw cancelled()
      const started = performance.now()
      const text = answer(request)
      if (text !== '') onEvent?.({text, type: 'text'})
      const totalMs = Math.round(performance.now() - started)
      return {
        digest: null,
        doneReason: 'stop',
        httpStatus: null,
        model: id,
        text,
        usage: {
          firstByteMs: null,
          generationMs: null,
          loadMs: null,
          outputTokens: null,
          promptMs: null,
          promptTokens: null,
          totalMs,
        },
      }
    },

    async health(signal) {
      if (signal.aborted) throw cancelled()
      return health
    },
  }
}
