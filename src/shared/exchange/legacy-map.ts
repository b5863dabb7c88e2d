import type {Problem} from '../errors.ts'
import {legacyLists, snakeCase} from './legacy-fields.ts'
import {plainWord} from './legacy-words.ts'

/** What a value of a field stands for, when somebody said so. */
export interface LegacyMap {
  meaning(list: string, field: string, text: string): string | undefined
}

/** `status:Foo=open`, `risks.status:Foo=open`; several are parted by commas. What is after the colon may be empty. */
export function readLegacyMap(typed: string | undefined): {
  readonly map: LegacyMap
  readonly problems: readonly Problem[]
} {
  const meanings = new Map<string, string>()
  const problems: Problem[] = []
  for (const part of (typed ?? '').split(',').filter((each) => each.trim() !== '')) {
    const [, list, field = '', value = '', meaning = ''] = /^\s*(?:([^.:=]+)\.)?([^:=]+):([^=]*)=(.*)$/.exec(part) ?? []
    const lists = list === undefined ? Object.keys(legacyLists) : [snakeCase(list)]
    const name = snakeCase(field).replaceAll('_', '-')
    if (lists.some((each) => name in (legacyLists[each]?.fields ?? {}))) {
      for (const each of lists) meanings.set(`${each}.${name}:${plainWord(value)}`, meaning.trim())
      continue
    }
    problems.push({
      field: '--map',
      message: `"${part.trim()}" is not written as FIELD:VALUE=MEANING, such as status:Parked=open.`,
    })
  }
  return {map: {meaning: (list, field, text) => meanings.get(`${list}.${field}:${plainWord(text)}`)}, problems}
}
