import type {Problem} from '../errors.ts'
import {checkGiven, contradictions, defaultOf} from './check.ts'
import {type ConfigSources, type Given, gather} from './gather.ts'
import {masked} from './mask.ts'
import {type Setting, type SettingGroup, type SettingName, settingGroups, settings} from './settings.ts'

export interface SettingRow {
  readonly name: SettingName
  readonly group: SettingGroup
  /** As the program understands it, or as typed where it does not; secrets masked. */
  readonly value: string | null
  /** `command line`, `environment`, `.env line 3`, `/…/config.yaml line 3`, `default` or `not set`. */
  readonly source: string
  readonly description: string
  readonly problem: string | null
}

export interface ConfigDescription {
  readonly settings: readonly SettingRow[]
  /** Of the files and between settings; those of one setting are in its row as well. */
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** Every setting with its value and source, for `config show`. Never fails because of what is configured. */
export async function describeConfig(sources: ConfigSources): Promise<ConfigDescription> {
  const {given, problems: fileProblems, warnings} = await gather(sources)
  const between = settingGroups.flatMap((group) => contradictions(group, given))
  const rows = settings.map((setting) => {
    const row = describe(setting, given.get(setting.name), sources)
    return {...row, problem: row.problem ?? between.find(({field}) => field === setting.name)?.message ?? null}
  })
  const own = rows.flatMap(({name, problem}) => (problem === null ? [] : [{field: name, message: problem}]))
  return {settings: rows, problems: [...fileProblems, ...own], warnings}
}

function describe(
  setting: Setting & {readonly name: SettingName},
  given: Given | undefined,
  sources: ConfigSources,
): SettingRow {
  const {description, group, name} = setting
  const about = {name, group, description, problem: null}
  if (!given) {
    const value = defaultOf(setting, sources)
    return value === undefined
      ? {...about, value: null, source: 'not set'}
      : {...about, value: masked(setting, asText(value)), source: 'default'}
  }
  const {problem, value} = checkGiven(setting, given, sources)
  const text = problem === undefined ? asText(value) : given.text
  return {...about, value: masked(setting, text), source: given.source, problem: problem ?? null}
}

function asText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value)
}
