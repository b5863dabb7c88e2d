import type {Bundle, BundleRow, BundleSection, BundleValue} from './bundle-format.ts'
import type {BundleColumn, BundleTable} from './bundle-tables.ts'
import {isRecord} from './json-text.ts'

/**
 * The same project under another key: wherever a column or a structured value holds the key or a reference, it is the
 * new one. What people wrote in their texts stays as they wrote it.
 */
export function withKey(bundle: Bundle, tables: readonly BundleTable[], key: string): Bundle {
  if (key === bundle.project) return bundle
  const renamed = renamer(bundle.project, key)
  const sections = tables.map(({columns, name}): [string, BundleSection] => {
    const {rows, ...section} = bundle.sections[name] ?? {columns: [], rows: []}
    return [name, {...section, rows: rows.map((row) => renameIn(row, columns, renamed))}]
  })
  return {...bundle, project: key, sections: Object.fromEntries(sections)}
}

type Rename = (text: string) => string

function renamer(from: string, to: string): Rename {
  const own = new RegExp(`^${from}(-[A-Z][1-9]\\d*)?$`)
  return (text) => (own.test(text) ? to + text.slice(from.length) : text)
}

function renameIn(row: BundleRow, columns: readonly BundleColumn[], renamed: Rename): BundleRow {
  const changed = columns.flatMap((column): [string, BundleValue][] => {
    const value = row[column.field]
    if (value === undefined || value === null) return []
    if (typeof value === 'string' && (column.holdsReferences || column.target !== null))
      return [[column.field, renamed(value)]]
    return column.type === 'jsonb' ? [[column.field, renameNamed(value, renamed)]] : []
  })
  return {...row, ...Object.fromEntries(changed)}
}

/** Members called `reference`, at any depth. */
function renameNamed(value: BundleValue, renamed: Rename): BundleValue {
  if (Array.isArray(value)) return value.map((each: BundleValue) => renameNamed(each, renamed))
  if (!isRecord(value)) return value
  const members = Object.entries(value as BundleRow).map(([name, each]): [string, BundleValue] => [
    name,
    name === 'reference' && typeof each === 'string' ? renamed(each) : renameNamed(each, renamed),
  ])
  return Object.fromEntries(members)
}
