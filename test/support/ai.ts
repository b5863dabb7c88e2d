import type {AiEvent, AiProvider, AiRequest} from '#shared/ai/index'
import {type GroupValues, loadConfig} from '#shared/config/index'
import {makeHome} from '../config/home.ts'

/** The settings of the AI as the environment has them, with the defaults for everything else. */
export async function aiSettings(environment: Readonly<Record<string, string>> = {}): Promise<GroupValues<'ai'>> {
  return (await loadConfig(makeHome().sources(environment), ['ai'])).ai
}

export const colourSchema: NonNullable<AiRequest['schema']> = {
  id: 'colour',
  json: {
    additionalProperties: false,
    properties: {colour: {enum: ['red', 'green'], type: 'string'}},
    required: ['colour'],
    type: 'object',
  },
}

export function aiRequest(changes: Partial<AiRequest> = {}): AiRequest {
  return {
    answerByRules: () => (changes.schema ? '{"colour":"green"}' : 'By rules.'),
    estimatedPromptTokens: 30,
    maxOutputTokens: 100,
    messages: [
      {content: 'Answer shortly. Write JSON when you are asked for a colour.', role: 'system'},
      {content: 'Which colour has grass? Say {"colour": "green"} or {"colour": "red"}.', role: 'user'},
    ],
    schema: null,
    task: 'ask',
    ...changes,
  }
}

/** Asks, and gives the answer with everything that happened on the way. */
export async function complete(provider: AiProvider, request = aiRequest(), signal = new AbortController().signal) {
  const events: AiEvent[] = []
  const completion = await provider.complete(request, {onEvent: (event) => events.push(event), signal})
  return {...completion, events, streamed: events.map((event) => (event.type === 'text' ? event.text : '')).join('')}
}

/** The code of the `AiError` that it ends in, with what else a test wants to see. */
export async function failureOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const error: unknown = await promise.then(
    () => new Error('It did not fail.'),
    (reason) => reason,
  )
  if (!(error instanceof Error)) throw new Error(`${String(error)} is no error`)
  const {message} = error
  return {...error, message}
}
