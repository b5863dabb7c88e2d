import {once} from 'node:events'
import type {IncomingHttpHeaders, ServerResponse} from 'node:http'
import https from 'node:https'
import type {AddressInfo, Socket} from 'node:net'
import {connectProxmox, type ProxmoxClient, type Trust} from '#shared/proxmox/index'
import {type Certificate, makeCertificate} from './certificates.ts'

export interface Heard {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Connections are counted from 1. */
  readonly connection: number
}

/** What comes back, or what is done to the connection instead. */
export interface Answer {
  readonly status?: number
  readonly reason?: string
  readonly data?: unknown
  /** Instead of `{"data": …}`. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly delayMs?: number
  readonly instead?: 'reset' | 'reset in the middle' | 'silence'
}

export interface ProxmoxDouble {
  readonly port: number
  readonly certificate: Certificate
  readonly heard: readonly Heard[]
  connections(): number
  close(): Promise<void>
}

export const tokenSecret = '01234567-89ab-cdef-0123-456789abcdef'

/** Made once, since making one takes a while. */
const ours = makeCertificate()

/** A server on the wire that misbehaves as it is told; what Proxmox VE really does is for the simulator. */
export async function serve(
  answer: (heard: Heard, number: number) => Answer | Promise<Answer>,
  certificate = ours,
): Promise<ProxmoxDouble> {
  const heard: Heard[] = []
  const numbers = new WeakMap<object, number>()
  const raw = new Map<number | undefined, Socket>()
  let connections = 0
  const server = https.createServer({cert: certificate.cert, key: certificate.key}, async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    const {headers, method = '', url = ''} = request
    heard.push({body, connection: numbers.get(request.socket) ?? 0, headers, method, url})
    const reset = () => raw.get(request.socket.remotePort)?.resetAndDestroy()
    await deliver(await answer(heard.at(-1)!, heard.length), response, reset)
  })
  server.on('connection', (socket: Socket) => raw.set(socket.remotePort, socket))
  server.on('secureConnection', (socket) => {
    connections += 1
    numbers.set(socket, connections)
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    certificate,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
    connections: () => connections,
    heard,
    port: (server.address() as AddressInfo).port,
  }
}

async function deliver(answer: Answer, response: ServerResponse, reset: () => void): Promise<void> {
  const {body, data = null, delayMs, headers = {}, instead, reason, status = 200} = answer
  if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs))
  if (instead === 'silence') return
  if (instead === 'reset') return reset()
  const text = body ?? JSON.stringify({data})
  if (reason !== undefined) response.statusMessage = reason
  response.writeHead(status, {'content-type': 'application/json', ...headers})
  if (instead === 'reset in the middle') {
    response.write(text.slice(0, Math.ceil(text.length / 2)), reset)
    return
  }
  response.end(text)
}

interface ClientOptions {
  readonly trust?: Trust
  readonly host?: string
  readonly timeoutMs?: number
}

export function clientOf({certificate, port}: ProxmoxDouble, options: ClientOptions = {}): ProxmoxClient {
  return connectProxmox({
    host: options.host ?? '127.0.0.1',
    port,
    timeoutMs: options.timeoutMs ?? 5000,
    tokenId: 'lab@pve!toolkit',
    tokenSecret,
    trust: options.trust ?? {fingerprint: certificate.fingerprint},
  })
}
