import {strToU8, zipSync} from 'fflate'
import {daysBetween} from '../../../coordination/index.ts'
import {ExitCode, UserError} from '../../../errors.ts'
import type {CellValue, ColumnKind, Sheet} from '../../table.ts'
import {escapedText} from './text.ts'

/** What Excel has room for. */
const MOST_ROWS = 1_048_576

/** Digits that a spreadsheet keeps of a number: longer ones are written as text, so that none is lost. */
const EXACT_DIGITS = 15

/** 1970-01-01 as spreadsheets number days: 1 is 1900-01-01, and there was a 1900-02-29. */
const UNIX_EPOCH = 25_569

/** A workbook (ISO/IEC 29500) of one sheet; texts are text, whatever they begin with, days and amounts are numbers. */
export function xlsxBytes(sheet: Sheet): Uint8Array {
  if (sheet.rows.length >= MOST_ROWS) {
    throw new UserError(`${sheet.rows.length} entries are more than a spreadsheet has room for.`, {
      code: 'FILE_NOT_WRITTEN',
      exitCode: ExitCode.usage,
      nextStep: 'Write them as CSV: --format csv',
    })
  }
  const files = {
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `${xml}<workbook ${main} xmlns:r="${office}/relationships"><sheets><sheet name="${escapedText(sheet.name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']),
    'xl/styles.xml': styles,
    'xl/worksheets/sheet1.xml': sheetXml(sheet),
  }
  // Without the time of day, the same entries make the same file.
  const options = {mtime: new Date(1980, 0, 1)}
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), options]])))
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006'
const openPackage = 'http://schemas.openxmlformats.org/package/2006'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const contentTypes = `${xml}<Types xmlns="${openPackage}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${spreadsheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${spreadsheetType}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${spreadsheetType}.worksheet+xml"/></Types>`

const style = {general: 0, heading: 1, text: 2, date: 3, whole: 4, decimals: {0: 5, 2: 6, 3: 7, 4: 8}} as const
const formats = ['yyyy\\-mm\\-dd', '#,##0', '#,##0.00', '#,##0.000', '#,##0.0000']
const formatIds = [0, 0, 49, 164, 1, 165, 166, 167, 168]

const styles = `${xml}<styleSheet ${main}><numFmts count="${formats.length}">${formats
  .map((format, index) => `<numFmt numFmtId="${164 + index}" formatCode="${format}"/>`)
  .join(
    '',
  )}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${formatIds.length}">${formatIds
  .map((id, index) => `<xf numFmtId="${id}" fontId="${index === style.heading ? 1 : 0}" applyNumberFormat="1"/>`)
  .join('')}</cellXfs></styleSheet>`

function relationships(...targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/relationships/${type}" Target="${target}"/>`,
  )
  return `${xml}<Relationships xmlns="${openPackage}/relationships">${each.join('')}</Relationships>`
}

function sheetXml({columns, rows}: Sheet): string {
  const heading = columns.map(({name}) => textCell(name, style.heading)).join('')
  const lines = rows.map(
    (cells, row) =>
      `<row r="${row + 2}">${cells.map((value, column) => cell(value, columns[column]!.kind)).join('')}</row>`,
  )
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
  return `${xml}<worksheet ${main}>${frozen}<sheetData><row r="1">${heading}</row>${lines.join('')}</sheetData></worksheet>`
}

function cell(value: CellValue, kind: ColumnKind): string {
  if (value === null) return '<c/>'
  if (typeof value === 'number') return numberCell(String(value), style.whole)
  if (kind === 'date' && value >= '1900-03-01')
    return numberCell(String(UNIX_EPOCH + daysBetween('1970-01-01', value)), style.date)
  if ((kind === 'money' || kind === 'percent') && isExact(value)) {
    const digits = (value.split('.')[1]?.length ?? 0) as keyof typeof style.decimals
    return numberCell(value, kind === 'percent' ? style.general : (style.decimals[digits] ?? style.general))
  }
  return textCell(value, style.text)
}

function isExact(decimal: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(decimal) && decimal.replace(/\D/g, '').length <= EXACT_DIGITS
}

function numberCell(number: string, index: number): string {
  return `<c s="${index}"><v>${number}</v></c>`
}

function textCell(text: string, index: number): string {
  return `<c s="${index}" t="inlineStr"><is><t xml:space="preserve">${escapedText(text)}</t></is></c>`
}
