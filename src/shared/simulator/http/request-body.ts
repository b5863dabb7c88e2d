import type {IncomingMessage} from 'node:http'
import type {ParameterValue} from '../endpoints/endpoint.ts'
import {ApiFailure, died} from './failure.ts'

const LIMIT_BYTES = 512 * 1024

/** The parameters of query and body, read as peculiarly as the server does. */
export async function readParameters(request: IncomingMessage, query: string): Promise<Record<string, ParameterValue>> {
  const {headers, method} = request
  if (headers['transfer-encoding'] !== undefined) throw new ApiFailure(501, 'chunked transfer encoding not supported')
  const length = Number(headers['content-length'] ?? 0)
  if (method === 'GET' || method === 'DELETE') {
    if (length > 0) throw new ApiFailure(501, `Unexpected content for method '${method}'`)
    return readForm(query)
  }
  if (length > LIMIT_BYTES) throw new ApiFailure(501, 'for data too large')
  const body = await textOf(request)
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim()
  if (body === '') return readForm(query)
  if (type === 'application/x-www-form-urlencoded') return {...readForm(query), ...readForm(body)}
  if (type === 'application/json') return {...readForm(query), ...readJson(body)}
  throw new ApiFailure(506, `upload 'Content-Type '${type}' not implemented`)
}

/**
 * Parts end at `&` and at `;`, a value at a second `=`, and a key that comes again makes a list: whoever does not encode
 * everything is misunderstood.
 */
export function readForm(text: string): Record<string, ParameterValue> {
  const read: Record<string, ParameterValue> = {}
  for (const part of text.split(/[&;]/).filter(Boolean)) {
    const [key = '', value = ''] = part.split('=').map(decode)
    const before = read[key]
    read[key] = before === undefined ? value : [before, value].flat()
  }
  return read
}

function readJson(text: string): Record<string, ParameterValue> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw died('malformed JSON string')
  }
  return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, fromJson(each)]))
}

function fromJson(value: unknown): ParameterValue {
  if (typeof value === 'boolean') return value ? '1' : '0'
  return Array.isArray(value) ? value.map(String) : String(value)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
