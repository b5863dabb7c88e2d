import type {GroupValues} from '#shared/config/index'
import type {AiError} from '../../errors.ts'
import type {AiMessage, AiRequest} from '../../types.ts'

export type JsonMode = 'json_schema' | 'json_object' | 'prompt'

/** What this server has refused so far, so that it is not asked for again. */
export interface Dialect {
  readonly jsonMode: JsonMode
  /** Whether the mode was set by hand: then it is not changed. */
  readonly isJsonModeSet: boolean
  readonly without: ReadonlySet<string>
}

const WEAKER: Readonly<Record<JsonMode, JsonMode | null>> = {
  json_object: 'prompt',
  json_schema: 'json_object',
  prompt: null,
}

/** Left out when the server does not know them; `max_tokens` is replaced by its newer name. */
const OPTIONAL = ['stream_options', 'seed', 'temperature', 'max_tokens'] as const

export function firstDialect({openaiJsonMode}: Pick<GroupValues<'ai'>, 'openaiJsonMode'>): Dialect {
  return {isJsonModeSet: openaiJsonMode !== undefined, jsonMode: openaiJsonMode ?? 'json_schema', without: new Set()}
}

/** How to ask instead after a refusal; null when the refusal is about something else. */
export function dialectAfter({code, message}: AiError, dialect: Dialect, hasSchema: boolean): Dialect | null {
  if (code !== 'AI_BAD_REQUEST' && code !== 'AI_BAD_SCHEMA') return null
  const unknown = OPTIONAL.find((name) => !dialect.without.has(name) && new RegExp(`\\b${name}\\b`).test(message))
  if (unknown) return {...dialect, without: new Set([...dialect.without, unknown])}
  const weaker = WEAKER[dialect.jsonMode]
  const isAboutFormat = /response_format|json_schema|json_object|structured output|grammar|guided/i.test(message)
  const mayChange = hasSchema && !dialect.isJsonModeSet && isAboutFormat && code === 'AI_BAD_REQUEST'
  return mayChange && weaker ? {...dialect, jsonMode: weaker} : null
}

interface Options {
  readonly model: string
  readonly seed: number
  readonly temperature: number
  readonly outputTokens: number
}

export function requestBody(request: AiRequest, dialect: Dialect, options: Options): string {
  const {jsonMode, without} = dialect
  const {model, outputTokens, seed, temperature} = options
  return JSON.stringify({
    messages: messagesFor(request, jsonMode),
    model,
    stream: true,
    ...(!without.has('stream_options') && {stream_options: {include_usage: true}}),
    ...(!without.has('seed') && {seed}),
    ...(!without.has('temperature') && {temperature}),
    ...(without.has('max_tokens') ? {max_completion_tokens: outputTokens} : {max_tokens: outputTokens}),
    ...responseFormat(request, jsonMode),
  })
}

function responseFormat({schema}: AiRequest, jsonMode: JsonMode): object {
  if (!schema || jsonMode === 'prompt') return {}
  if (jsonMode === 'json_object') return {response_format: {type: 'json_object'}}
  const name = schema.id.replace(/[^\w-]/g, '_').slice(0, 64)
  return {response_format: {json_schema: {name, schema: schema.json, strict: true}, type: 'json_schema'}}
}

/** Where no grammar holds the model to the schema, it is told the schema. */
function messagesFor({messages, schema}: AiRequest, jsonMode: JsonMode): readonly AiMessage[] {
  if (!schema || jsonMode === 'json_schema') return messages
  const content = `Answer with one JSON object and nothing else. It has to fit this JSON Schema:\n${JSON.stringify(schema.json)}`
  const end = messages.findLastIndex(({role}) => role === 'system') + 1
  return [...messages.slice(0, end), {content, role: 'system'}, ...messages.slice(end)]
}
