import Table from 'cli-table3'
import type {Screen} from './screen.ts'
import {truncate, width} from './text.ts'

export interface TableColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Is cut first, with an ellipsis, when the terminal is narrow. */
  readonly flexible?: boolean
  /** Columns with the highest number leave first when the terminal is too narrow; 0 stays. */
  readonly leaves?: number
}

export interface Cell {
  readonly text: string
  readonly style?: (text: string) => string
}

/** Text with tables in it, and what of them is not shown. */
export interface Rendered {
  readonly text: string
  /** Titles of the columns that found no room, without those that have nothing in them. */
  readonly hidden: readonly string[]
}

const GAP = 2
const NARROWEST = 12

/**
 * A table without rules, so that its rows survive `grep` and `awk`, fitted to the screen. Colour is ours:
 * cli-table3 0.6 writes its own into pipes and over NO_COLOR.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  screen: Screen,
): Rendered {
  const fitted = fitColumns(columns, rows, screen.columns)
  const table = new Table({
    chars: BORDERLESS,
    colAligns: fitted.map(({column}) => column.align ?? 'left'),
    style: {border: [], head: [], 'padding-left': 0, 'padding-right': GAP},
  })
  table.push(fitted.map(({column, width: columns}) => screen.colour.bold(truncate(column.title, columns))))
  for (const row of rows) {
    table.push(
      fitted.map(({index, width: columns}) => {
        const cell = row[index]!
        const text = truncate(cell.text, columns)
        return cell.style ? cell.style(text) : text
      }),
    )
  }
  const shown = new Set(fitted.map(({index}) => index))
  return {
    hidden: columns
      .filter((_, index) => !shown.has(index) && !isEmptyColumn(index, rows))
      .map((column) => column.title),
    text: table
      .toString()
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n'),
  }
}

interface FittedColumn {
  readonly column: TableColumn
  readonly index: number
  readonly width: number
}

/** Drops what has nothing to say, then what may leave, then cuts, until the table is no wider than the screen. */
function fitColumns(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  available: number,
): FittedColumn[] {
  let fitted: FittedColumn[] = columns.map((column, index) => ({
    column,
    index,
    width: Math.max(width(column.title), ...rows.map((row) => width(row[index]!.text))),
  }))
  const narrowest = ({column, width: natural}: FittedColumn) =>
    column.flexible ? Math.min(natural, NARROWEST) : natural
  while (sum(fitted.map(narrowest)) + GAP * (fitted.length - 1) > available) {
    const leaving =
      fitted.findLast(({index}) => index > 0 && isEmptyColumn(index, rows)) ??
      fitted.reduce<FittedColumn | undefined>(
        (last, each) => ((each.column.leaves ?? 0) > (last?.column.leaves ?? 0) ? each : last),
        undefined,
      )
    if (!leaving) break
    fitted = fitted.filter((each) => each !== leaving)
  }
  for (const {cuttable, narrowest} of cuts) fitted = cutTo(available, fitted, cuttable, narrowest)
  return fitted
}

/** Whether no row has a value there: absent ones are drawn as a dash. */
function isEmptyColumn(index: number, rows: readonly (readonly Cell[])[]): boolean {
  return rows.every((row) => row[index]!.text === '-' || row[index]!.text === '')
}

/** In which order columns give up width: the first column says which row it is, so it stays legible to the end. */
const cuts: readonly {cuttable: (each: FittedColumn) => boolean; narrowest: number}[] = [
  {cuttable: ({column}) => Boolean(column.flexible), narrowest: NARROWEST},
  {cuttable: ({column, index}) => Boolean(column.flexible) || index > 0, narrowest: NARROWEST},
  {cuttable: ({column}) => Boolean(column.flexible), narrowest: 1},
]

/** Takes width from the widest column that may be cut, as long as that is needed. */
function cutTo(
  available: number,
  columns: readonly FittedColumn[],
  cuttable: (each: FittedColumn) => boolean,
  narrowest: number,
): FittedColumn[] {
  let fitted = [...columns]
  let excess = totalWidth(fitted) - available
  while (excess > 0) {
    const widest = fitted
      .filter((each) => cuttable(each) && each.width > narrowest)
      .reduce<FittedColumn | undefined>((last, each) => (each.width > (last?.width ?? 0) ? each : last), undefined)
    if (!widest) break
    // The long way down to the next widest in one step: a title may be very long.
    const others = fitted.filter((each) => cuttable(each) && each !== widest).map((each) => each.width)
    const step = Math.max(1, Math.min(excess, widest.width - Math.max(narrowest, ...others)))
    fitted = fitted.map((each) => (each === widest ? {...each, width: each.width - step} : each))
    excess -= step
  }
  return fitted
}

function totalWidth(columns: readonly FittedColumn[]): number {
  return sum(columns.map((each) => each.width)) + GAP * (columns.length - 1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

const BORDERLESS = {
  bottom: '',
  'bottom-left': '',
  'bottom-mid': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  middle: '',
  right: '',
  'right-mid': '',
  top: '',
  'top-left': '',
  'top-mid': '',
  'top-right': '',
}
