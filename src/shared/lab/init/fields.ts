import type {SettingName} from '#shared/config/index'
import type {DescribedField} from '#shared/input/index'

interface InitField extends DescribedField {
  readonly setting: SettingName
}

/** What `lab init` sets by flags. Secrets are none: flags are in the list of processes for everybody to see. */
const fields = {
  actor: {description: 'name that the history gets for what you change', example: '<name>', setting: 'COORD_ACTOR'},
  timezone: {description: 'time zone that says what "today" is', example: '<zone>', setting: 'TZ'},
  'date-order': {
    choices: ['dmy', 'mdy', 'none'],
    description: 'how 01/02/2026 is read; none refuses it',
    setting: 'COORD_LOCALE',
  },
  'decimal-mark': {
    choices: ['.', ','],
    description: 'decimal mark of amounts as you type them',
    setting: 'COORD_DECIMAL_MARK',
  },
  project: {
    description: 'project that commands work on unless told otherwise',
    example: '<KEY>',
    setting: 'COORD_PROJECT',
  },
  'data-dir': {description: 'folder of the embedded database', example: '<folder>', setting: 'DATA_DIR'},
  'ai-provider': {
    choices: ['auto', 'ollama', 'openai', 'rules', 'mock'],
    description: 'who answers questions',
    setting: 'AI_PROVIDER',
  },
  'ai-model': {description: 'model that answers', example: '<name>', setting: 'AI_MODEL'},
  'ollama-host': {description: 'address of the Ollama server', example: '<url>', setting: 'OLLAMA_HOST'},
  'proxmox-host': {description: 'address of the Proxmox VE server', example: '<url>', setting: 'PROXMOX_HOST'},
  'proxmox-token-id': {
    description: 'API token to log in there with, such as lab@pve!toolkit',
    example: '<id>',
    setting: 'PROXMOX_TOKEN_ID',
  },
  'proxmox-token-secret-file': {
    description: 'file that holds the secret of that token',
    example: '<file>',
    setting: 'PROXMOX_TOKEN_SECRET_FILE',
  },
  'proxmox-fingerprint': {
    description: "SHA-256 fingerprint of that server's certificate",
    example: '<AB:CD:…>',
    setting: 'PROXMOX_FINGERPRINT',
  },
  'proxmox-ca-file': {
    description: "certificate authority that signed that server's certificate (PEM)",
    example: '<file>',
    setting: 'PROXMOX_CA_FILE',
  },
} as const satisfies Record<string, InitField>

type FieldName = keyof typeof fields

export const initFields: Readonly<Record<FieldName, InitField>> = fields

/** Values by setting, as they were typed. */
export type WantedSettings = Readonly<Partial<Record<SettingName, string>>>

/** As they come from the command line. */
export type InitFlags = Readonly<Partial<Record<FieldName, string | undefined>>>

export function settingsOfFlags(flags: InitFlags): WantedSettings {
  const given = Object.entries(initFields).map(([name, {setting}]) => [setting, flags[name as FieldName]])
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

/** The flag to put right when something is wrong with a setting; settings without one are named themselves. */
export function flagOf(setting: string): string {
  if (setting === 'DATABASE_URL') return '--database-url-stdin'
  const found = Object.entries(initFields).find(([, field]) => field.setting === setting)
  return found ? `--${found[0]}` : setting
}
