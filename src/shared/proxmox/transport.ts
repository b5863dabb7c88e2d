import type {ClientRequest, IncomingMessage} from 'node:http'
import {Agent, request} from 'node:https'
import {UserError} from '../errors.ts'
import {oneLine, proxmoxError} from './errors.ts'
import {encodeForm} from './form.ts'
import {checkParameters, findEndpoint} from './parameters/check.ts'
import type {Method} from './parameters/endpoints.ts'
import type {Parameters} from './parameters/parameter.ts'
import {findTraps} from './parameters/traps.ts'
import {invalidParameters, refusalError} from './refusals.ts'
import {openTrusted, type Trust} from './trust.ts'

export interface ConnectionOptions {
  /** Name or address, without scheme and brackets. */
  readonly host: string
  readonly port: number
  /** `user@realm!name`. */
  readonly tokenId: string
  readonly tokenSecret: string
  readonly trust: Trust
  readonly connectTimeoutMs?: number
  /** From the request to the end of the answer; the server itself gives up after 30 s. */
  readonly timeoutMs?: number
}

export interface ProxmoxRequest {
  readonly method: Method
  readonly path: string
  readonly parameters?: Parameters
  readonly signal?: AbortSignal | undefined
}

export interface ProxmoxAnswer {
  readonly data: unknown
  /** Of lists that come in parts. */
  readonly total: number | undefined
  /** The clock of the server; null when it does not tell. */
  readonly date: Date | null
}

export interface Transport {
  send(request: ProxmoxRequest): Promise<ProxmoxAnswer>
  /** Closes idle connections; without it the process waits for them. */
  close(): void
}

/** The server closes idle connections after 5 s. */
const IDLE_MS = 3500
const CONNECT_MS = 10_000
const TOTAL_MS = 40_000
const MOST_BYTES = 32 * 1024 * 1024
/** Before each further attempt of a read. */
const RETRY_AFTER_MS = [200, 800]

/**
 * Requests to one server. Reads use connections again and are repeated when one breaks. A change goes over a connection
 * of its own, so that it cannot meet one that the server is closing, and is never sent twice: when its answer is lost,
 * the error is PROXMOX_STATE_UNKNOWN and the caller has to look.
 */
export function openTransport(options: ConnectionOptions): Transport {
  const reading = agentFor(options, true)
  const changing = agentFor(options, false)
  return {
    close() {
      reading.destroy()
      changing.destroy()
    },
    async send(asked) {
      const prepared = prepare(asked)
      if (asked.method !== 'GET') return exchange(prepared, options, changing)
      for (const delay of RETRY_AFTER_MS) {
        try {
          return await exchange(prepared, options, reading)
        } catch (error) {
          if (!(error instanceof BrokenRead)) throw error
          await new Promise((resolve) => setTimeout(resolve, delay))
        }
      }
      return exchange(prepared, options, reading).catch((error: unknown) => {
        throw error instanceof BrokenRead ? error.reported : error
      })
    },
  }
}

interface Prepared {
  readonly asked: ProxmoxRequest
  readonly target: string
  readonly body: string | undefined
}

function prepare(asked: ProxmoxRequest): Prepared {
  const {method, parameters = {}, path} = asked
  const problems = Object.entries({...findTraps(parameters), ...checkParameters(method, path, parameters)})
  if (problems.length > 0) {
    const listed = problems.map(([field, message]) => ({field, message}))
    throw invalidParameters(listed, {method, path})
  }
  const form = encodeForm(parameters, findEndpoint(method, path)!)
  const isInQuery = method === 'GET' || method === 'DELETE'
  const query = isInQuery && form !== '' ? `?${form}` : ''
  return {asked, body: isInQuery ? undefined : form, target: `/api2/json${path}${query}`}
}

/** A read that may be repeated; `reported` is what is said when it was in vain. */
class BrokenRead extends Error {
  readonly reported: UserError

  constructor(reported: UserError) {
    super(reported.message)
    this.reported = reported
  }
}

/** Connections are made by us, since nothing may be written before the certificate has been looked at. */
function agentFor({connectTimeoutMs = CONNECT_MS, host, port, trust}: ConnectionOptions, keepAlive: boolean): Agent {
  return Object.assign(new Agent({keepAlive, maxSockets: 8, timeout: IDLE_MS}), {
    createConnection(_: unknown, done: (error: Error | null, socket?: unknown) => void) {
      openTrusted({host, port, timeoutMs: connectTimeoutMs, trust}).then(
        (socket) => done(null, socket),
        (error: Error) => done(error),
      )
    },
  })
}

async function exchange({asked, body, target}: Prepared, options: ConnectionOptions, agent: Agent) {
  const {method, path, signal} = asked
  const {host, port, timeoutMs = TOTAL_MS, tokenId, tokenSecret} = options
  const isRead = method === 'GET'
  let isWritten = false
  try {
    const answer = await new Promise<Whole>((resolve, reject) => {
      const sent: ClientRequest = request({
        agent,
        headers: {
          accept: 'application/json',
          authorization: `PVEAPIToken=${tokenId}=${tokenSecret}`,
          ...(body !== undefined && {
            'content-length': Buffer.byteLength(body),
            'content-type': 'application/x-www-form-urlencoded',
          }),
        },
        host,
        method,
        path: target,
        port,
        ...(signal && {signal}),
        timeout: timeoutMs,
      })
      const timer = setTimeout(() => sent.destroy(new Overdue()), timeoutMs)
      sent.once('socket', () => {
        isWritten = true
      })
      sent.once('response', (response) => readWhole(response).then(resolve, reject))
      sent.once('error', reject)
      sent.once('close', () => clearTimeout(timer))
      sent.end(body)
    })
    return understand(answer, asked, tokenSecret)
  } catch (error) {
    if (error instanceof UserError || error instanceof BrokenRead) throw error
    const failed = error as NodeJS.ErrnoException
    if (signal?.aborted)
      throw isRead || !isWritten ? interrupted(asked) : unknownState(asked, 'it was interrupted', error)
    if (isRead) {
      if (failed instanceof Overdue) throw overdue(asked, timeoutMs)
      throw new BrokenRead(
        proxmoxError(`${host}:${port} broke the connection off.`, {
          cause: error,
          code: 'PROXMOX_UNREACHABLE',
          details: {method, path},
          nextStep: 'Try again; the server may be restarting.',
        }),
      )
    }
    const why = failed instanceof Overdue ? `no answer came within ${timeoutMs / 1000} s` : 'the connection broke'
    throw unknownState(asked, why, error)
  }
}

class Overdue extends Error {}

interface Whole {
  readonly status: number
  readonly reason: string
  readonly date: string | undefined
  readonly text: string
}

async function readWhole(response: IncomingMessage): Promise<Whole> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length
    if (length > MOST_BYTES) {
      response.destroy()
      throw proxmoxError(`The server answers more than ${MOST_BYTES / 1024 / 1024} MiB.`, {
        code: 'PROXMOX_BAD_ANSWER',
        nextStep: 'Check that PROXMOX_HOST is a Proxmox VE server.',
      })
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

function understand(answer: Whole, asked: ProxmoxRequest, secret: string): ProxmoxAnswer {
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

/** A change whose answer is lost. What the server made of it is looked up by the use case (`lookAtGuest`). */
function unknownState({method, path}: ProxmoxRequest, why: string, cause?: unknown): UserError {
  return proxmoxError(`Whether the server has done ${method} ${path} is not known: ${why}.`, {
    cause,
    code: 'PROXMOX_STATE_UNKNOWN',
    details: {method, path},
    nextStep: 'It was not sent again. Look at what is there before you repeat it (lab vm list).',
  })
}

function brokenNode({method, path}: ProxmoxRequest, status: number, reason: string): UserError {
  return proxmoxError(`The server got no answer from the node (${status} ${oneLine(reason)}).`, {
    code: 'PROXMOX_NODE_UNREACHABLE',
    details: {method, path, status},
    nextStep: 'Try again; check that the node is up and not overloaded.',
  })
}

function overdue({method, path}: ProxmoxRequest, timeoutMs: number): UserError {
  return proxmoxError(`The server did not answer ${method} ${path} within ${timeoutMs / 1000} s.`, {
    code: 'PROXMOX_TIMEOUT',
    details: {method, path},
    nextStep: 'Try again; the server may be busy.',
  })
}

function interrupted({method, path}: ProxmoxRequest): UserError {
  return proxmoxError('Interrupted; nothing was changed.', {code: 'PROXMOX_INTERRUPTED', details: {method, path}})
}
