import {once} from 'node:events'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {setImmediate} from 'node:timers/promises'

/** How an answer is sent, and what goes wrong with it. */
export interface Delivery {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent instead of what the server would answer. */
  readonly body?: string
  /** Bytes in each packet; all of it in one otherwise. */
  readonly packet?: number
  /** How long it takes until the headers are sent. */
  readonly before?: () => Promise<unknown>
  /** What happens when everything was sent: it ends well, the connection is cut, or nothing more comes. */
  readonly ending?: 'end' | 'cut' | 'stall'
}

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
  /** Resolves when the connection is closed, with whether the answer was complete by then. */
  readonly closed: Promise<{readonly wasComplete: boolean}>
}

export interface FakeServer {
  readonly url: string
  readonly seen: readonly Seen[]
  /** Resolves with the request of that number, from 1, when it comes. */
  arrived(number: number): Promise<Seen>
  close(): Promise<void>
}

/** A server on a port of its own; `answer` is called with each request when its body is complete. */
export async function serve(
  answer: (seen: Seen, response: http.ServerResponse) => Promise<void> | void,
): Promise<FakeServer> {
  const seen: Seen[] = []
  const waiting = new Set<() => void>()
  const server = http.createServer(async (request, response) => {
    const closed = once(response, 'close').then(() => ({wasComplete: response.writableFinished}))
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const {headers, method = '', url: path = ''} = request
    const one = {body: text === '' ? {} : JSON.parse(text), closed, headers, method, path}
    seen.push(one)
    for (const check of waiting) check()
    await answer(one, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    arrived: (number) =>
      new Promise((resolve) => {
        const check = () => {
          const one = seen[number - 1]
          if (!one) return
          waiting.delete(check)
          resolve(one)
        }
        waiting.add(check)
        check()
      }),
    async close() {
      server.closeAllConnections()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
    seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
}

export async function deliver(
  response: http.ServerResponse,
  text: string,
  contentType: string,
  delivery: Delivery = {},
): Promise<void> {
  const {before, headers, packet, status = 200, ending = 'end'} = delivery
  await before?.()
  if (response.destroyed) return
  response.writeHead(status, {'content-type': contentType, ...headers})
  const bytes = Buffer.from(delivery.body ?? text)
  for (let start = 0; start < bytes.length; start += packet ?? bytes.length) {
    response.write(bytes.subarray(start, start + (packet ?? bytes.length)))
    if (packet) await setImmediate() // so that each is read by itself
  }
  if (ending === 'end') response.end()
  if (ending === 'cut') response.socket?.end(() => response.destroy())
}
