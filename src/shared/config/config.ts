import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Checked, checkGiven, contradictions, defaultOf} from './check.ts'
import {type ConfigSources, gather} from './gather.ts'
import {type GroupValues, type SettingGroup, type SettingName, settingGroups, settings} from './settings.ts'

/** Read-only. A group that was not asked for and has problems throws them when it is read. */
export type Config = {readonly [Group in SettingGroup]: GroupValues<Group>} & {
  /** For people: what is odd but not in the way, such as near misses in `.env` and problems of groups not asked for. */
  readonly warnings: readonly string[]
}

/** Reads all settings; fails with every problem of the groups `needed`, and of the files, at once. */
export async function loadConfig(sources: ConfigSources, needed: readonly SettingGroup[]): Promise<Config> {
  const {given, problems, warnings} = await gather(sources)
  const checked = new Map<SettingName, Checked>()
  for (const setting of settings) {
    const typed = given.get(setting.name)
    if (typed) checked.set(setting.name, checkGiven(setting, typed, sources))
  }
  const inTheWay = [...problems]
  const aside = [...warnings]
  const config = {}
  for (const group of settingGroups) {
    const wrong = problemsOf(group, checked)
    if (needed.includes(group)) inTheWay.push(...wrong, ...contradictions(group, given))
    else aside.push(...wrong.map(({field, message}) => `${field} ${message}`))
    defineLazily(config, group, () => {
      if (wrong.length > 0) throw invalidConfig(wrong)
      return groupValues(group, checked, sources)
    })
  }
  if (inTheWay.length > 0) throw invalidConfig(inTheWay)
  return Object.freeze(Object.assign(config, {warnings: Object.freeze(aside)})) as Config
}

function problemsOf(group: SettingGroup, checked: ReadonlyMap<SettingName, Checked>): Problem[] {
  return settings.flatMap((setting) => {
    const problem = setting.group === group ? checked.get(setting.name)?.problem : undefined
    return problem === undefined ? [] : [{field: setting.name, message: problem}]
  })
}

function groupValues(group: SettingGroup, checked: ReadonlyMap<SettingName, Checked>, sources: ConfigSources): object {
  const values = {}
  for (const setting of settings) {
    if (setting.group !== group) continue
    const own = checked.get(setting.name)
    defineLazily(values, setting.key, () => (own ? own.value : defaultOf(setting, sources)))
  }
  return Object.freeze(values)
}

/** A property that is found out once, when it is first read: most commands read few settings. */
function defineLazily(target: object, key: string, find: () => unknown): void {
  let found: {readonly value: unknown} | undefined
  Object.defineProperty(target, key, {
    enumerable: true,
    get: () => {
      found ??= {value: find()}
      return found.value
    },
  })
}

function invalidConfig(problems: readonly Problem[]): UserError {
  return new UserError(
    `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}.`,
    {
      code: 'CONFIG_INVALID',
      exitCode: ExitCode.configuration,
      nextStep: 'Put it right; `coord config show` and `lab config show` tell where each value comes from.',
      problems,
    },
  )
}
