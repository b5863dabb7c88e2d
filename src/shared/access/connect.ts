import {readFile} from 'node:fs/promises'
import {
  type ConfigSources,
  describeConfig,
  type GroupValues,
  type SettingsTarget,
  writeSettings,
} from '#shared/config/index'
import {
  type ConnectionOptions,
  connectProxmox,
  isProxmoxError,
  type ProxmoxClient,
  readFingerprint,
  type ServerCertificate,
  type Trust,
  verifyTrust,
} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'

export type ProxmoxSettings = GroupValues<'proxmox'>

export interface TrustOnFirstUse {
  /** Asks a person; undefined when there is nobody to ask. */
  readonly ask: ((certificate: ServerCertificate, address: string) => Promise<boolean>) | undefined
  /** Keeps the answer. */
  readonly remember: (fingerprint: string) => Promise<void>
}

/** The server of the settings. A certificate that nobody has vouched for is trusted when somebody says so, once. */
export async function connectFromSettings(
  settings: ProxmoxSettings,
  firstUse: TrustOnFirstUse,
): Promise<ProxmoxClient> {
  const options = await connectionOptions(settings)
  if (!('system' in options.trust)) return connectProxmox(options)
  return connectProxmox({...options, trust: await trustOnFirstUse(options, firstUse)})
}

/** What is missing is said all at once. */
export async function connectionOptions(settings: ProxmoxSettings): Promise<ConnectionOptions> {
  const {caFile, fingerprint, tokenId, tokenSecret, tokenSecretFile, url} = settings
  const hasSecret = (tokenSecret ?? tokenSecretFile) !== undefined
  if (url === undefined || tokenId === undefined || !hasSecret) throw notConfigured({hasSecret, tokenId, url})
  const secret = tokenSecret ?? (await readSecret(tokenSecretFile!))
  return {...addressOf(url), tokenId, tokenSecret: secret, trust: trustOf({caFile, fingerprint})}
}

function addressOf(url: string): {readonly host: string; readonly port: number} {
  const {hostname, pathname, port} = new URL(url)
  if (pathname !== '/') {
    throw new UserError('The address of the Proxmox VE server has a path, and the API is expected at its root.', {
      code: 'PROXMOX_NOT_CONFIGURED',
      exitCode: ExitCode.configuration,
      nextStep: 'Set PROXMOX_HOST to the name and the port only.',
    })
  }
  return {host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port)}
}

/** The file that names the server also gets its fingerprint; without one, the `.env` of the working folder. */
export async function rememberFingerprint(
  sources: ConfigSources,
  configFile: string,
  fingerprint: string,
): Promise<string> {
  const {settings} = await describeConfig(sources)
  const host = settings.find(({name}) => name === 'PROXMOX_HOST')
  const target: SettingsTarget = host?.source.startsWith(`${configFile} line `)
    ? {file: configFile, kind: 'config.yaml'}
    : {directory: sources.workingDirectory, kind: '.env'}
  const {file} = await writeSettings(target, {PROXMOX_FINGERPRINT: fingerprint})
  return file
}

async function trustOnFirstUse({host, port, trust}: ConnectionOptions, firstUse: TrustOnFirstUse): Promise<Trust> {
  try {
    await verifyTrust(host, port, trust)
    return trust
  } catch (error) {
    if (!isProxmoxError(error, 'PROXMOX_CERTIFICATE_UNKNOWN') || !firstUse.ask) throw error
    const certificate = await readFingerprint(host, port)
    if (!(await firstUse.ask(certificate, `${host}:${port}`))) throw error
    await firstUse.remember(certificate.fingerprint)
    return {fingerprint: certificate.fingerprint}
  }
}

function trustOf({caFile, fingerprint}: Pick<ProxmoxSettings, 'caFile' | 'fingerprint'>): Trust {
  if (fingerprint !== undefined) return {fingerprint}
  return caFile === undefined ? {system: true} : {caFile}
}

async function readSecret(file: string): Promise<string> {
  let text: string
  try {
    text = (await readFile(file, 'utf8')).trim()
  } catch (error) {
    throw secretProblem(file, 'cannot be read', error)
  }
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text
  throw secretProblem(file, 'does not hold the secret of an API token, which is a UUID')
}

function secretProblem(file: string, problem: string, cause?: unknown): UserError {
  return new UserError(`${file} ${problem}.`, {
    cause,
    code: 'PROXMOX_NOT_CONFIGURED',
    exitCode: ExitCode.configuration,
    nextStep: 'Check PROXMOX_TOKEN_SECRET_FILE; a lost secret is replaced by a new token.',
  })
}

function notConfigured({
  hasSecret,
  tokenId,
  url,
}: {
  hasSecret: boolean
  tokenId?: string | undefined
  url?: string | undefined
}) {
  const missing = [
    url === undefined && {field: 'PROXMOX_HOST', message: 'is not set'},
    tokenId === undefined && {field: 'PROXMOX_TOKEN_ID', message: 'is not set'},
    !hasSecret && {field: 'PROXMOX_TOKEN_SECRET_FILE', message: 'is not set, and neither is PROXMOX_TOKEN_SECRET'},
  ]
  return new UserError('There is no Proxmox VE server to talk to.', {
    code: 'PROXMOX_NOT_CONFIGURED',
    exitCode: ExitCode.configuration,
    nextStep: 'lab init --proxmox-host https://192.168.1.10:8006 …, or lab access setup for a token.',
    problems: missing.filter((problem) => problem !== false),
  })
}
