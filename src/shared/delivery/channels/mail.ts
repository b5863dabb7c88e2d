import type {MailDestination} from '../destination.ts'
import {DeliveryFailure} from '../failure.ts'
import type {Message} from '../message.ts'
import type {DeliverySettings, SmtpSettings} from '../settings.ts'
import {mailFailure} from './mail-failure.ts'

interface Sending {
  readonly id: string
  readonly settings: DeliverySettings
  readonly signal: AbortSignal
}

/** One mail to one address, as text and as HTML; whoever else gets one is not told. */
export async function sendMail(
  {address}: MailDestination,
  {html, subject, text}: Message,
  {id, settings, signal}: Sending,
): Promise<string | null> {
  const {smtp, secrets} = settings
  if (!smtp) throw new DeliveryFailure('No mail server is set.', {nextStep: 'Set SMTP_HOST and SMTP_FROM.'})
  const {createTransport} = await import('nodemailer')
  const transport = createTransport(transportOptions(smtp))
  try {
    await transport.sendMail({
      disableFileAccess: true,
      disableUrlAccess: true,
      from: smtp.from,
      headers: {'Auto-Submitted': 'auto-generated'},
      html,
      messageId: `<${id}@${domainOf(smtp.from)}>`,
      signal,
      subject: subject.replaceAll(/[\x00-\x1f\x7f]+/g, ' '),
      text,
      to: {address, name: ''},
    })
    return smtp.security === 'none' ? 'in plain text: SMTP_SECURITY is none' : null
  } catch (error) {
    throw mailFailure(error, smtp, secrets)
  } finally {
    transport.close()
  }
}

function transportOptions({certificateAuthority, host, login, port, security, timeoutMs}: SmtpSettings) {
  return {
    connectionTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    host,
    ignoreTLS: security === 'none',
    port,
    requireTLS: security === 'starttls',
    secure: security === 'tls',
    socketTimeout: timeoutMs,
    tls: {minVersion: 'TLSv1.2' as const, ...(certificateAuthority !== null && {ca: certificateAuthority})},
    ...(login && {auth: {pass: login.password, user: login.user}}),
  }
}

function domainOf(from: string): string {
  return from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')
}
