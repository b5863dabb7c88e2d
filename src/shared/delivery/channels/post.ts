import http from 'node:http'
import https from 'node:https'
import {certificateReason, codeOf, DeliveryFailure, networkReason} from '../failure.ts'
import {harmless} from '../mask.ts'

export interface Post {
  /** May hold user and password, which become the `authorization` header. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface PostOptions {
  /** For all of one try, redirects included. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly userAgent: string
  readonly secrets: readonly string[]
}

const MOST_REDIRECTS = 3
const LONGEST_ANSWER = 4096
/** Of these another try may become a 2xx. */
const TEMPORARY = [408, 425, 429]

/**
 * Posts, follows at most three redirects with the same body, never from https to http, and wants a 2xx. Of the answer no
 * more is read than an error message needs. By `node:http`, since `fetch` makes a GET of a redirected POST.
 */
export async function post(request: Post, options: PostOptions): Promise<void> {
  const deadline = AbortSignal.timeout(options.timeoutMs)
  const signal = AbortSignal.any([options.signal, deadline])
  const visited: string[] = []
  let next = request
  for (;;) {
    const {host} = next.url
    let answer: Answer
    try {
      answer = await exchange(next, options.userAgent, signal)
    } catch (error) {
      if (options.signal.aborted) throw error
      throw deadline.aborted ? tooSlow(host, options.timeoutMs) : connectionFailure(error, host)
    }
    if (answer.status >= 200 && answer.status < 300) return
    if (![301, 302, 307, 308].includes(answer.status)) throw refusal(answer, host, options.secrets)
    visited.push(next.url.href)
    next = {...next, ...redirected(next, answer, visited)}
  }
}

interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  /** Its beginning. */
  readonly text: string
}

function exchange({body, headers, url}: Post, userAgent: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const {password, username} = url
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
    const send = url.protocol === 'https:' ? https.request : http.request
    const request = send({
      agent: false,
      headers: {
        'user-agent': userAgent,
        ...(username !== '' && {authorization: `Basic ${login}`}),
        ...headers,
        'content-length': String(Buffer.byteLength(body)),
      },
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      port: url.port === '' ? undefined : Number(url.port),
      signal,
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const {headers: answered, statusCode = 0} = response
      const finish = (text: string) => {
        resolve({headers: answered, status: statusCode, text})
        request.destroy()
      }
      // The message is taken: what the server has to say about it is not waited for.
      if (statusCode >= 200 && statusCode < 300) return finish('')
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
        if (text.length >= LONGEST_ANSWER) finish(text.slice(0, LONGEST_ANSWER))
      })
      response.on('end', () => finish(text))
      response.on('error', () => finish(text))
    })
    request.end(body)
  })
}

function redirected(from: Post, {headers, status}: Answer, visited: readonly string[]): Pick<Post, 'url' | 'headers'> {
  const {host} = from.url
  const location = headers.location ?? ''
  if (!URL.canParse(location, from.url.href)) throw new DeliveryFailure(`${host} answered ${status} and leads nowhere.`)
  const url = new URL(location, from.url)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb) throw new DeliveryFailure(`${host} leads to an address that is neither http nor https.`)
  if (from.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new DeliveryFailure(`${host} leads from https to http (${url.host}), which is not followed.`, {
      nextStep: 'Write the address that is meant in the destination.',
    })
  }
  if (visited.includes(url.href)) throw new DeliveryFailure(`The redirects of ${host} go in a circle.`)
  if (visited.length > MOST_REDIRECTS) throw new DeliveryFailure(`${host} leads on more than ${MOST_REDIRECTS} times.`)
  if (url.origin === from.url.origin) {
    url.username = from.url.username
    url.password = from.url.password
    return {headers: from.headers, url}
  }
  const {authorization: _, ...headersForOthers} = from.headers
  return {headers: headersForOthers, url}
}

function refusal({headers, status, text}: Answer, host: string, secrets: readonly string[]): DeliveryFailure {
  const said = harmless(withoutMarkup(text), secrets, 200)
  const isTemporary = status >= 500 || TEMPORARY.includes(status)
  const nextStep = nextSteps[status]
  return new DeliveryFailure(`${host} answered ${status}${said === '' ? '.' : `: ${said}`}`, {
    isTemporary,
    ...(nextStep !== undefined && {nextStep}),
    ...(isTemporary && {retryAfterMs: retryAfter(headers)}),
  })
}

const nextSteps: Readonly<Record<number, string>> = {
  401: 'Is the token or the password right?',
  403: 'Is the token or the password right, and may it write there?',
  404: 'Is the address complete? It may have been withdrawn.',
  410: 'The address was withdrawn: make a new one.',
}

/** `Retry-After` in seconds or as a date, in milliseconds. */
function retryAfter(headers: http.IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after']
  if (value === undefined) return undefined
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}

function withoutMarkup(text: string): string {
  return text.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replaceAll(/<[^>]*>/g, ' ')
}

function tooSlow(host: string, milliseconds: number): DeliveryFailure {
  return new DeliveryFailure(`${host} did not answer within ${Number((milliseconds / 1000).toFixed(1))} s.`, {
    isTemporary: true,
    nextStep: 'If it is only slow, raise BRIEFING_TIMEOUT_MS.',
  })
}

function connectionFailure(error: unknown, host: string): DeliveryFailure {
  const code = codeOf(error)
  const certificate = certificateReason(code)
  if (certificate !== undefined) {
    return new DeliveryFailure(`${host} cannot be trusted: ${certificate} (${code}).`, {
      nextStep: 'If the authority is your own, name its file: NODE_EXTRA_CA_CERTS=/path/ca.pem coord briefing …',
    })
  }
  const isNoHttp = code?.startsWith('HPE_')
  const isNoTls = code === 'EPROTO' || code?.startsWith('ERR_SSL')
  if (isNoHttp || isNoTls) {
    return new DeliveryFailure(`${host} does not speak ${isNoTls ? 'https' : 'http'} on that port (${code}).`)
  }
  const reason = networkReason(code)
  return new DeliveryFailure(`Cannot reach ${host}: ${reason ?? 'no connection'}${code ? ` (${code})` : ''}.`, {
    isTemporary: true,
  })
}
