import {z} from 'zod'
import {
  type Config,
  type ConfigDescription,
  type ConfigSources,
  describeConfig,
  loadConfig,
  type SettingGroup,
} from '#shared/config/index'
import {UserError} from '../errors.ts'
import {type Check, failed, ok, warning} from './check.ts'
import {counted} from './quantities.ts'

/** What is configured, as far as it can be understood: looking at a machine does not fail because of its settings. */
export interface Configuration {
  readonly description: ConfigDescription
  /** Null when a file of settings cannot be understood. */
  readonly config: Config | null
  /** The values of a group; null when it, or a file of settings, has a problem. */
  group<Group extends SettingGroup>(name: Group): Config[Group] | null
}

export async function readConfiguration(sources: ConfigSources): Promise<Configuration> {
  const description = await describeConfig(sources)
  const config = await loadConfig(sources, []).catch(nullIfRefused)
  return {
    config,
    description,
    group(name) {
      try {
        return config?.[name] ?? null
      } catch (error) {
        return nullIfRefused(error)
      }
    },
  }
}

export const ConfigurationShape = z.object({
  problems: z.array(z.object({field: z.string().nullable(), message: z.string()})),
  warnings: z.array(z.string()),
})
export type ConfigurationFacts = z.infer<typeof ConfigurationShape>

export function configurationFacts({description: {problems, warnings}}: Configuration): ConfigurationFacts {
  return {problems: problems.map(({field, message}) => ({field: field ?? null, message})), warnings: [...warnings]}
}

/** One line for the dashboard. */
export function configurationCheck({problems, warnings}: ConfigurationFacts): Check {
  const [problem] = problems
  if (problem) {
    const more = problems.length > 1 ? ` (and ${counted(problems.length - 1, 'problem')} more)` : ''
    return failed('configuration', `${problem.field ?? ''} ${problem.message}${more}`.trim(), 'lab config show')
  }
  const [odd] = warnings
  if (odd === undefined) return ok('configuration', 'nothing wrong with it')
  const more = warnings.length > 1 ? ` (and ${counted(warnings.length - 1, 'warning')} more)` : ''
  return warning('configuration', `${odd}${more}`, 'lab doctor')
}

/** One line for each thing that is wrong. */
export function configurationChecks({problems, warnings}: ConfigurationFacts): readonly Check[] {
  if (problems.length + warnings.length === 0) return [ok('settings', 'all are understood')]
  return [
    ...problems.map(({field, message}) => failed('settings', `${field ?? ''} ${message}`.trim(), 'lab config show')),
    ...warnings.map((text) => warning('settings', text, null)),
  ]
}

function nullIfRefused(error: unknown): null {
  if (error instanceof UserError) return null
  throw error
}
