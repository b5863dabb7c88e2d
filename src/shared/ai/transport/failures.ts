import {AiError, type AiErrorCode} from '../errors.ts'

const REASONS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ENOTFOUND: 'there is no host of that name',
  ETIMEDOUT: 'the host does not answer',
}

const WAITS = {
  CONNECT: 'did not take the connection within',
  FIRST_BYTE: 'did not begin to answer within',
  IDLE: 'stopped in its answer, for more than',
  TOTAL: 'took longer than',
} as const

export function cancelled(): AiError {
  return new AiError('The question was cancelled.', {code: 'AI_CANCELLED'})
}

export function timeoutError(which: keyof typeof WAITS, milliseconds: number, host: string): AiError {
  const code: AiErrorCode = `AI_TIMEOUT_${which}`
  return new AiError(`${host} ${WAITS[which]} ${Number((milliseconds / 1000).toFixed(1))} s.`, {
    code,
    details: {limitMs: milliseconds},
    nextStep: `Is it overloaded? If it is only slow, raise AI_TIMEOUT_${which}_MS`,
  })
}

/** There was no connection. */
export function connectionError(error: Error, host: string): AiError {
  const systemCode = codeOf(error)
  const reason = (systemCode !== null && REASONS[systemCode]) || reasonOfTls(systemCode) || 'no connection'
  return new AiError(`Cannot reach ${host}: ${reason}${systemCode ? ` (${systemCode})` : ''}.`, {
    cause: error,
    code: 'AI_UNAVAILABLE',
    details: {systemCode},
  })
}

/** There was a connection, and it ended too early, or what came over it was not HTTP. */
export function interruptionError(error: Error | undefined, host: string, when: 'before' | 'within'): AiError {
  if (error && codeOf(error)?.startsWith('HPE_')) return notTheProtocol(host, 'it does not speak HTTP')
  const answer = when === 'before' ? 'before its answer' : 'in the middle of its answer'
  return new AiError(`${host} closed the connection ${answer}.`, {
    code: 'AI_STREAM_INCOMPLETE',
    ...(error && {cause: error}),
  })
}

export function notTheProtocol(host: string, detail: string, httpStatus?: number): AiError {
  return new AiError(`${host} does not answer as expected: ${detail}.`, {
    code: 'AI_BAD_RESPONSE',
    httpStatus,
    nextStep: 'Is the address right, and is there a proxy in between? lab ai doctor',
  })
}

function reasonOfTls(code: string | null): string | undefined {
  return code && /CERT|TLS|SSL|SIGNATURE/.test(code) ? 'its certificate is not trusted or TLS failed' : undefined
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null
}
