import {aiSettings} from './ai-settings.ts'
import {alertSettings} from './alert-settings.ts'
import {deliverySettings} from './delivery-settings.ts'
import {proxmoxSettings} from './proxmox-settings.ts'
import {
  choice,
  instant,
  type Place,
  path,
  postgresUrl,
  type Reader,
  systemTimeZone,
  text,
  timeZone,
  upperCase,
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
  ...aiSettings,
  ...proxmoxSettings,
  ...deliverySettings,
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
