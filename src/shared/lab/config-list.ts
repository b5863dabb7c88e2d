import {z} from 'zod'
import {type ConfigDescription, type SettingRow, settingGroups} from '#shared/config/index'
import type {ListView} from '#shared/lists/index'

export const SettingShape = z.object({
  name: z.string(),
  group: z.enum(settingGroups),
  /** As the program understands it; secrets masked; null when it is not set and has no default. */
  value: z.string().nullable(),
  source: z.string(),
  description: z.string(),
  problem: z.string().nullable(),
})

export const settingList: ListView<SettingRow> = {
  columns: [
    {
      name: 'name',
      style: (text, {problem}, colour) => (problem === null ? text : colour.red(text)),
      title: 'SETTING',
      value: ({name}) => name,
    },
    {
      flexible: true,
      name: 'value',
      style: (text, {source}, colour) => (isSet(source) ? text : colour.dim(text)),
      value: ({value}) => value,
    },
    {name: 'source', flexible: true, leaves: 1, value: ({source}) => source},
    {
      flexible: true,
      name: 'problem',
      style: (text, {problem}, colour) => (problem === null ? colour.dim(text) : colour.red(text)),
      value: ({problem}) => problem,
    },
    {name: 'group', onRequest: true, value: ({group}) => group},
    {flexible: true, name: 'description', onRequest: true, value: ({description}) => description},
  ],
  empty: 'No setting is in this group.',
}

/** The settings of one group, or all. */
export function settingsOf({settings}: ConfigDescription, group: string | undefined): readonly SettingRow[] {
  return group === undefined ? settings : settings.filter((setting) => setting.group === group)
}

/** What is wrong beside the values that are listed: in the files, and names that are no settings. */
export function warningsOf({problems, settings, warnings}: ConfigDescription): readonly string[] {
  const ofFiles = problems.filter(({field}) => !settings.some(({name, problem}) => name === field && problem !== null))
  return [...ofFiles.map(({field, message}) => `${field ?? ''} ${message}`.trim()), ...warnings]
}

function isSet(source: string): boolean {
  return source !== 'default' && source !== 'not set'
}
