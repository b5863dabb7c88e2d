import type {Setting} from './settings.ts'
import {choice, matching, number, path} from './values.ts'

const ADDRESS = '[^\\s<>@,;:"]+@[^\\s<>@,;:"]+'

/** Where briefings go, and the mail server that takes them. */
export const deliverySettings = [
  {
    name: 'SMTP_HOST',
    group: 'smtp',
    key: 'host',
    description: 'Mail server that takes the mails of coord briefing.',
    example: 'mail.example.org',
    reader: () => matching(/^[\w.:-]{1,253}$/, 'is not the name or the address of a host'),
  },
  {
    name: 'SMTP_PORT',
    group: 'smtp',
    key: 'port',
    description: 'Its port; without this 587 for starttls, 465 for tls and 25 for none.',
    example: '587',
    reader: () => number({minimum: 1, maximum: 65_535, whole: true}),
  },
  {
    name: 'SMTP_SECURITY',
    group: 'smtp',
    key: 'security',
    description:
      'How it is spoken to: starttls (required, never dropped), tls from the first byte, or none (plain text).',
    example: 'tls',
    default: 'starttls',
    reader: () => choice('starttls', 'tls', 'none'),
  },
  {
    name: 'SMTP_USER',
    group: 'smtp',
    key: 'user',
    description: 'Name to log in with; without this there is no login.',
    example: 'ana@example.org',
    reader: () => matching(/^\S(.{0,198}\S)?$/, 'is longer than 200 characters'),
  },
  {
    name: 'SMTP_PASSWORD',
    group: 'smtp',
    key: 'password',
    description: 'Password to log in with.',
    example: 'correct horse battery staple',
    secret: true,
    reader: () => matching(/^.{1,500}$/, 'is longer than 500 characters'),
  },
  {
    name: 'SMTP_PASSWORD_FILE',
    group: 'smtp',
    key: 'passwordFile',
    description: 'File that holds the password, instead of SMTP_PASSWORD.',
    example: '~/.config/ai-sandbox-homelab/smtp-password',
    reader: path,
  },
  {
    name: 'SMTP_FROM',
    group: 'smtp',
    key: 'from',
    description: 'Sender of the mails, with or without a name.',
    example: 'Coordination <coord@example.org>',
    reader: () =>
      matching(new RegExp(`^(${ADDRESS}|[^<>@,;:"]{0,100}<${ADDRESS}>)$`), 'is not the address of a sender'),
  },
  {
    name: 'SMTP_CA_FILE',
    group: 'smtp',
    key: 'caFile',
    description: "Certificate authority that signed the mail server's certificate (PEM).",
    example: '~/.config/ai-sandbox-homelab/mail-ca.pem',
    reader: path,
  },
  {
    name: 'SMTP_TIMEOUT_MS',
    group: 'smtp',
    key: 'timeoutMilliseconds',
    description: 'Longest wait for each answer of the mail server, in milliseconds.',
    example: '30000',
    default: '10000',
    reader: () => milliseconds(),
  },
  {
    name: 'BRIEFING_TO',
    group: 'briefing',
    key: 'destinations',
    description: 'Where coord briefing --send delivers to, separated by commas. Addresses of webhooks are secrets.',
    example: 'mail:ana@example.org, file:~/briefings/{date}.md',
    secret: true,
    reader: () =>
      matching(
        /^(mail|file|webhook|ntfy|slack):.{1,4000}$/,
        'does not begin with mail:, file:, webhook:, ntfy: or slack:',
      ),
  },
  {
    name: 'BRIEFING_WEBHOOK_SECRET',
    group: 'briefing',
    key: 'webhookSecret',
    description: 'Key that signs what goes to webhooks; whsec_ and base64, or any text of 16 characters or more.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    secret: true,
    reader: webhookSecret,
  },
  {
    name: 'BRIEFING_WEBHOOK_SECRET_FILE',
    group: 'briefing',
    key: 'webhookSecretFile',
    description: 'File that holds that key, instead of BRIEFING_WEBHOOK_SECRET.',
    example: '~/.config/ai-sandbox-homelab/webhook-secret',
    reader: path,
  },
  {
    name: 'BRIEFING_NTFY_TOKEN',
    group: 'briefing',
    key: 'ntfyToken',
    description: 'Access token for the ntfy servers that briefings go to.',
    example: 'tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2',
    secret: true,
    reader: () => matching(/^[\x21-\x7e]{1,500}$/, 'must be one word of at most 500 letters, digits and signs'),
  },
  {
    name: 'BRIEFING_NTFY_TOKEN_FILE',
    group: 'briefing',
    key: 'ntfyTokenFile',
    description: 'File that holds that token, instead of BRIEFING_NTFY_TOKEN.',
    example: '~/.config/ai-sandbox-homelab/ntfy-token',
    reader: path,
  },
  {
    name: 'BRIEFING_TIMEOUT_MS',
    group: 'briefing',
    key: 'timeoutMilliseconds',
    description: 'Longest time for one try at a webhook, ntfy or Slack, in milliseconds.',
    example: '20000',
    default: '10000',
    reader: () => milliseconds(),
  },
  {
    name: 'BRIEFING_ATTEMPTS',
    group: 'briefing',
    key: 'attempts',
    description: 'Tries at each channel, where another one may help.',
    example: '5',
    default: '3',
    reader: () => number({minimum: 1, maximum: 10, whole: true}),
  },
] as const satisfies readonly Setting[]

/** Secrets that are set as themselves or as a file: one of the two. */
export const secretPairs = [
  ['smtp', 'SMTP_PASSWORD', 'SMTP_PASSWORD_FILE'],
  ['briefing', 'BRIEFING_WEBHOOK_SECRET', 'BRIEFING_WEBHOOK_SECRET_FILE'],
  ['briefing', 'BRIEFING_NTFY_TOKEN', 'BRIEFING_NTFY_TOKEN_FILE'],
] as const

/** The form of Standard Webhooks, which their libraries take, or a text of one's own. */
export function webhookSecret() {
  return matching(
    /^(whsec_[A-Za-z\d+/]{22,}={0,2}|(?!whsec_).{16,500})$/,
    'is neither whsec_ with base64 of 16 bytes or more, nor a text of 16 to 500 characters',
  )
}

function milliseconds() {
  return number({minimum: 1, maximum: 120_000, whole: true})
}
