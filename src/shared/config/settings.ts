import {alertSettings} from './alert-settings.ts'
import {
  choice,
  instant,
  matching,
  number,
  ollamaUrl,
  type Place,
  path,
  postgresUrl,
  type Reader,
  serverUrl,
  systemTimeZone,
  text,
  timeZone,
  upperCase,
  yesOrNo,
} from './values.ts'

export const settingGroups = ['general', 'database', 'ai', 'proxmox', 'smtp', 'briefing', 'alerts'] as const
export type SettingGroup = (typeof settingGroups)[number]

/** What defaults that differ from machine to machine are computed from. */
export interface Surroundings {
  readonly dataDirectory: string
  readonly userName: string
}

export interface Setting {
  /** The environment variable, and the key in `.env` and `config.yaml`. */
  readonly name: string
  readonly group: SettingGroup
  /** Where the value is in `Config`: `config.<group>.<key>`. */
  readonly key: string
  readonly description: string
  readonly example: string
  /** Never shown, and never in a file that others can read. */
  readonly secret?: true
  /** As it would be typed. */
  readonly default?: string
  /** A default that is the value itself, found out when the setting is read; `words` describe it. */
  readonly computedDefault?: {readonly words: string; readonly of: (surroundings: Surroundings) => string}
  readonly reader: (place: Place) => Reader<unknown>
}

/** Every setting of both commands: checks, types, `config show`, `.env.example` and the docs are made from this table. */
export const settings = [
  {
    name: 'TZ',
    group: 'general',
    key: 'timeZone',
    description: 'Time zone that says what "today" is.',
    example: 'Europe/Berlin',
    computedDefault: {words: "the system's", of: systemTimeZone},
    reader: timeZone,
  },
  {
    name: 'COORD_PROJECT',
    group: 'general',
    key: 'project',
    description: 'Project that commands work on when --project is not given.',
    example: 'LIB',
    reader: () =>
      upperCase(/^[A-Z][A-Z0-9]{1,9}$/, 'is not a project key (2 to 10 letters and digits, a letter first)'),
  },
  {
    name: 'COORD_ACTOR',
    group: 'general',
    key: 'actor',
    description: 'Name that is written into the history for what you change.',
    example: 'ana',
    computedDefault: {words: 'the name of the operating system user', of: ({userName}) => userName},
    reader: text,
  },
  {
    name: 'COORD_NOW',
    group: 'general',
    key: 'now',
    description: 'Pretend that it is this moment: for tests and rehearsals.',
    example: '2026-11-02T08:00:00Z',
    reader: instant,
  },
  {
    name: 'COORD_LOCALE',
    group: 'general',
    key: 'dateOrder',
    description: 'How 01/02/2026 is read: dmy (1 February), mdy (January 2) or none (refused as ambiguous).',
    example: 'dmy',
    default: 'none',
    reader: () => choice('dmy', 'mdy', 'none'),
  },
  {
    name: 'COORD_DECIMAL_MARK',
    group: 'general',
    key: 'decimalMark',
    description: 'Decimal mark of amounts as you type them: . or ,',
    example: ',',
    default: '.',
    reader: () => choice('.', ','),
  },
  {
    name: 'DATABASE_URL',
    group: 'database',
    key: 'url',
    description: 'PostgreSQL server to use instead of the embedded database; docker-compose.local.yml starts this one.',
    example: 'postgres://coord:secret@localhost:5432/coord',
    reader: postgresUrl,
  },
  {
    name: 'DATA_DIR',
    group: 'database',
    key: 'dataDirectory',
    description: 'Folder of the embedded database.',
    example: '~/coordination/data',
    computedDefault: {
      words: '$XDG_DATA_HOME/ai-sandbox-homelab, else ~/.local/share/ai-sandbox-homelab',
      of: ({dataDirectory}) => dataDirectory,
    },
    reader: path,
  },
  {
    name: 'AI_PROVIDER',
    group: 'ai',
    key: 'provider',
    description:
      'Who answers: auto (Ollama if it is there, else rules), ollama, openai, rules (no AI) or mock (tests).',
    example: 'ollama',
    default: 'auto',
    reader: () => choice('auto', 'ollama', 'openai', 'rules', 'mock'),
  },
  {
    name: 'OLLAMA_HOST',
    group: 'ai',
    key: 'ollamaUrl',
    description: 'Address of the Ollama server.',
    example: 'http://192.168.1.51:11434',
    default: 'http://127.0.0.1:11434',
    reader: ollamaUrl,
  },
  {
    name: 'AI_MODEL',
    group: 'ai',
    key: 'model',
    description: 'Model that answers.',
    example: 'llama3.1:8b',
    default: 'llama3.1:8b',
    reader: text,
  },
  {
    name: 'AI_NUM_CTX',
    group: 'ai',
    key: 'contextTokens',
    description: 'Size of the context window in tokens; a larger one takes more memory.',
    example: '16384',
    default: '8192',
    reader: () => number({minimum: 512, maximum: 1_048_576, whole: true}),
  },
  {
    name: 'AI_KEEP_ALIVE',
    group: 'ai',
    key: 'keepAlive',
    description: 'How long Ollama keeps the model loaded after an answer; -1 is for ever.',
    example: '1h',
    default: '10m',
    reader: () => matching(/^(-1|0|(\d{1,6}(ms|s|m|h))+)$/, 'is not a duration such as 30s, 10m or 1h30m'),
  },
  {
    name: 'AI_TEMPERATURE',
    group: 'ai',
    key: 'temperature',
    description: 'How freely the model chooses its words: 0 is repeatable.',
    example: '0.2',
    default: '0',
    reader: () => number({minimum: 0, maximum: 2, whole: false}),
  },
  {
    name: 'AI_SEED',
    group: 'ai',
    key: 'seed',
    description: "Start of the model's random numbers.",
    example: '7',
    default: '42',
    reader: () => number({minimum: 0, maximum: 2_147_483_647, whole: true}),
  },
  {
    name: 'AI_TIMEOUT_CONNECT_MS',
    group: 'ai',
    key: 'connectTimeoutMilliseconds',
    description: 'Longest wait for a connection, in milliseconds.',
    example: '10000',
    default: '3000',
    reader: () => milliseconds(),
  },
  {
    name: 'AI_TIMEOUT_FIRST_BYTE_MS',
    group: 'ai',
    key: 'firstByteTimeoutMilliseconds',
    description: 'Longest wait for the first word, which includes loading the model, in milliseconds.',
    example: '300000',
    default: '900000',
    reader: () => milliseconds(),
  },
  {
    name: 'AI_TIMEOUT_IDLE_MS',
    group: 'ai',
    key: 'idleTimeoutMilliseconds',
    description: 'Longest pause within an answer, in milliseconds.',
    example: '60000',
    default: '120000',
    reader: () => milliseconds(),
  },
  {
    name: 'AI_TIMEOUT_TOTAL_MS',
    group: 'ai',
    key: 'totalTimeoutMilliseconds',
    description: 'Longest time for one answer, in milliseconds.',
    example: '600000',
    default: '1800000',
    reader: () => milliseconds(),
  },
  {
    name: 'AI_CONCURRENCY',
    group: 'ai',
    key: 'concurrency',
    description: 'Requests at the same time; a local server answers one after the other anyway.',
    example: '4',
    default: '1',
    reader: () => number({minimum: 1, maximum: 64, whole: true}),
  },
  {
    name: 'OPENAI_BASE_URL',
    group: 'ai',
    key: 'openaiBaseUrl',
    description: 'Address of a server that speaks the OpenAI protocol.',
    example: 'http://192.168.1.51:8000/v1',
    reader: () => serverUrl({schemes: ['https', 'http']}),
  },
  {
    name: 'OPENAI_API_KEY',
    group: 'ai',
    key: 'openaiApiKey',
    description: 'Key for that server, if it wants one.',
    example: 'sk-0123456789',
    secret: true,
    reader: () => matching(/^\S{1,500}$/, 'must be one word of at most 500 characters'),
  },
  {
    name: 'AI_OPENAI_JSON_MODE',
    group: 'ai',
    key: 'openaiJsonMode',
    description: 'How that server is asked for JSON; without this it is tried out once.',
    example: 'json_schema',
    reader: () => choice('json_schema', 'json_object', 'prompt'),
  },
  {
    name: 'AI_ALLOW_REMOTE',
    group: 'ai',
    key: 'allowRemote',
    description: "Whether models that run on Ollama's own servers may be used: your text then leaves the house.",
    example: 'true',
    default: 'false',
    reader: yesOrNo,
  },
  {
    name: 'AI_LOG_CONTENT',
    group: 'ai',
    key: 'logContent',
    description: 'What the AI log keeps of questions and answers: full, redacted (no addresses, no keys) or off.',
    example: 'redacted',
    default: 'full',
    reader: () => choice('full', 'redacted', 'off'),
  },
  {
    name: 'AI_LOG_DAYS',
    group: 'ai',
    key: 'logDays',
    description: 'Days after which entries of the AI log are removed.',
    example: '30',
    default: '90',
    reader: () => number({minimum: 1, maximum: 36_500, whole: true}),
  },
  {
    name: 'AI_EMBED_MODEL',
    group: 'ai',
    key: 'embeddingModel',
    description: 'Model for search by meaning; without it search goes by words.',
    example: 'all-minilm',
    reader: text,
  },
  {
    name: 'PROXMOX_HOST',
    group: 'proxmox',
    key: 'url',
    description: 'Address of the Proxmox VE server; port 8006 unless named.',
    example: 'https://192.168.1.10:8006',
    reader: () => serverUrl({defaultPort: 8006, schemes: ['https']}),
  },
  {
    name: 'PROXMOX_TOKEN_ID',
    group: 'proxmox',
    key: 'tokenId',
    description: 'API token to log in with.',
    example: 'lab@pve!toolkit',
    reader: () => matching(/^[^\s:/@!=]+@[\w.-]+![A-Za-z][\w.-]+$/, 'is not an API token id (user@realm!name)'),
  },
  {
    name: 'PROXMOX_TOKEN_SECRET',
    group: 'proxmox',
    key: 'tokenSecret',
    description: 'Secret of that token.',
    example: '01234567-89ab-cdef-0123-456789abcdef',
    secret: true,
    reader: () =>
      matching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'is not the secret of an API token, which is a UUID'),
  },
  {
    name: 'PROXMOX_TOKEN_SECRET_FILE',
    group: 'proxmox',
    key: 'tokenSecretFile',
    description: 'File that holds the secret, instead of PROXMOX_TOKEN_SECRET.',
    example: '~/.config/ai-sandbox-homelab/proxmox-token',
    reader: path,
  },
  {
    name: 'PROXMOX_FINGERPRINT',
    group: 'proxmox',
    key: 'fingerprint',
    description: "SHA-256 fingerprint of the server's certificate.",
    example: Array.from({length: 32}, () => 'AB').join(':'),
    reader: () =>
      upperCase(/^([\dA-F]{2}:){31}[\dA-F]{2}$/, 'is not a SHA-256 fingerprint (32 pairs of hexadecimal digits)'),
  },
  {
    name: 'PROXMOX_CA_FILE',
    group: 'proxmox',
    key: 'caFile',
    description: "Certificate authority that signed the server's certificate (PEM).",
    example: '~/.config/ai-sandbox-homelab/pve-root-ca.pem',
    reader: path,
  },
  ...alertSettings,
] as const satisfies readonly Setting[]

type Settings = (typeof settings)[number]
export type SettingName = Settings['name']

/** The values of a group under their keys; what has neither a value nor a default is undefined. */
export type GroupValues<Group extends SettingGroup> = {
  readonly [Each in Extract<Settings, {group: Group}> as Each['key']]: ValueOf<Each>
}

type ValueOf<Each extends Setting> =
  | (ReturnType<Each['reader']> extends Reader<infer Value> ? Value : never)
  | (Each extends {default: string} | {computedDefault: object} ? never : undefined)

const byName = new Map<string, Setting>(settings.map((setting) => [setting.name, setting]))

export function settingNamed(name: string): (Setting & {readonly name: SettingName}) | undefined {
  return byName.get(name) as (Setting & {readonly name: SettingName}) | undefined
}

function milliseconds() {
  return number({minimum: 1, maximum: 86_400_000, whole: true})
}
