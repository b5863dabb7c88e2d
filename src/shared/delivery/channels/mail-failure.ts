import {certificateReason, codeOf, DeliveryFailure, networkReason} from '../failure.ts'
import {harmless} from '../mask.ts'
import type {SmtpSettings} from '../settings.ts'

/** What nodemailer says of an error besides its message. */
interface MailError extends Error {
  readonly code?: string
  /** Of the system or of TLS, before nodemailer set its own. */
  readonly originalCode?: string
  /** What the server answered last. */
  readonly response?: string
  readonly responseCode?: number
  /** False where the server may take the same later. */
  readonly permanent?: boolean
  /** What the server was asked. */
  readonly command?: string
}

/** Puts into words what the mail server or the way to it did. What nodemailer does not know is a bug of ours. */
export function mailFailure(error: unknown, smtp: SmtpSettings, secrets: readonly string[]): DeliveryFailure {
  if (!(error instanceof Error) || codeOf(error) === undefined) throw error
  const mailError = error as MailError
  const where = `${smtp.host}:${smtp.port}`
  return (
    ofCertificate(mailError, where) ??
    ofSecurity(mailError, smtp, where) ??
    ofAnswer(mailError, where, secrets) ??
    ofConnection(mailError, smtp, where)
  )
}

/** In STARTTLS nodemailer makes an error of its own, which has the words of the first but not its code. */
const CERTIFICATE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/self[- ]signed certificate in/i, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self[- ]signed/i, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to (verify|get)/i, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/altnames|does not match/i, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [/certificate has expired/i, 'CERT_HAS_EXPIRED'],
]

function ofCertificate({message, originalCode}: MailError, where: string): DeliveryFailure | undefined {
  const code = originalCode ?? CERTIFICATE_WORDS.find(([words]) => words.test(message))?.[1]
  const reason = certificateReason(code)
  if (reason === undefined) return undefined
  const isName = code === 'ERR_TLS_CERT_ALTNAME_INVALID'
  return new DeliveryFailure(`${where} cannot be trusted: ${reason} (${code}).`, {
    nextStep: isName
      ? 'Set SMTP_HOST to the name that stands in the certificate.'
      : 'If it is your own server, set SMTP_CA_FILE to the certificate of its authority (PEM), or to its own.',
  })
}

function ofSecurity(
  {code, command, message, originalCode, responseCode}: MailError,
  {security}: SmtpSettings,
  where: string,
): DeliveryFailure | undefined {
  const lacksStarttls =
    security === 'starttls' && /STARTTLS/.test(`${command} ${message}`) && responseCode !== undefined
  if (lacksStarttls) {
    return new DeliveryFailure(`${where} does not offer STARTTLS, and nothing was sent in plain text.`, {
      nextStep: 'Set SMTP_SECURITY to tls (usually port 465), or to none for a server on this machine.',
    })
  }
  const isNoTls = code === 'ETLS' || originalCode === 'EPROTO' || originalCode?.startsWith('ERR_SSL')
  if (!isNoTls) return undefined
  return new DeliveryFailure(`${where} does not agree on TLS${originalCode ? ` (${originalCode})` : ''}.`, {
    nextStep: 'Does SMTP_SECURITY fit SMTP_PORT? starttls is usually 587, tls is 465.',
  })
}

function ofAnswer(
  {code, command, permanent, response, responseCode}: MailError,
  where: string,
  secrets: readonly string[],
): DeliveryFailure | undefined {
  if (response === undefined) return undefined
  const said = harmless(response, secrets, 200)
  const isTemporary = permanent === false
  if (code === 'EAUTH') {
    return new DeliveryFailure(`${where} refuses the login: ${said}`, {
      isTemporary: isTemporary && responseCode !== undefined && responseCode >= 400 && responseCode < 500,
      nextStep: 'Are SMTP_USER and SMTP_PASSWORD right? Some providers want a password of its own for programs.',
    })
  }
  if (command === 'MAIL FROM') {
    return new DeliveryFailure(`${where} refuses the sender: ${said}`, {
      isTemporary,
      nextStep: 'Set SMTP_FROM to an address that this login may send from.',
    })
  }
  if (command === 'RCPT TO') {
    return new DeliveryFailure(`${where} refuses the recipient: ${said}`, {
      isTemporary,
      nextStep: 'Is the address right, and may this login send to others?',
    })
  }
  return new DeliveryFailure(`${where} refuses the mail: ${said}`, {isTemporary})
}

function ofConnection({code, message, originalCode}: MailError, smtp: SmtpSettings, where: string): DeliveryFailure {
  const seconds = Number((smtp.timeoutMs / 1000).toFixed(1))
  if (code === 'ETIMEDOUT') {
    const hint = smtp.security === 'tls' ? 'Does the port speak TLS from the first byte?' : 'Is the port right?'
    return new DeliveryFailure(`${where} did not answer within ${seconds} s.`, {
      isTemporary: true,
      nextStep: `${hint} If it is only slow, raise SMTP_TIMEOUT_MS.`,
    })
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new DeliveryFailure(`${where} offers no way to log in that is known here.`)
  }
  if (code === 'EMESSAGE' || code === 'EENVELOPE') {
    return new DeliveryFailure(`The mail cannot be sent by ${where}: ${harmless(message, [], 200)}`)
  }
  const systemCode = originalCode ?? code
  const isName = code === 'EDNS' ? 'there is no host of that name' : undefined
  const reason = networkReason(originalCode) ?? isName ?? 'the connection was closed'
  return new DeliveryFailure(`Cannot reach ${where}: ${reason}${systemCode ? ` (${systemCode})` : ''}.`, {
    isTemporary: true,
    nextStep: 'Are SMTP_HOST and SMTP_PORT right?',
  })
}
