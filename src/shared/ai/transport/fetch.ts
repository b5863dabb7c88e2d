import type {AiError} from '../errors.ts'
import {exchange, type Incoming} from './exchange.ts'
import {notTheProtocol} from './failures.ts'
import type {Limits} from './limits.ts'
import {type JsonObject, jsonLinesOf, parseObject} from './ndjson.ts'
import {type Refusal, retryAfter} from './refusal.ts'
import {startOfText, wholeText} from './whole-text.ts'

export interface Call {
  readonly limits: Limits
  readonly signal: AbortSignal
  readonly onConnected?: (() => void) | undefined
}

export interface FetchOptions extends Call {
  readonly refused: (refusal: Refusal) => AiError
  /** Sees each object of a streamed answer before the client does, and may throw instead. */
  readonly onLine?: (line: JsonObject) => void
  /** What is wrong when a streamed answer has ended, or null. */
  readonly atEnd?: () => AiError | null
}

const LONGEST_REFUSAL = 64_000
const LONGEST_DOCUMENT = 32 * 2 ** 20

/**
 * What is handed to a client library instead of `fetch`. The library only ever sees answers that are right: everything
 * else is thrown as an `AiError` from here, so that it neither prints anything nor makes errors of its own.
 */
export function fetchOver(options: FetchOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const {body} = init ?? {}
    const outgoing = {
      body: typeof body === 'string' ? body : undefined,
      headers: Object.fromEntries(new Headers(init?.headers)),
      method: init?.method === 'POST' ? ('POST' as const) : ('GET' as const),
      url,
    }
    const incoming = await accepted(await exchange(outgoing, options), url.host, options.refused)
    const headers = {'content-type': 'application/json'}
    if (!options.onLine) {
      const text = await wholeText(incoming.body, LONGEST_DOCUMENT)
      parseObject(text)
      return new Response(text, {headers})
    }
    return new Response(checkedLines(incoming.body, options), {headers})
  }
}

/** The answer, unless it is a refusal or a redirect. */
export async function accepted(incoming: Incoming, host: string, refused: FetchOptions['refused']): Promise<Incoming> {
  const {body, headers, status} = incoming
  if (status >= 200 && status < 300 && status !== 204) return incoming
  const text = await startOfText(body, LONGEST_REFUSAL)
  if (status < 400) throw notTheProtocol(host, `HTTP ${status}, which leads elsewhere or holds nothing`, status)
  throw refused({retryAfterMs: retryAfter(headers), status, text})
}

function checkedLines(body: AsyncGenerator<Uint8Array>, {atEnd, onLine}: FetchOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const lines = jsonLinesOf(body)
  return new ReadableStream(
    {
      async cancel() {
        await lines.return()
      },
      async pull(controller) {
        const {done, value} = await lines.next()
        if (!done) {
          onLine?.(value)
          controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`))
          return
        }
        const problem = atEnd?.()
        if (problem) throw problem
        controller.close()
      },
    },
    {highWaterMark: 0},
  )
}
