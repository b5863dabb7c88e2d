import type {IncomingMessage} from 'node:http'
import {oneLine, proxmoxError} from './errors.ts'
import {BrokenRead, brokenNode, unknownState} from './lost-answers.ts'
import {refusalError} from './refusals.ts'
import type {ProxmoxAnswer, ProxmoxRequest} from './transport.ts'

/** Of one answer; lists of thousands of guests have a few. */
export const MOST_BYTES = 32 * 1024 * 1024

export class TooLong extends Error {}

/** An answer as it came. */
export interface Whole {
  readonly status: number
  readonly reason: string
  readonly date: string | undefined
  readonly text: string
}

export async function readWhole(response: IncomingMessage): Promise<Whole> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length
    if (length > MOST_BYTES) {
      response.destroy()
      throw new TooLong()
    }
    parts.push(part)
  }
  return {
    date: response.headers.date,
    reason: response.statusMessage ?? '',
    status: response.statusCode ?? 0,
    text: Buffer.concat(parts).toString('utf8'),
  }
}

/** What was asked for, or an error that says what became of it. `secret` is kept out of all words. */
export function understand(answer: Whole, asked: ProxmoxRequest, secret: string): ProxmoxAnswer {
  const {date, status} = answer
  const body = readJson(answer.text)
  const reason = answer.reason.replaceAll(secret, '…')
  const isLost = status > 595 || [502, 503, 504].includes(status)
  if (isLost && asked.method !== 'GET') throw unknownState(asked, `${status} ${oneLine(reason)}`)
  if (isLost) throw new BrokenRead(brokenNode(asked, status, reason))
  if (status >= 400) {
    const message = textIn(body, 'message')?.replaceAll(secret, '…')
    throw refusalError({errors: errorsIn(body), message, reason, status}, {method: asked.method, path: asked.path})
  }
  if (status < 200 || status >= 300 || !isObject(body) || !('data' in body)) {
    if (asked.method !== 'GET' && status < 300) throw unknownState(asked, 'the answer cannot be understood')
    throw proxmoxError(`The server answers something else than Proxmox VE does (status ${status}).`, {
      code: 'PROXMOX_BAD_ANSWER',
      details: {method: asked.method, path: asked.path, status},
      nextStep: 'Check that PROXMOX_HOST is a Proxmox VE server, and what stands between (a proxy, a login page).',
    })
  }
  const total = Number(body['total'])
  const at = date === undefined ? Number.NaN : Date.parse(date)
  return {
    data: body['data'],
    date: Number.isNaN(at) ? null : new Date(at),
    total: body['total'] === undefined || Number.isNaN(total) ? undefined : total,
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textIn(body: unknown, key: string): string | undefined {
  const value = isObject(body) ? body[key] : undefined
  return typeof value === 'string' ? value : undefined
}

function errorsIn(body: unknown): Readonly<Record<string, string>> | undefined {
  const errors = isObject(body) ? body['errors'] : undefined
  if (!isObject(errors)) return undefined
  return Object.fromEntries(Object.entries(errors).map(([name, message]) => [name, String(message)]))
}
