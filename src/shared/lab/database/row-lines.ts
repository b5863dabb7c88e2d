import {pad, plainLine, width} from '#shared/terminal/index'
import {counted} from '../quantities.ts'

/** A line a table, with how many rows it has, in two columns. */
export function rowLines(tables: readonly {readonly name: string; readonly rows: number}[]): readonly string[] {
  const nameWidth = Math.max(0, ...tables.map(({name}) => width(plainLine(name))))
  const amounts = tables.map(({rows}) => counted(rows, 'row'))
  const amountWidth = Math.max(0, ...amounts.map(width))
  return tables.map(
    ({name}, index) => `  ${pad(plainLine(name), nameWidth)}  ${pad(amounts[index]!, amountWidth, 'right')}`,
  )
}
