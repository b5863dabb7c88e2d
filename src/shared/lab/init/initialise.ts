import {existsSync} from 'node:fs'
import {dirname, isAbsolute, join, resolve} from 'node:path'
import {z} from 'zod'
import {
  type ConfigSources,
  describeConfig,
  masked,
  type SettingName,
  type SettingRow,
  type SettingsTarget,
  settingNamed,
  type WrittenSettings,
  writeSettings,
} from '#shared/config/index'
import {invalidInput} from '#shared/input/index'
import type {Problem} from '../../errors.ts'
import type {DatabaseAccess} from '../database/access.ts'
import {checkElsewhere} from './check-elsewhere.ts'
import {flagOf, type WantedSettings} from './fields.ts'

const outcomes = ['added', 'changed', 'unchanged'] as const

export const InitialisationShape = z.object({
  file: z.string(),
  /** Whether the file was not there before. */
  isNew: z.boolean(),
  settings: z.array(
    z.object({
      name: z.string(),
      outcome: z.enum(outcomes),
      /** What the file said before; null when nothing. Secrets are masked. */
      before: z.string().nullable(),
      after: z.string(),
    }),
  ),
})
export type Initialisation = z.infer<typeof InitialisationShape>

interface InitialiseOptions {
  readonly sources: ConfigSources
  readonly target: SettingsTarget
  readonly wanted: WantedSettings
  readonly dryRun: boolean
  /** The database that these settings lead to, where a project is looked for; null when there is none to ask. */
  readonly accessUnder: (wanted: WantedSettings) => Promise<DatabaseAccess | null>
}

export interface Initialised {
  readonly initialisation: Initialisation
  readonly warnings: readonly string[]
}

/** Writes settings into a file that only its owner may read, all or none: everything is checked together before. */
export async function initialise(options: InitialiseOptions): Promise<Initialised> {
  const {dryRun, sources, target} = options
  const wanted = target.kind === '.env' ? options.wanted : withAbsolutePaths(options.wanted, sources.workingDirectory)
  const elsewhere = await checkElsewhere(wanted, options)
  await assertRight(wanted, sources, elsewhere.problems)
  const file = target.kind === '.env' ? join(target.directory, '.env') : target.file
  const warnings = [...(await findShadows(wanted, sources, target)), ...elsewhere.warnings]
  const before = await rowsOfFile(sources, target)
  const isNew = !existsSync(file)
  const after = (await describeConfig({...sources, overrides: wanted})).settings
  const written = dryRun ? undefined : await writeSettings(target, wanted)
  const settings = Object.entries(wanted).map(([name, value]) => {
    const old = before.get(name)
    const next = after.find((row) => row.name === name)
    return {
      name,
      outcome: written ? outcomeOf(written, name as SettingName) : expectedOutcome(old, next),
      before: old?.value ?? null,
      after: masked(settingNamed(name)!, value),
    }
  })
  return {initialisation: {file: written?.file ?? file, isNew, settings}, warnings}
}

/** Problems of the values, and those that they would cause elsewhere; not those that were there before. */
async function assertRight(wanted: WantedSettings, sources: ConfigSources, found: readonly Problem[]): Promise<void> {
  const {problems: old} = await describeConfig(sources)
  const {problems} = await describeConfig({...sources, overrides: wanted})
  const isOurs = ({field, message}: Problem) =>
    (field !== undefined && field in wanted) || !old.some((each) => each.field === field && each.message === message)
  const empty = Object.entries(wanted)
    .filter(([, value]) => value === '')
    .map(([name]) => ({field: flagOf(name), message: 'is empty; to unset it, remove its line from the file'}))
  const ours = [...problems.filter(isOurs), ...found].map(({field, message}) => ({
    message,
    ...(field !== undefined && {field: flagOf(field)}),
  }))
  if (empty.length + ours.length > 0) throw invalidInput('These settings', [...empty, ...ours])
}

/** Other places win over the file that is written: whoever sets a value there will wonder why nothing changes. */
async function findShadows(
  wanted: WantedSettings,
  sources: ConfigSources,
  target: SettingsTarget,
): Promise<readonly string[]> {
  const {settings} = await describeConfig(sources)
  return settings
    .filter(({name, source}) => name in wanted && isStronger(source, target))
    .map(({name, source}) => `${name} is also set in ${place(source)}, which wins`)
}

function isStronger(source: string, {kind}: SettingsTarget): boolean {
  return source === 'environment' || (kind === 'config.yaml' && source.startsWith('.env '))
}

function place(source: string): string {
  return source === 'environment' ? 'the environment' : source
}

/** What the file says, as far as it sets anything. */
async function rowsOfFile(sources: ConfigSources, target: SettingsTarget): Promise<ReadonlyMap<string, SettingRow>> {
  const {XDG_CONFIG_HOME} = sources.environment
  const {settings} = await describeConfig({
    ...sources,
    environment: {XDG_CONFIG_HOME},
    workingDirectory: target.kind === '.env' ? target.directory : dirname(target.file),
  })
  const label = target.kind === '.env' ? '.env' : target.file
  const rows = settings.filter(({source}) => source.startsWith(`${label} line `))
  return new Map(rows.map((row) => [row.name, row]))
}

function outcomeOf(
  {added, unchanged}: WrittenSettings,
  name: SettingName,
): Initialisation['settings'][number]['outcome'] {
  if (added.includes(name)) return 'added'
  return unchanged.includes(name) ? 'unchanged' : 'changed'
}

/** Of a dry run. What is masked looks the same whatever it is. */
function expectedOutcome(old: SettingRow | undefined, next: SettingRow | undefined) {
  if (!old) return 'added'
  return old.value === next?.value && !old.value?.includes('•') ? 'unchanged' : 'changed'
}

/** In the configuration file, a relative path would be relative to the folder of that file. */
function withAbsolutePaths(wanted: WantedSettings, workingDirectory: string): WantedSettings {
  const isPath = (name: string) => ['DATA_DIR', 'PROXMOX_CA_FILE', 'PROXMOX_TOKEN_SECRET_FILE'].includes(name)
  const absolute = (value: string) =>
    value === '' || value.startsWith('~') || isAbsolute(value) ? value : resolve(workingDirectory, value)
  return Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [name, isPath(name) ? absolute(value) : value]),
  )
}
