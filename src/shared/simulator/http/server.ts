import type {IncomingMessage, ServerResponse} from 'node:http'
import {createServer, type Server} from 'node:https'
import {setTimeout as wait} from 'node:timers/promises'
import {AnswerWith} from '../endpoints/answer.ts'
import type {ApiRequest} from '../endpoints/dispatch.ts'
import {taskFaultIn} from '../faults/circumstances.ts'
import type {FaultEffect} from '../faults/fault.ts'
import type {Store} from '../state/store.ts'
import {ApiFailure, died, unauthenticated} from './failure.ts'
import {readParameters} from './request-body.ts'

export interface ServerOptions {
  readonly store: Store
  /** The faults that befall a request. */
  readonly take: (method: string, path: string) => FaultEffect[]
  /** The text of an error only in the reason phrase, as up to Proxmox VE 8.3. */
  readonly hasOldErrors: boolean
  readonly onReceived: (request: ApiRequest) => void | Promise<void>
  readonly onRequest: (request: ApiRequest, status: number) => void
}

const ROOT = '/api2/json'
const REFUSAL_DELAY_MS = 3000
const REQUESTS_PER_CONNECTION = 100

export function makeServer(options: ServerOptions): Server {
  const {certificate, key} = options.store.state.certificate
  const server = createServer({cert: certificate, key}, (request, response) => {
    respond(request, response, options).catch((error: unknown) => {
      const why = error instanceof Error ? error.stack : String(error)
      if (!response.headersSent) sendFailure(response, died(`mistake of the simulator: ${why}`), options)
    })
  })
  server.keepAliveTimeout = 5000
  return server
}

async function respond(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://localhost')
  const method = request.method ?? 'GET'
  const path = url.pathname.startsWith(`${ROOT}/`) ? url.pathname.slice(ROOT.length) : null
  if (path === null) return sendFailure(response, new ApiFailure(501, `no such file '${url.pathname}'`), options)
  const effects = options.take(method, path)
  try {
    const parameters = await readParameters(request, url.search.slice(1))
    const apiRequest = {credentials: credentialsOf(request), method, parameters, path}
    await answer(apiRequest, response, effects, options)
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    options.onRequest({credentials: {}, method, parameters: {}, path}, error.status)
    if (error.status === 401) await wait(options.store.pace(REFUSAL_DELAY_MS))
    sendFailure(response, error, options)
  }
}

async function answer(request: ApiRequest, response: ServerResponse, effects: FaultEffect[], options: ServerOptions) {
  await options.onReceived(request)
  const slow = find(effects, 'slow')
  if (slow) await wait(slow.milliseconds)
  const refusal = find(effects, 'unauthenticated')
  if (refusal) throw unauthenticated(refusal.message ?? 'permission denied - token expired')
  const error = find(effects, 'error')
  if (error) throw new ApiFailure(error.status, error.message)
  const cut = effects.find((each) => each.kind === 'gateway' || each.kind === 'reset' || each.kind === 'silence')
  if (cut?.acts === false) return breakOff(response, cut)
  const outcome = settle(() => options.store.answer(request, effects, taskFaultIn(effects)))
  options.onRequest(request, outcome instanceof ApiFailure ? outcome.status : 200)
  if (cut) return breakOff(response, cut)
  if (outcome instanceof ApiFailure) throw outcome
  sendData(response, outcome)
}

/** What was done stays done when the answer is lost, also when it was a refusal. */
function settle(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof ApiFailure) return error
    throw error
  }
}

type Cut = Extract<FaultEffect, {kind: 'gateway' | 'reset' | 'silence'}>

function breakOff(response: ServerResponse, cut: Cut): void {
  if (cut.kind === 'reset') response.socket?.destroy()
  else if (cut.kind === 'gateway') {
    const reasons: Readonly<Record<number, string>> = {
      595: 'Connection refused',
      597: 'Broken pipe',
      599: 'Too many redirections',
    }
    const status = cut.status ?? 596
    response.writeHead(status, reasons[status] ?? 'Connection timed out', {'content-length': 0}).end()
  }
}

function find<Kind extends FaultEffect['kind']>(effects: readonly FaultEffect[], kind: Kind) {
  return effects.find((each): each is Extract<FaultEffect, {kind: Kind}> => each.kind === kind)
}

function sendData(response: ServerResponse, outcome: unknown): void {
  const body = outcome instanceof AnswerWith ? {data: outcome.data, total: outcome.total} : {data: outcome ?? null}
  send(response, 200, 'OK', JSON.stringify(body))
}

/** A refusal to log in has no body: its reason phrase is all there is. */
function sendFailure(response: ServerResponse, failure: ApiFailure, {hasOldErrors}: ServerOptions): void {
  const {errors, message, status} = failure
  const body = {data: null, ...(errors && {errors}), ...(!hasOldErrors && {message: `${message}\n`})}
  send(response, status, reasonPhrase(message), status === 401 ? '' : JSON.stringify(body))
}

function send(response: ServerResponse, status: number, reason: string, body: string): void {
  const headers = {
    'cache-control': 'max-age=0',
    connection: connectionAfter(response),
    'content-length': Buffer.byteLength(body),
    pragma: 'no-cache',
    server: 'pve-api-daemon/3.0',
    ...(body !== '' && {'content-type': 'application/json;charset=UTF-8'}),
  }
  response.writeHead(status, reason, headers).end(body)
}

/** Said here, because Node would add when an idle connection is closed, and Proxmox VE does not say that. */
function connectionAfter({socket}: ServerResponse): string {
  if (socket === null) return 'close'
  const count = (served.get(socket) ?? 0) + 1
  served.set(socket, count)
  return count < REQUESTS_PER_CONNECTION ? 'Keep-Alive' : 'close'
}

const served = new WeakMap<object, number>()

function reasonPhrase(message: string): string {
  return message.split('\n')[0]!.replaceAll(/[^\x20-\x7e]/g, '?')
}

function credentialsOf({headers}: IncomingMessage) {
  const csrfToken = headers['csrfpreventiontoken']
  return {
    authorization: headers.authorization,
    cookie: headers.cookie,
    csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
  }
}
