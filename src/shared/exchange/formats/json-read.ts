import {invalidInput} from '../../input/index.ts'
import type {FileCell, FileRow, FileTable} from '../file-table.ts'

/** An array of objects, as `coord export --format json` writes it. */
export function readJson(text: string, name: string): FileTable {
  const value = parseJson(text, name, 'file')
  if (!Array.isArray(value)) {
    const message = 'is no list: it has to be [{"title": "…"}, …], one object an entry.'
    throw invalidInput(name, [{field: 'file', message}])
  }
  return toTable(
    value.map((entry: unknown, index) => ({entry, place: `entry ${index + 1}`})),
    name,
  )
}

/** One object a line. */
export function readNdjson(text: string, name: string): FileTable {
  const lines = text.split('\n').map((line, index) => ({line, place: `line ${index + 1}`}))
  const entries = lines
    .filter(({line}) => line.trim() !== '')
    .map(({line, place}) => ({entry: parseJson(line, name, place), place}))
  return toTable(entries, name)
}

function parseJson(text: string, name: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw invalidInput(name, [{field: place, message: `is not JSON: ${error.message}.`}])
  }
}

interface PlacedEntry {
  readonly entry: unknown
  readonly place: string
}

function toTable(entries: readonly PlacedEntry[], name: string): FileTable {
  const wrong = entries.filter(({entry}) => typeof entry !== 'object' || entry === null || Array.isArray(entry))
  if (wrong.length > 0) {
    throw invalidInput(
      name,
      wrong.slice(0, 50).map(({place}) => ({field: place, message: 'is no object: {"title": "…"}.'})),
    )
  }
  const objects = entries as readonly {readonly entry: Readonly<Record<string, unknown>>; readonly place: string}[]
  const headings = [...new Set(objects.flatMap(({entry}) => Object.keys(entry)))]
  const rows = objects.map(
    ({entry, place}): FileRow => ({
      cells: headings.map((heading) => (Object.hasOwn(entry, heading) ? cellOf(entry[heading]) : undefined)),
      place,
    }),
  )
  return {headings, isMachineWritten: true, rows, warnings: []}
}

function cellOf(value: unknown): FileCell {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return {number: String(value)}
  if (typeof value === 'boolean') return String(value)
  return {problem: 'is a list or an object: write it as text.'}
}
