import http from 'node:http'
import https from 'node:https'
import type {AiError} from '../errors.ts'
import {cancelled, connectionError, interruptionError, timeoutError} from './failures.ts'
import type {Limits} from './limits.ts'

export interface Outgoing {
  /** May hold a user and a password, which become the `authorization` header. */
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface ExchangeOptions {
  readonly limits: Limits
  readonly signal: AbortSignal
  readonly onConnected?: (() => void) | undefined
}

export interface Incoming {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  /** To be read to its end, or left by `return()`, which closes the connection. */
  readonly body: AsyncGenerator<Uint8Array, void, undefined>
}

/**
 * One request over a connection of its own, by `node:http`, since `fetch` has a limit of 300 s before the headers that
 * cannot be raised and is not stopped before them. Redirects are not followed. Throws an `AiError`; an abort closes the
 * connection at once, by which the server notices that nobody waits any more.
 */
export function exchange(outgoing: Outgoing, {limits, onConnected, signal}: ExchangeOptions): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const host = outgoing.url.host
    if (signal.aborted) return reject(cancelled())
    const request = requestFor(outgoing)
    let progress: 'connecting' | 'before' | 'within' = 'connecting'
    let failure: AiError | undefined
    let wake = () => {}
    const fail = (error: AiError) => {
      failure ??= error
      request.destroy()
      clearTimers()
      reject(failure)
      wake()
    }
    const onAbort = () => fail(cancelled())
    signal.addEventListener('abort', onAbort, {once: true})
    const total = setTimeout(() => fail(timeoutError('TOTAL', limits.totalMs, host)), longest(limits.totalMs))
    let phase = setTimeout(() => fail(timeoutError('CONNECT', limits.connectMs, host)), longest(limits.connectMs))
    const clearTimers = () => {
      clearTimeout(total)
      clearTimeout(phase)
      signal.removeEventListener('abort', onAbort)
    }
    const connected = () => {
      progress = 'before'
      clearTimeout(phase)
      phase = setTimeout(() => fail(timeoutError('FIRST_BYTE', limits.firstByteMs, host)), longest(limits.firstByteMs))
      onConnected?.()
    }
    request.on('socket', (socket) =>
      socket.once(outgoing.url.protocol === 'https:' ? 'secureConnect' : 'connect', connected),
    )
    request.on('error', (error) =>
      fail(progress === 'connecting' ? connectionError(error, host) : interruptionError(error, host, progress)),
    )
    request.on('response', (response) => {
      progress = 'within'
      const body = bodyOf(response, {
        failure: () => failure,
        finished: () => {
          clearTimers()
          request.destroy()
        },
        host,
        onWait: (isFirst) => {
          if (isFirst) return
          phase = setTimeout(() => fail(timeoutError('IDLE', limits.idleMs, host)), longest(limits.idleMs))
        },
        onWoken: () => clearTimeout(phase),
        setWake: (callback) => {
          wake = callback
        },
      })
      resolve({body, headers: response.headers, status: response.statusCode ?? 0})
    })
    request.end(outgoing.body)
  })
}

interface BodyHooks {
  readonly host: string
  readonly failure: () => AiError | undefined
  readonly onWait: (isFirst: boolean) => void
  readonly onWoken: () => void
  readonly finished: () => void
  readonly setWake: (wake: () => void) => void
}

/** Waits are timed only while somebody waits: a slow reader is not a slow server. */
async function* bodyOf(response: http.IncomingMessage, hooks: BodyHooks): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true
  let hasEnded = false
  let problem: Error | undefined
  let wake = () => {}
  const woken = () => wake()
  hooks.setWake(woken)
  response.on('readable', woken)
  response.on('end', () => {
    hasEnded = true
    woken()
  })
  response.on('error', (error) => {
    problem = error
    woken()
  })
  response.on('close', woken)
  try {
    for (;;) {
      const chunk = response.read() as Uint8Array | null
      if (chunk !== null) {
        hooks.onWoken()
        isFirst = false
        yield chunk
        continue
      }
      const failure = hooks.failure()
      if (failure) throw failure
      if (hasEnded) return
      if (problem || response.closed) throw interruptionError(problem, hooks.host, 'within')
      hooks.onWait(isFirst)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      if (!isFirst) hooks.onWoken()
    }
  } finally {
    hooks.finished()
  }
}

function requestFor({body, headers, method, url}: Outgoing): http.ClientRequest {
  const {password, username} = url
  const user = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  const send = url.protocol === 'https:' ? https.request : http.request
  return send({
    agent: false,
    headers: {
      ...(username !== '' && {authorization: `Basic ${user}`}),
      ...headers,
      ...(body !== undefined && {'content-length': String(Buffer.byteLength(body))}),
    },
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    method,
    path: `${url.pathname}${url.search}`,
    port: url.port === '' ? undefined : Number(url.port),
  })
}

/** `setTimeout` takes no more, and fires at once when it is given more. */
function longest(milliseconds: number): number {
  return Math.min(milliseconds, 2 ** 31 - 1)
}
