import type {ClientRequest} from 'node:http'
import {Agent, request} from 'node:https'
import {UserError} from '../errors.ts'
import {isProxmoxError, proxmoxError} from './errors.ts'
import {encodeForm} from './form.ts'
import {BrokenRead, interrupted, overdue, unknownState} from './lost-answers.ts'
import {checkParameters, findEndpoint} from './parameters/check.ts'
import type {Method} from './parameters/endpoint.ts'
import type {Parameters} from './parameters/parameter.ts'
import {findTraps} from './parameters/traps.ts'
import {invalidParameters} from './refusals.ts'
import {openTrusted, type Trust, unreachable} from './trust.ts'
import {MOST_BYTES, readWhole, TooLong, understand, type Whole} from './understand.ts'

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
/** Before each further attempt of a read. */
const RETRY_AFTER_MS = [200, 800]
/** Before each further attempt of a change that met a locked file. */
const RETRY_LOCKED_AFTER_MS = [300, 900]

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
      if (asked.method !== 'GET') return change(() => exchange(prepared, options, changing))
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

/**
 * Somebody else has the file of the guest for a moment: the server has refused and done nothing, so that this change
 * may be sent again. The pauses differ, lest two of us meet again and again.
 */
async function change(send: () => Promise<ProxmoxAnswer>): Promise<ProxmoxAnswer> {
  for (const pause of RETRY_LOCKED_AFTER_MS) {
    try {
      return await send()
    } catch (error) {
      if (!isProxmoxError(error, 'PROXMOX_LOCKED') || !/can't lock file/i.test(error.message)) throw error
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())))
    }
  }
  return send()
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
    if (signal?.aborted && (isRead || !isWritten)) throw interrupted(asked)
    if (!isWritten) throw unreachable({host, port}, reasonOf(error, timeoutMs), error)
    if (!isRead) throw unknownState(asked, signal?.aborted ? 'it was interrupted' : reasonOf(error, timeoutMs), error)
    if (error instanceof Overdue) throw overdue(asked, timeoutMs)
    const reported = proxmoxError(`${host}:${port} did not answer to the end: ${reasonOf(error, timeoutMs)}.`, {
      cause: error,
      code: error instanceof TooLong ? 'PROXMOX_BAD_ANSWER' : 'PROXMOX_UNREACHABLE',
      details: {method, path},
      nextStep: 'Try again; the server may be restarting, or be another than Proxmox VE.',
    })
    throw error instanceof TooLong ? reported : new BrokenRead(reported)
  }
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Overdue) return `no answer came within ${timeoutMs / 1000} s`
  return error instanceof TooLong ? `it is more than ${MOST_BYTES / 2 ** 20} MiB` : 'the connection broke'
}

class Overdue extends Error {}
