import type {CellObject, WorkBook} from '@e965/xlsx'
import type {Truncation} from '../extracted.ts'
import type {ExtractionLimits} from '../limits.ts'
import {ExtractionRefused} from '../refused-in-child.ts'
import {type RawExtraction, type RawPage, toPages} from './raw.ts'

/** Each sheet begins with its name; rows are lines, cells are parted by tabs, empty ones left out. */
export async function extractWorkbook(bytes: Buffer, {rowsPerSheet}: ExtractionLimits): Promise<RawExtraction> {
  const {read, utils} = await import('@e965/xlsx')
  const workbook = readWorkbook(() =>
    read(bytes, {cellFormula: false, cellHTML: false, dense: true, sheetRows: rowsPerSheet, type: 'buffer'}),
  )
  const pages: RawPage[] = []
  let kept = 0
  let total = 0
  const cut: string[] = []
  for (const name of workbook.SheetNames) {
    const sheet = workbook.Sheets[name]!
    const rows: string[] = []
    const data = (sheet['!data'] ?? []) as (CellObject[] | undefined)[]
    // Rows and cells have holes: a cell in the last corner is one of two, not of seventeen thousand million.
    for (const row of Object.values(data)) {
      const cells = Object.values(row ?? [])
        .map((cell) => (cell.w ?? (cell.v === undefined ? '' : String(cell.v))).trim().replace(/\s+/g, ' '))
        .filter((text) => text !== '')
      if (cells.length > 0) rows.push(cells.join('\t'))
    }
    const whole = (sheet['!fullref'] as string | undefined) ?? sheet['!ref']
    const last = whole === undefined ? 0 : utils.decode_range(whole).e.r + 1
    if (last > rowsPerSheet) cut.push(name)
    kept += Math.min(last, rowsPerSheet)
    total += last
    pages.push(...toPages(`${name}\n${rows.join('\n')}`))
  }
  const truncated: Truncation = {
    kept,
    reason: `only the first ${rowsPerSheet} rows were read of ${cut.map((name) => `sheet ${name}`).join(', ')}`,
    total,
  }
  return {pages, title: workbook.Props?.Title ?? null, truncated: cut.length > 0 ? truncated : null}
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
