import {type Ai, type AiErrorCode, generateObject, type ObjectTask, schemaFingerprint, toGrammarSchema} from '#shared/ai/index'
import {type AnswerCache, cacheKey} from './cache.ts'

/** What all questions about one document have in common. */
export interface Asking {
  readonly ai: Ai
  readonly cache: AnswerCache
  /** Of the model's weights; null when the server does not tell. */
  readonly digest: string | null
  /** That an answer depends on, beside the prompt: temperature and the like. */
  readonly options: Readonly<Record<string, unknown>>
  /** Under which answers of this document are kept, those of former runs too. */
  readonly keys: string[]
}

export interface Answered<Value> {
  /** Null when no model has answered. */
  readonly value: Value | null
  readonly isFromCache: boolean
  readonly degraded: {readonly code: AiErrorCode; readonly message: string} | null
}

/** Asks the model, unless it has answered the same before. `text` is all of the input that is in the prompt. */
export async function askOnce<Input, Value>(
  {ai, cache, digest, keys, options}: Asking,
  task: ObjectTask<Input, Value>,
  input: Input,
  text: string,
): Promise<Answered<Value>> {
  const key = cacheKey({
    digest,
    model: ai.provider.model,
    options: {...options, contextTokens: ai.provider.contextTokens, maxOutputTokens: task.maxOutputTokens},
    promptVersion: task.promptVersion,
    schemaHash: schemaFingerprint(toGrammarSchema(task.schema)),
    task: task.id,
    text,
  })
  const known = ai.provider.id === 'rules' ? undefined : cache.read(key, task.schema)
  if (known !== undefined) {
    keys.push(key)
    return {degraded: null, isFromCache: true, value: task.keep?.(known, input).value ?? known}
  }
  const {degraded, source, value} = await generateObject(ai, task, input)
  if (source === 'rules') return {degraded, isFromCache: false, value: null}
  if (degraded === null) {
    cache.write(key, value)
    keys.push(key)
  }
  return {degraded, isFromCache: false, value}
}
