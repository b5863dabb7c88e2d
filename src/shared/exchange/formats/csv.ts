import {csvCell} from '../../lists/index.ts'
import type {Sheet} from '../table.ts'

/** RFC 4180 with a header; text that a spreadsheet would run is guarded (see `csvCell`). */
export function csvText({columns, rows}: Sheet): string {
  const lines = [columns.map(({name}) => name), ...rows]
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}
