/** What can go wrong with a model or its server; stable, for scripts and for the log. */
export const aiErrorCodes = [
  /** Nobody answers at the address: not running, wrong host, connection refused. */
  'AI_UNAVAILABLE',
  /** A setting that the provider needs is missing. */
  'AI_NOT_CONFIGURED',
  'AI_MODEL_MISSING',
  'AI_UNAUTHORIZED',
  /** The model would run on somebody else's machine, which AI_ALLOW_REMOTE does not allow. */
  'AI_REMOTE_REFUSED',
  /** The prompt is longer than the window, or was cut by the server. */
  'AI_CONTEXT_EXCEEDED',
  /** The server cannot make a grammar of our schema: a bug of ours. */
  'AI_BAD_SCHEMA',
  'AI_BAD_REQUEST',
  'AI_OVERLOADED',
  'AI_OUT_OF_MEMORY',
  /** The server failed, before its answer. */
  'AI_SERVER_ERROR',
  /** The server failed, within its answer. */
  'AI_STREAM_ERROR',
  /** The answer ended without saying that it is complete. */
  'AI_STREAM_INCOMPLETE',
  'AI_OUTPUT_TRUNCATED',
  /** Something answers that does not speak the protocol: the page of a proxy, another program. */
  'AI_BAD_RESPONSE',
  /** The model answered something that is not what was asked for. */
  'AI_BAD_OUTPUT',
  'AI_TIMEOUT_CONNECT',
  'AI_TIMEOUT_FIRST_BYTE',
  'AI_TIMEOUT_IDLE',
  'AI_TIMEOUT_TOTAL',
  'AI_CANCELLED',
] as const
export type AiErrorCode = (typeof aiErrorCodes)[number]

export interface AiErrorOptions extends ErrorOptions {
  readonly code: AiErrorCode
  /** What to do about it, as a command where there is one. */
  readonly nextStep?: string | undefined
  readonly httpStatus?: number | undefined
  /** When the server wants to be asked again. */
  readonly retryAfterMs?: number | undefined
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

/** Why a model did not answer. Commands end in rules, not in this, unless AI was required. */
export class AiError extends Error {
  override readonly name = 'AiError'
  readonly code: AiErrorCode
  readonly nextStep: string | undefined
  readonly httpStatus: number | undefined
  readonly retryAfterMs: number | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(message: string, {code, nextStep, httpStatus, retryAfterMs, details, ...options}: AiErrorOptions) {
    super(message, options)
    this.code = code
    this.nextStep = nextStep
    this.httpStatus = httpStatus
    this.retryAfterMs = retryAfterMs
    this.details = details
  }
}
