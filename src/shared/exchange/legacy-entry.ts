import {isCurrency} from '#shared/coordination/index'
import type {Acting} from '../conventions.ts'
import {type Problem, UserError} from '../errors.ts'
import {type LegacyField, type LegacyReading, legacyLists, snakeCase} from './legacy-fields.ts'
import type {LegacyEntry} from './legacy-file.ts'
import type {LegacyMap} from './legacy-map.ts'
import {
  isZero,
  type ReadAmount,
  readLegacyAmount,
  readLegacyDate,
  readScale,
  readWord,
  shortLine,
  textOfValue,
} from './legacy-values.ts'
import {
  engagementWords,
  meaningOf,
  plainWord,
  priorityWords,
  statusWords,
  strategyWords,
  wordsForNothing,
} from './legacy-words.ts'

export interface LegacyProject {
  readonly key: string
  readonly currency: string | null
  readonly timezone: string
}

/** An entry in our words: what could be read, and everything else as lines of text. */
export interface ReadEntry {
  readonly fields: Readonly<Record<string, string>>
  readonly spent: ReadAmount | undefined
  /** What no field takes, as `name: value`. */
  readonly kept: readonly KeptText[]
  /** Where in the file each field is. */
  readonly pathOf: (field: string) => string
  readonly problems: readonly Problem[]
}

export interface KeptText {
  readonly name: string
  readonly text: string
}

interface Around {
  readonly project: LegacyProject
  readonly map: LegacyMap
  readonly acting: Acting
}

/** Reads all members of an entry, and everything that is wrong with them. */
export function readLegacyEntry(entry: LegacyEntry, around: Around): ReadEntry {
  const {list, members, path} = entry
  const chosen = chooseMembers(entry, around.map)
  const fields: Record<string, string> = {}
  const problems: Problem[] = []
  const reading: Reading = {...around, currency: ownCurrency(entry), kept: chosen.kept, list: entry.listName}
  let spent: ReadAmount | undefined
  for (const [name, value] of chosen.values) {
    try {
      if (name === 'spent') spent = readMoney(value, reading)
      else Object.assign(fields, readField(name, list.fields[name]!.reading, value, reading))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      const message = [error.message, error.nextStep].filter(Boolean).join(' ')
      problems.push({field: `${path}.${chosen.keys.get(name) ?? name}`, message})
    }
  }
  const used = new Set([...chosen.keys.values(), entry.idName])
  const others = Object.keys(members).filter((name) => !used.has(name) && !isEmpty(members[name]))
  return {
    fields: withTitle(fields, list.fields),
    kept: [...chosen.kept, ...others.map((name) => ({name, text: textOfValue(members[name])}))],
    pathOf: (field) => `${path}.${chosen.keys.get(field) ?? field}`,
    problems,
    spent: spent && !isZero(spent) ? spent : undefined,
  }
}

interface Chosen {
  /** What each field has to say, unless that is nothing. */
  readonly values: ReadonlyMap<string, unknown>
  /** The member that each field was found in. */
  readonly keys: ReadonlyMap<string, string>
  /** Words that `--map` gave another meaning. */
  readonly kept: KeptText[]
}

function chooseMembers({idName, list, listName, members}: LegacyEntry, map: LegacyMap): Chosen {
  const values = new Map<string, unknown>()
  const keys = new Map<string, string>()
  const kept: KeptText[] = []
  const open = new Set(Object.keys(members).filter((name) => name !== idName))
  for (const [name, field] of Object.entries(list.fields)) {
    const found = field.names.flatMap((each) => [...open].filter((own) => snakeCase(own) === each))
    const telling = found.find((own) => !isNothing(members[own], field, name))
    const key = telling ?? found[0]
    const said = key === undefined ? '' : textOfValue(members[key])
    const meaning = map.meaning(listName, name, said)
    if (key !== undefined) {
      open.delete(key)
      keys.set(name, key)
      if (meaning !== undefined && telling !== undefined) kept.push({name: key, text: said})
    }
    const value = meaning ?? (telling === undefined ? undefined : members[telling])
    if (textOfValue(value) !== '') values.set(name, value)
  }
  return {keys, kept, values}
}

/** Under a heading, below what the description says. */
export function describe(text: string | undefined, kept: readonly KeptText[]): string | undefined {
  if (kept.length === 0) return text
  const lines = kept.map(({name, text: value}) => `${name}: ${value}`)
  return [...(text ? [text, ''] : []), 'From the earlier app:', ...lines].join('\n')
}

interface Reading extends Around {
  readonly list: string
  /** What the entry says that its amounts are in. */
  readonly currency: string | undefined
  readonly kept: KeptText[]
}

function readMoney(value: unknown, {acting, currency, project}: Reading): ReadAmount {
  return readLegacyAmount(value, {own: currency, usual: project.currency}, acting.conventions.decimalMark)
}

function readField(name: string, reading: LegacyReading, value: unknown, around: Reading): Record<string, string> {
  const {acting, kept, list, project} = around
  const text = textOfValue(value)
  const keepAsText = () => {
    kept.push({name, text})
    return {}
  }
  switch (reading) {
    case 'amount': {
      const {amount, currency} = readMoney(value, around)
      if (name === 'amount') return {amount, currency}
      // The cost of a risk is in the currency of its project, or it is text.
      return currency === project.currency ? {[name]: amount} : keepAsText()
    }
    case 'date':
      return {[name]: readLegacyDate(text, project.timezone, acting)}
    case 'engagement': {
      const level = meaningOf(text, engagementWords)
      return level === undefined ? keepAsText() : {[name]: level}
    }
    case 'line':
      return longLine(name, text, kept)
    case 'priority':
      return {[name]: readWord(text, priorityWords, `${list}.${name}`)}
    case 'scale': {
      const {level, percent} = readScale(text)
      return {[name]: level, ...(name === 'likelihood' && percent !== undefined && {probability: percent})}
    }
    case 'status': {
      const status = readWord(text, statusWords[legacyLists[list]!.kind], `${list}.${name}`)
      if (plainWord(text) !== plainWord(status)) kept.push({name, text})
      return {[name]: status}
    }
    case 'strategy': {
      const strategy = meaningOf(text, strategyWords)
      return strategy === undefined ? keepAsText() : {[name]: strategy}
    }
    default:
      return {[name]: text}
  }
}

/** What a line cannot hold stays whole in the description. */
function longLine(name: string, text: string, kept: KeptText[]): Record<string, string> {
  const line = shortLine(text)
  if (line.endsWith('…') && line !== text) kept.push({name, text})
  return {[name]: line}
}

/** An entry without a title is called by its description. */
function withTitle(
  fields: Record<string, string>,
  known: Readonly<Record<string, LegacyField>>,
): Record<string, string> {
  const name = 'title' in known ? 'title' : 'name'
  const {description, ...rest} = fields
  if (fields[name] !== undefined || description === undefined) return fields
  const title = shortLine(description.split('\n')[0]!)
  return title === description ? {...rest, [name]: title} : {...fields, [name]: title}
}

/** The currency that an entry says its amounts are in. */
function ownCurrency({list, members}: LegacyEntry): string | undefined {
  const names = list.fields['currency']?.names ?? []
  const key = Object.keys(members).find((own) => names.includes(snakeCase(own)))
  const said = key === undefined ? '' : textOfValue(members[key]).toUpperCase()
  return isCurrency(said) ? said : undefined
}

function isNothing(value: unknown, {reading}: LegacyField, name: string): boolean {
  if (isEmpty(value)) return true
  const isTitle = name === 'title' || name === 'name' || reading === 'text'
  return !isTitle && typeof value === 'string' && wordsForNothing.includes(plainWord(value))
}

function isEmpty(value: unknown): boolean {
  const text = textOfValue(value)
  return text === '' || text === '{}'
}
