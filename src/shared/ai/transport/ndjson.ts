import {AiError} from '../errors.ts'
import {linesOf} from './lines.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** One JSON object a line; empty lines are passed over. */
export async function* jsonLinesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonObject, void, undefined> {
  for await (const line of linesOf(chunks)) {
    if (line.trim() !== '') yield parseObject(line)
  }
}

/** Throws `AI_BAD_RESPONSE` for anything else than a JSON object. */
export function parseObject(text: string): JsonObject {
  const value = objectOrNull(text)
  if (value) return value
  throw new AiError('The answer of the server is not JSON.', {
    code: 'AI_BAD_RESPONSE',
    details: {start: text.slice(0, 200)},
    nextStep: 'Is the address right, and is there a proxy in between? lab ai doctor',
  })
}

export function objectOrNull(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
