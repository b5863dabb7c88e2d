import {CsvError, parse} from 'csv-parse/sync'
import type {Problem} from '../../errors.ts'
import {invalidInput} from '../../input/index.ts'
import {withoutGuard} from '../../lists/index.ts'
import type {FileRow, FileTable} from '../file-table.ts'

const delimiters: Readonly<Record<string, string>> = {
  ',': ',',
  ';': ';',
  '\\t': '\t',
  '\t': '\t',
  '|': '|',
  comma: ',',
  pipe: '|',
  semicolon: ';',
  tab: '\t',
}

interface CsvRecord {
  readonly record: readonly string[]
  /** Lines up to its end. */
  readonly info: {readonly lines: number}
}

/** RFC 4180 with any of the usual delimiters, which the header tells; guards against formulas are taken off again. */
export function readCsv(text: string, name: string, typedDelimiter: string | undefined): FileTable {
  const delimiter =
    typedDelimiter === undefined ? delimiterOf(text) : delimiters[typedDelimiter.toLowerCase().trim() || typedDelimiter]
  if (delimiter === undefined) {
    const message = 'must be a comma, semicolon, tab or pipe.'
    throw invalidInput('The import', [{field: '--delimiter', message}])
  }
  const [header, ...rows] = numbered(parsed(text, name, delimiter)).filter(({cells}) =>
    cells.some((cell) => cell !== ''),
  )
  if (!header) throw invalidInput(name, [{field: 'file', message: 'has no header: its first line names the columns.'}])
  const headings = header.cells as readonly string[]
  const problems = rows.flatMap(({cells, place}) => widthProblem(cells.length, headings.length, place))
  if (problems.length > 0) throw invalidInput(name, problems.slice(0, MOST_PROBLEMS))
  return {headings, isMachineWritten: false, rows, warnings: []}
}

const MOST_PROBLEMS = 50

function parsed(text: string, name: string, delimiter: string): readonly CsvRecord[] {
  try {
    return parse(text, {delimiter, info: true, relax_column_count: true}) as unknown as CsvRecord[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const message = `${error.message.replace(/\.?$/, '.')} A text with quotes is written in quotes, and each of its own twice.`
    throw invalidInput(name, [{field: `line ${error['lines'] ?? '?'}`, message}])
  }
}

function numbered(records: readonly CsvRecord[]): FileRow[] {
  let before = 0
  return records.map(({info, record}) => {
    const place = `line ${before + 1}`
    before = info.lines
    return {cells: record.map(withoutGuard), place}
  })
}

function widthProblem(cells: number, headings: number, place: string): Problem[] {
  if (cells === headings) return []
  const message = `has ${cells} cells, and the header ${headings}: a text with a delimiter in it is written in quotes.`
  return [{field: place, message}]
}

/** The one that parts the header most often; quoted parts do not count. */
function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text.trimStart())![0].replace(/"[^"]*"/g, '')
  const counted = [',', ';', '\t', '|'].map((each) => ({count: header.split(each).length, each}))
  return counted.reduce((most, other) => (other.count > most.count ? other : most)).each
}
