import type {ScriptSetting} from './script.ts'

/** Published versions, of which the scripts check the checksum. */
const OLLAMA_VERSION = '0.12.6'
const NODE_VERSION = '24.21.0'

export interface PostgresSettings {
  readonly subnet: string
  /** Where ssh reaches the machine. */
  readonly port: number
  readonly password: string
  readonly replacesPassword: boolean
}

export function postgresSettings({password, port, replacesPassword, subnet}: PostgresSettings): ScriptSetting[] {
  return [
    {name: 'SUBNET', value: subnet},
    {name: 'SSH_PORT', value: String(port)},
    {isSecret: true, name: 'DATABASE_PASSWORD', value: password},
    ...(replacesPassword ? [{name: 'REPLACE_PASSWORD', value: 'yes'}] : []),
  ]
}

export interface OllamaSettings {
  readonly subnet: string
  readonly port: number
  readonly model: string
  /** Tokens that each answer can look back on. */
  readonly context: number
  /** Answers at the same time. */
  readonly parallel: number
  readonly threads: number | undefined
  /** NUMA node of the machine, not of its host. */
  readonly numa: string
}

export function ollamaSettings(wanted: OllamaSettings): ScriptSetting[] {
  return [
    {name: 'SUBNET', value: wanted.subnet},
    {name: 'SSH_PORT', value: String(wanted.port)},
    {name: 'OLLAMA_VERSION', value: OLLAMA_VERSION},
    {name: 'OLLAMA_MODEL', value: wanted.model},
    {name: 'OLLAMA_PARALLEL', value: String(wanted.parallel)},
    {name: 'OLLAMA_CONTEXT', value: String(wanted.context)},
    {name: 'OLLAMA_THREADS', value: wanted.threads === undefined ? 'auto' : String(wanted.threads)},
    {name: 'OLLAMA_NUMA', value: wanted.numa},
  ]
}

export interface AppsSettings {
  readonly user: string
  /** Where it lies on the machine. */
  readonly archive: string
  readonly archiveSha256: string
  readonly lockFile: string | undefined
  /** Lines of `.env`. */
  readonly dotenv: string
  /** Empty for no timer. */
  readonly briefingAt: string
}

export function appsSettings(wanted: AppsSettings): ScriptSetting[] {
  return [
    {name: 'APP_USER', value: wanted.user},
    {name: 'ARCHIVE', value: wanted.archive},
    {name: 'ARCHIVE_SHA256', value: wanted.archiveSha256},
    ...(wanted.lockFile === undefined ? [] : [{name: 'LOCK_FILE', value: wanted.lockFile}]),
    {name: 'NODE_VERSION', value: NODE_VERSION},
    {name: 'BRIEFING_AT', value: wanted.briefingAt},
    {isSecret: true, name: 'DOTENV', value: wanted.dotenv},
  ]
}
