import {closest} from '../coordination/index.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Cell, type Colour, plainLine, renderTable, type Screen} from '../terminal/index.ts'
import {csvCell} from './csv-cell.ts'

/** One column of a list: the value is what pipes, CSV and sorting see, the rest is how a terminal shows it. */
export interface Column<Row> {
  readonly name: string
  readonly value: (row: Row) => string | number | null
  readonly title?: string
  /** What a terminal shows instead of the value, such as an amount in groups. */
  readonly shown?: (row: Row) => string | null
  readonly style?: (text: string, row: Row, colour: Colour) => string
  readonly align?: 'left' | 'right'
  readonly flexible?: boolean
  readonly leaves?: number
  /** Ranks values whose order is not alphabetical, such as bands and statuses. */
  readonly rank?: (row: Row) => number
  /** Shown only when `--columns` names it. */
  readonly onRequest?: boolean
}

export interface ListView<Row> {
  readonly columns: readonly Column<Row>[]
  /** Said on a terminal when there is nothing to list. */
  readonly empty: string
}

export interface ListOptions {
  readonly columns?: string | undefined
  readonly sort?: string | undefined
  readonly limit?: number | undefined
}

/** Checks `--columns`, `--sort` and `--limit` against the columns there are, all problems at once. */
export function checkListOptions<Row>({columns}: ListView<Row>, options: ListOptions): Problem[] {
  const names = columns.map((column) => column.name)
  const unknown = (field: string, wanted: readonly string[]) =>
    wanted
      .filter((name) => !names.includes(name))
      .map((name) => ({
        field,
        message: `has no column "${plainLine(name)}"${nearest(name, names)}; there are ${names.join(', ')}`,
      }))
  const problems = [
    ...unknown('--columns', commaList(options.columns)),
    ...unknown(
      '--sort',
      sortKeys(options.sort).map(({name}) => name),
    ),
  ]
  if (options.limit !== undefined && options.limit < 1) problems.push({field: '--limit', message: 'must be 1 or more'})
  return problems
}

/** The rows in the order and number that were asked for; without `--sort` they stay as the database gave them. */
export function arrange<Row>({columns}: ListView<Row>, rows: readonly Row[], options: ListOptions): Row[] {
  const keys = sortKeys(options.sort).map(({name, descending}) => ({
    column: columns.find((column) => column.name === name)!,
    descending,
  }))
  const arranged = keys.length === 0 ? [...rows] : rows.toSorted((a, b) => compareBy(keys, a, b))
  return arranged.slice(0, options.limit)
}

export function toCsv<Row>(view: ListView<Row>, rows: readonly Row[], wanted: string | undefined): string {
  const columns = chosen(view, wanted)
  const lines = [
    columns.map((column) => column.name),
    ...rows.map((row) => columns.map((column) => csvCell(column.value(row)))),
  ]
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('')
}

/** Tab-separated, no header, nothing cut: made for `cut`, `awk` and `while read`. */
export function toTabSeparated<Row>(view: ListView<Row>, rows: readonly Row[], wanted: string | undefined): string {
  const columns = chosen(view, wanted)
  return rows
    .map((row) => `${columns.map((column) => plainLine(String(column.value(row) ?? ''))).join('\t')}\n`)
    .join('')
}

export function toTable<Row>(view: ListView<Row>, rows: readonly Row[], wanted: string | undefined, screen: Screen) {
  const columns = chosen(view, wanted)
  const heads = columns.map(({name, title, align, flexible, leaves}) => ({
    title: title ?? name.toUpperCase(),
    ...(align && {align}),
    ...(flexible && {flexible}),
    ...(leaves !== undefined && {leaves}),
  }))
  const cells = rows.map((row) => columns.map((column) => cellOf(column, row, screen.colour)))
  return renderTable(heads, cells, screen)
}

function cellOf<Row>({shown, style, value}: Column<Row>, row: Row, colour: Colour): Cell {
  const text = plainLine(String((shown ?? value)(row) ?? '-')) || '-'
  return style ? {style: (cut) => style(cut, row, colour), text} : {text}
}

function chosen<Row>({columns}: ListView<Row>, wanted: string | undefined): readonly Column<Row>[] {
  if (wanted === undefined) return columns.filter((column) => !column.onRequest)
  return commaList(wanted).flatMap((name) => columns.filter((column) => column.name === name))
}

interface SortKey<Row> {
  readonly column: Column<Row>
  readonly descending: boolean
}

function compareBy<Row>(keys: readonly SortKey<Row>[], a: Row, b: Row): number {
  for (const {column, descending} of keys) {
    const order = compareValues(sortValue(column, a), sortValue(column, b), descending)
    if (order !== 0) return order
  }
  return 0
}

function sortValue<Row>({rank, value}: Column<Row>, row: Row): string | number | null {
  return rank ? rank(row) : value(row)
}

/** Entries without a value come last whichever way the list is sorted. */
function compareValues(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
  return descending ? -order : order
}

const collator = new Intl.Collator('en', {numeric: true, sensitivity: 'base'})

function sortKeys(sort: string | undefined) {
  return commaList(sort).map((key) => ({descending: key.startsWith('-'), name: key.replace(/^[-+]/, '')}))
}

function commaList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function nearest(name: string, names: readonly string[]): string {
  const near = closest(name, names)
  return near ? ` (did you mean ${near}?)` : ''
}

/** `--columns` and the like are wrong together or not at all. */
export function assertListOptions<Row>(view: ListView<Row>, options: ListOptions): void {
  const problems = checkListOptions(view, options)
  if (problems.length === 0) return
  throw new UserError('The list cannot be shown that way.', {code: 'INVALID_INPUT', exitCode: ExitCode.usage, problems})
}
