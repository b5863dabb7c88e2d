import type {Sheet} from '../table.ts'

/** An array of objects, one an entry; what is absent is `null`. */
export function jsonText(sheet: Sheet): string {
  return `${JSON.stringify(objects(sheet), null, 2)}\n`
}

/** One object a line. */
export function ndjsonText(sheet: Sheet): string {
  return objects(sheet)
    .map((each) => `${JSON.stringify(each)}\n`)
    .join('')
}

function objects({columns, rows}: Sheet) {
  return rows.map((cells) => Object.fromEntries(columns.map(({name}, index) => [name, cells[index] ?? null])))
}
