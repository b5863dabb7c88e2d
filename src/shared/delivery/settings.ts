import {readFile} from 'node:fs/promises'
import type {Config} from '#shared/config/index'
import {webhookSecret} from '#shared/config/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import type {Destination} from './destination.ts'

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  readonly security: 'starttls' | 'tls' | 'none'
  readonly login: {readonly user: string; readonly password: string} | null
  readonly from: string
  /** PEM of what is trusted, instead of the authorities that Node knows. */
  readonly certificateAuthority: string | null
  readonly timeoutMs: number
}

export interface DeliverySettings {
  /** Null where no mail is to be sent. */
  readonly smtp: SmtpSettings | null
  /** Key of the signature of webhooks; null leaves them unsigned. */
  readonly webhookKey: Uint8Array | null
  readonly ntfyToken: string | null
  readonly timeoutMs: number
  readonly attempts: number
  readonly userAgent: string
  /** What must be in no message, whatever a server answers. */
  readonly secrets: readonly string[]
}

type Groups = Pick<Config, 'smtp' | 'briefing'>

/** What the destinations need of the settings and of the files they name; fails with all that is missing at once. */
export async function readDeliverySettings(
  {briefing, smtp}: Groups,
  destinations: readonly Destination[],
): Promise<DeliverySettings> {
  const problems: Problem[] = []
  const needs = (kind: Destination['kind']) => destinations.some((each) => each.kind === kind)
  const secretOf = (name: string, value: string | undefined, file: string | undefined) =>
    value !== undefined || file === undefined ? (value ?? null) : firstLine(`${name}_FILE`, file, problems)
  const mail = needs('mail') ? await smtpSettings(smtp, problems, secretOf) : null
  const webhook = needs('webhook')
    ? await secretOf('BRIEFING_WEBHOOK_SECRET', briefing.webhookSecret, briefing.webhookSecretFile)
    : null
  const webhookProblem = webhook === null ? undefined : webhookSecret()(webhook).problem
  if (webhookProblem !== undefined) {
    problems.push({field: 'BRIEFING_WEBHOOK_SECRET_FILE', message: `holds what ${webhookProblem}`})
  }
  const ntfyToken = needs('ntfy')
    ? await secretOf('BRIEFING_NTFY_TOKEN', briefing.ntfyToken, briefing.ntfyTokenFile)
    : null
  if (ntfyToken !== null && !/^[\x21-\x7e]+$/.test(ntfyToken)) {
    problems.push({field: 'BRIEFING_NTFY_TOKEN_FILE', message: 'does not hold one word'})
  }
  if (problems.length > 0) throw notConfigured(problems)
  const secrets = [mail?.login?.password, webhook, ntfyToken].filter((each) => typeof each === 'string')
  return {
    attempts: briefing.attempts,
    ntfyToken,
    secrets: [...secrets, ...destinations.flatMap((each) => each.secrets)],
    smtp: mail,
    timeoutMs: briefing.timeoutMilliseconds,
    userAgent: 'ai-sandbox-homelab coord',
    webhookKey: webhook === null ? null : keyOf(webhook),
  }
}

const PORTS = {none: 25, starttls: 587, tls: 465} as const

async function smtpSettings(
  smtp: Groups['smtp'],
  problems: Problem[],
  secretOf: (
    name: string,
    value: string | undefined,
    file: string | undefined,
  ) => Promise<string | null> | string | null,
): Promise<SmtpSettings | null> {
  const {caFile, from, host, security, user} = smtp
  if (host === undefined) problems.push({field: 'SMTP_HOST', message: 'is not set; for example mail.example.org'})
  if (from === undefined) problems.push({field: 'SMTP_FROM', message: 'is not set; for example coord@example.org'})
  const password = await secretOf('SMTP_PASSWORD', smtp.password, smtp.passwordFile)
  const certificateAuthority = caFile === undefined ? null : await certificates(caFile, problems)
  if (host === undefined || from === undefined) return null
  return {
    certificateAuthority,
    from,
    host,
    login: user === undefined || password === null ? null : {password, user},
    port: smtp.port ?? PORTS[security],
    security,
    timeoutMs: smtp.timeoutMilliseconds,
  }
}

async function certificates(file: string, problems: Problem[]): Promise<string | null> {
  const text = await contentOf('SMTP_CA_FILE', file, problems)
  if (text === null || text.includes('-----BEGIN CERTIFICATE-----')) return text
  problems.push({field: 'SMTP_CA_FILE', message: `${file} holds no certificate in PEM form`})
  return null
}

async function firstLine(field: string, file: string, problems: Problem[]): Promise<string | null> {
  const line = (await contentOf(field, file, problems))?.split(/\r?\n/, 1)[0]
  if (line === '') problems.push({field, message: `${file} begins with an empty line`})
  return line === undefined || line === '' ? null : line
}

async function contentOf(field: string, file: string, problems: Problem[]): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    problems.push({field, message: code === 'ENOENT' ? `${file} is not there` : `${file} cannot be read (${code})`})
    return null
  }
}

/** As Standard Webhooks have it: base64 after `whsec_`, else the text itself. */
function keyOf(secret: string): Uint8Array {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)
}

function notConfigured(problems: readonly Problem[]): UserError {
  return new UserError('The settings for these destinations are not complete.', {
    code: 'DELIVERY_NOT_CONFIGURED',
    exitCode: ExitCode.configuration,
    nextStep: 'Nothing was delivered. Put it into .env and look with: coord config show',
    problems,
  })
}
