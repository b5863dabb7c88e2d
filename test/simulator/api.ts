import {Agent, request as send} from 'node:https'
import type {Simulator} from '#shared/simulator/index'

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly data: unknown
  readonly errors: Readonly<Record<string, string>> | undefined
  readonly message: string | undefined
  readonly total: number | undefined
  readonly body: string
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** As whom, else with the token that may do everything. */
  readonly as?: {readonly id: string; readonly secret: string} | null
}

export type Parameters = Readonly<Record<string, boolean | number | string | readonly string[]>>

/** A client that does nothing but what it is told: the simulator is not tested through ours. */
export function apiOf(simulator: Simulator, as: Sent['as'] = simulator.token) {
  const call = (method: string, path: string, parameters: Parameters = {}, options: Sent = {}) => {
    const form = new URLSearchParams(
      Object.entries(parameters).flatMap(([key, value]) =>
        [value].flat().map((each): [string, string] => [key, String(each)]),
      ),
    ).toString()
    const isWrite = method === 'POST' || method === 'PUT'
    const query = !isWrite && form ? `?${form}` : ''
    const body = options.body ?? (isWrite ? form : '')
    const headers = {
      ...(as && {authorization: `PVEAPIToken=${as.id}=${as.secret}`}),
      ...(body &&
        !options.headers?.['transfer-encoding'] && {
          'content-length': String(Buffer.byteLength(body)),
          'content-type': 'application/x-www-form-urlencoded',
        }),
      ...options.headers,
    }
    return exchange(simulator, method, `/api2/json${path}${query}`, headers, body)
  }
  return {
    call,
    delete: (path: string, parameters?: Parameters) => call('DELETE', path, parameters),
    get: (path: string, parameters?: Parameters) => call('GET', path, parameters),
    post: (path: string, parameters?: Parameters) => call('POST', path, parameters),
    put: (path: string, parameters?: Parameters) => call('PUT', path, parameters),
    /** Begins work and gives how its task ended. */
    task: async (method: string, path: string, parameters?: Parameters) => {
      const {data, message, status} = await call(method, path, parameters)
      if (status !== 200) throw new Error(`${method} ${path}: ${status} ${message}`)
      const upid = String(data)
      const node = upid.split(':')[1]
      const end = await call('GET', `/nodes/${node}/tasks/${encodeURIComponent(upid)}/status`)
      const log = await call('GET', `/nodes/${node}/tasks/${encodeURIComponent(upid)}/log`, {limit: 500})
      const {exitstatus} = end.data as {exitstatus?: string}
      return {exitstatus, log: (log.data as {t: string}[]).map(({t}) => t), upid}
    },
  }
}

const agent = new Agent({keepAlive: false})

function exchange(simulator: Simulator, method: string, path: string, headers: Record<string, string>, body: string) {
  return new Promise<Answer>((resolve, reject) => {
    const {host, port} = simulator
    const request = send({agent, headers, host, method, path, port, rejectUnauthorized: false}, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const {data = null, errors, message, total} = text === '' ? {} : JSON.parse(text)
        resolve({
          body: text,
          data,
          errors,
          message,
          reason: response.statusMessage ?? '',
          status: response.statusCode ?? 0,
          total,
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
