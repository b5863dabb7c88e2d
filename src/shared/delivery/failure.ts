interface FailureOptions extends ErrorOptions {
  /** What to do about it. */
  readonly nextStep?: string
  /** Whether another try may help. */
  readonly isTemporary?: boolean
  /** How long the other side asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

/** Why a channel did not take a message. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure'
  readonly nextStep: string | undefined
  readonly isTemporary: boolean
  readonly retryAfterMs: number | undefined

  constructor(message: string, {isTemporary = false, nextStep, retryAfterMs, ...options}: FailureOptions = {}) {
    super(message, options)
    this.nextStep = nextStep
    this.isTemporary = isTemporary
    this.retryAfterMs = retryAfterMs
  }
}

const NETWORK: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'its name cannot be looked up now',
  EAI_FAIL: 'its name cannot be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ENOTFOUND: 'there is no host of that name',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'it does not answer',
}

const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted here',
}

/** What the network says, in words; undefined for what is not of the network. */
export function networkReason(code: string | undefined): string | undefined {
  return code === undefined ? undefined : NETWORK[code]
}

/** What is wrong with a certificate, in words. Another try does not make it better. */
export function certificateReason(code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  return (
    CERTIFICATE[code] ??
    (/^(ERR_TLS_CERT|CERT_|UNABLE_TO_|CRL_)/.test(code) ? `its certificate is refused (${code})` : undefined)
  )
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
