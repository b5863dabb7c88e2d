import type {Acting} from '../conventions.ts'
import type {Problem} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import type {GivenEntry} from '../registers/index.ts'
import type {FileCell, FileRow, FileTable} from './file-table.ts'
import {matchHeadings} from './headings.ts'
import type {ColumnKind, Table} from './table.ts'
import type {ImportOptions} from './types.ts'

interface Records {
  readonly entries: readonly GivenEntry[]
  /** Of cells that cannot be understood, each with its row and column. */
  readonly problems: readonly Problem[]
  /** The fields that the file has columns for. */
  readonly fields: readonly string[]
}

type Columns = Pick<Table<never>, 'columns' | 'noun'>

/** Rows as fields with the text that somebody would have typed. What its headings are is settled first. */
export function toRecords(
  table: FileTable,
  {columns}: Columns,
  options: ImportOptions,
  {conventions}: Acting,
  name: string,
): Records {
  const headingProblems: Problem[] = []
  const matched = matchHeadings(table.headings, columns, options, headingProblems)
  if (headingProblems.length > 0) throw invalidInput(name, headingProblems)
  const known = matched.flatMap((column, index) => (column === null ? [] : [{index, ...column}]))
  if (known.length === 0 && table.rows.length > 0) {
    const names = columns.map((column) => column.name).join(', ')
    throw invalidInput(name, [{field: 'file', message: `has none of the columns ${names}.`}])
  }
  const problems: Problem[] = []
  const reading = {decimalMark: conventions.decimalMark, isMachineWritten: table.isMachineWritten}
  const entries = table.rows.map((row) => {
    const fields: Record<string, string> = {}
    for (const {index, kind = 'text', name: field} of known) {
      const text = cellText(row, field, row.cells[index], kind, reading, problems)
      if (text !== undefined) fields[field] = text
    }
    return {fields, place: row.place}
  })
  return {entries, fields: known.map((column) => column.name), problems}
}

function cellText(
  {place}: FileRow,
  field: string,
  cell: FileCell | undefined,
  kind: ColumnKind,
  {decimalMark, isMachineWritten}: {readonly decimalMark: string; readonly isMachineWritten: boolean},
  problems: Problem[],
): string | undefined {
  if (cell === undefined) return undefined
  const at = `${place}, ${field}`
  if (typeof cell === 'string') return isMachineWritten && kind === 'money' ? cell.replace('.', decimalMark) : cell
  if ('problem' in cell) {
    problems.push({field: at, message: cell.problem})
    return undefined
  }
  if (kind === 'date') {
    problems.push({
      field: at,
      message: `is the number ${cell.number}, and nothing says that it is a date: give the cell a date format, or write it as YYYY-MM-DD.`,
    })
    return undefined
  }
  return kind === 'money' ? cell.number.replace('.', decimalMark) : cell.number
}
