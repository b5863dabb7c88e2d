import type {CellObject, WorkBook, WorkSheet} from '@e965/xlsx'
import type {Truncation} from '../extracted.ts'
import type {ExtractionLimits} from '../limits.ts'
import {ExtractionRefused} from '../refused-in-child.ts'
import {type RawExtraction, toPages} from './raw.ts'

/** Packed. Larger ones are not read beyond the last row that is kept: nobody knows then how many there are. */
const LARGEST_READ_WHOLE = 5_000_000

/** Each sheet begins with its name; rows are lines, cells are parted by tabs, empty ones left out. */
export async function extractWorkbook(bytes: Buffer, {rowsPerSheet}: ExtractionLimits): Promise<RawExtraction> {
  const {read} = await import('@e965/xlsx')
  const isWhole = bytes.length <= LARGEST_READ_WHOLE
  const sheetRows = isWhole ? 0 : rowsPerSheet
  const workbook = readWorkbook(() =>
    read(bytes, {cellFormula: false, cellHTML: false, dense: true, sheetRows, type: 'buffer'}),
  )
  const sheets = workbook.SheetNames.map((name) => ({name, rows: rowsOf(workbook.Sheets[name]!)}))
  const cut = sheets.filter(({rows}) => (isWhole ? rows.length > rowsPerSheet : rows.length >= rowsPerSheet))
  const sum = (count: (rows: readonly string[]) => number) => sheets.reduce((all, {rows}) => all + count(rows), 0)
  const truncated: Truncation = {
    kept: sum((rows) => Math.min(rows.length, rowsPerSheet)),
    reason: `only the first ${rowsPerSheet} rows were read of ${cut.map(({name}) => `sheet ${name}`).join(', ')}`,
    total: isWhole ? sum((rows) => rows.length) : null,
  }
  return {
    pages: sheets.flatMap(({name, rows}) => toPages(`${name}\n${rows.slice(0, rowsPerSheet).join('\n')}`)),
    title: workbook.Props?.Title ?? null,
    truncated: cut.length > 0 ? truncated : null,
  }
}

/** Rows and cells have holes: a cell in the last corner is one of two, not of seventeen thousand million. */
function rowsOf(sheet: WorkSheet): string[] {
  const data = (sheet['!data'] ?? []) as (CellObject[] | undefined)[]
  return Object.values(data)
    .map((row) =>
      Object.values(row ?? [])
        .map((cell) => (cell.w ?? (cell.v === undefined ? '' : String(cell.v))).trim().replace(/\s+/g, ' '))
        .filter((text) => text !== '')
        .join('\t'),
    )
    .filter((row) => row !== '')
}

function readWorkbook(read: () => WorkBook): WorkBook {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw new ExtractionRefused('password')
    if (error instanceof Error && !(error instanceof RangeError)) throw new ExtractionRefused('damaged')
    throw error
  }
}
