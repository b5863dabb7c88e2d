import {type Unzipped, unzipSync} from 'fflate'
import {invalidInput} from '../../../input/index.ts'
import {plainLine} from '../../../terminal/index.ts'
import type {FileCell, FileRow, FileTable} from '../../file-table.ts'
import type {Source} from '../../types.ts'
import {dayOfSerial, readStyles, type Style} from './styles.ts'
import {unescapedText} from './text.ts'
import {readXml} from './xml.ts'

/** What a spreadsheet may grow to when it is unpacked: a small file can be made to grow without end. */
const LARGEST_UNPACKED = 1024 * 1024 * 1024

interface SheetOfBook {
  readonly name: string
  readonly file: string
  readonly isHidden: boolean
}

interface RawCell {
  readonly row: number
  readonly column: number
  readonly type: string
  readonly style: number
  readonly value: string | undefined
  readonly hasFormula: boolean
}

/** One sheet of a workbook (ISO/IEC 29500), the first one unless it is named. Formulas count as what they last came to. */
export async function readXlsx({bytes, name}: Source, wanted: string | undefined): Promise<FileTable> {
  const files = unpacked(bytes, name)
  const book = readBook(files, name)
  const sheet = chooseSheet(book.sheets, wanted, name)
  const text = textOf(files, sheet.file)
  if (text === undefined) throw notASpreadsheet(name, `it has no ${sheet.file}`)
  const {cells, merged} = readSheet(text, name)
  if (merged.length > 0) {
    throw invalidInput(
      `${name}, sheet "${plainLine(sheet.name)}"`,
      merged.slice(0, 50).map((range) => ({
        field: range,
        message: 'are merged cells: nobody can tell which rows they count for. Unmerge them and fill each.',
      })),
    )
  }
  const strings = readStrings(textOf(files, 'xl/sharedStrings.xml'))
  const styles = readStyles(textOf(files, 'xl/styles.xml'))
  const others = book.sheets.filter((other) => other !== sheet && !other.isHidden).map((other) => other.name)
  const table = toTable(cells, (cell) => cellOf(cell, strings, styles[cell.style], book.is1904), name)
  const isChosen = wanted === undefined && others.length > 0
  const warning = `Read was the sheet "${sheet.name}"; there are also ${others.join(', ')} (--sheet NAME).`
  return {...table, warnings: isChosen ? [plainLine(warning)] : []}
}

function unpacked(bytes: Uint8Array, name: string): Unzipped {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    throw notASpreadsheet(name, 'it is an old .xls, or protected by a password')
  }
  let size = 0
  try {
    return unzipSync(bytes, {
      filter: ({name: file, originalSize}) => {
        if (
          !/^xl\/(workbook\.xml|sharedStrings\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(
            file,
          )
        )
          return false
        size += originalSize
        if (size > LARGEST_UNPACKED) throw new RangeError('too large')
        return true
      },
    })
  } catch (error) {
    throw notASpreadsheet(name, error instanceof RangeError ? 'it holds more than 1 GB' : 'it is damaged, or no .xlsx')
  }
}

function readBook(files: Unzipped, name: string): {readonly sheets: readonly SheetOfBook[]; readonly is1904: boolean} {
  const text = textOf(files, 'xl/workbook.xml')
  if (text === undefined) throw notASpreadsheet(name, 'it has no workbook')
  const targets = new Map<string, string>()
  const sheets: (Omit<SheetOfBook, 'file'> & {readonly id: string})[] = []
  let is1904 = false
  readXml(textOf(files, 'xl/_rels/workbook.xml.rels') ?? '<none/>', name, {
    open(element, {Id, Target}) {
      if (element === 'Relationship' && Id && Target) targets.set(Id, Target.replace(/^\/?(xl\/)?/, 'xl/'))
    },
  })
  readXml(text, name, {
    open(element, attributes) {
      if (element === 'workbookPr') is1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
      if (element !== 'sheet') return
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible'
      sheets.push({id: attributes['id'] ?? '', isHidden, name: attributes['name'] ?? ''})
    },
  })
  return {is1904, sheets: sheets.map(({id, ...sheet}) => ({...sheet, file: targets.get(id) ?? ''}))}
}

function chooseSheet(sheets: readonly SheetOfBook[], wanted: string | undefined, name: string): SheetOfBook {
  const found =
    wanted === undefined
      ? sheets.find(({isHidden}) => !isHidden)
      : sheets.find((sheet) => sheet.name.toLowerCase() === wanted.trim().toLowerCase())
  if (found) return found
  if (wanted === undefined) throw notASpreadsheet(name, 'it has no sheet')
  const names = sheets.map((sheet) => `"${plainLine(sheet.name)}"`).join(', ')
  throw invalidInput('The import', [{field: '--sheet', message: `must be one of ${names}.`}])
}

function readSheet(text: string, name: string) {
  const cells: RawCell[] = []
  const merged: string[] = []
  let row = 0
  let column = 0
  let cell: {-readonly [Field in keyof RawCell]: RawCell[Field]} | undefined
  let isText = false
  let isPhonetic = false
  readXml(text, name, {
    open(element, attributes) {
      if (element === 'row') {
        row = Number(attributes['r'] ?? row + 1)
        column = 0
      } else if (element === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnNumber(attributes['r'])
        const style = Number(attributes['s'] ?? 0)
        cell = {column, hasFormula: false, row, style, type: attributes['t'] ?? 'n', value: undefined}
      } else if (element === 'f' && cell) cell.hasFormula = true
      else if (element === 'mergeCell') merged.push((attributes['ref'] ?? '').replace(':', ' to '))
      else if (element === 'rPh') isPhonetic = true
      isText = element === 'v' || (element === 't' && !isPhonetic)
      if (isText && cell) cell.value ??= ''
    },
    text(part) {
      if (isText && cell) cell.value += part
    },
    close(element) {
      if (element === 'v' || element === 't') isText = false
      if (element === 'rPh') isPhonetic = false
      if (element === 'c' && cell) {
        if (cell.value !== undefined || cell.hasFormula) cells.push(cell)
        cell = undefined
      }
    },
  })
  return {cells, merged}
}

function readStrings(text: string | undefined): string[] {
  const strings: string[] = []
  let isText = false
  let isPhonetic = false
  if (text === undefined) return strings
  readXml(text, 'sharedStrings.xml', {
    open(element) {
      if (element === 'si') strings.push('')
      if (element === 'rPh') isPhonetic = true
      isText = element === 't' && !isPhonetic
    },
    text(part) {
      if (isText) strings[strings.length - 1] += part
    },
    close(element) {
      if (element === 't') isText = false
      if (element === 'rPh') isPhonetic = false
    },
  })
  return strings.map(unescapedText)
}

function cellOf(
  {hasFormula, type, value}: RawCell,
  strings: readonly string[],
  style: Style | undefined,
  is1904: boolean,
): FileCell {
  if (value === undefined || (hasFormula && value === '' && type !== 'str')) {
    return {problem: 'is a formula without a result: open the file in a spreadsheet program and save it again.'}
  }
  if (type === 'e') return {problem: `holds the error ${plainLine(value)}.`}
  if (type === 's') return strings[Number(value)] ?? {problem: 'is damaged: its text is missing.'}
  if (type === 'inlineStr' || type === 'str') return unescapedText(value)
  if (type === 'b') return value === '1' ? 'true' : 'false'
  if (type === 'd') return value.slice(0, 10)
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return {problem: `is "${plainLine(value)}", which is no number.`}
  if (style === 'date') {
    return dayOfSerial(number, is1904) ?? {problem: `is ${value}, which is no day of the calendar.`}
  }
  // A spreadsheet keeps 15 digits; what follows is how binary numbers round.
  return style === 'percent' ? `${decimalText(number * 100)}%` : {number: decimalText(number)}
}

function decimalText(number: number): string {
  const rounded = Number(number.toPrecision(15))
  if (!String(rounded).includes('e')) return String(rounded)
  return Math.abs(rounded) >= 1 ? String(BigInt(rounded)) : rounded.toFixed(15).replace(/\.?0+$/, '')
}

/** The first row with anything in it is the header. */
function toTable(
  cells: readonly RawCell[],
  read: (cell: RawCell) => FileCell,
  name: string,
): Omit<FileTable, 'warnings'> {
  const rows = new Map<number, RawCell[]>()
  for (const cell of cells) {
    const own = rows.get(cell.row)
    if (own) own.push(cell)
    else rows.set(cell.row, [cell])
  }
  const [header, ...others] = [...rows].toSorted(([one], [other]) => one - other)
  if (!header) throw invalidInput(name, [{field: 'file', message: 'has no header: its first row names the columns.'}])
  const columns = header[1].map((cell) => ({column: cell.column, heading: headingOf(read(cell))}))
  const known = new Set(columns.map(({column}) => column))
  const beyond = others.flatMap(([, own]) =>
    own.filter(({column}) => !known.has(column)).filter((cell) => read(cell) !== ''),
  )
  if (beyond.length > 0) {
    const {column, row} = beyond[0]!
    const message = `has something in column ${columnLetters(column)}, which has no heading.`
    throw invalidInput(name, [{field: `row ${row}`, message}])
  }
  const table = others.map(([number, own]): FileRow => {
    const byColumn = new Map(own.map((cell) => [cell.column, cell]))
    const values = columns.map(({column}) => {
      const cell = byColumn.get(column)
      return cell ? read(cell) : ''
    })
    return {cells: values, place: `row ${number}`}
  })
  return {
    headings: columns.map(({heading}) => heading),
    isMachineWritten: false,
    rows: table.filter((row) => row.cells.some((cell) => typeof cell !== 'string' || cell.trim() !== '')),
  }
}

function headingOf(cell: FileCell): string {
  if (typeof cell === 'string') return cell
  return 'number' in cell ? cell.number : ''
}

function columnNumber(reference: string): number {
  let number = 0
  for (const letter of /^[A-Z]*/.exec(reference)![0]) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

function columnLetters(column: number): string {
  const letters = String.fromCharCode(65 + ((column - 1) % 26))
  return column > 26 ? columnLetters(Math.floor((column - 1) / 26)) + letters : letters
}

function textOf(files: Unzipped, file: string): string | undefined {
  const bytes = files[file]
  return bytes && new TextDecoder().decode(bytes)
}

function notASpreadsheet(name: string, why: string) {
  return invalidInput(name, [{field: 'file', message: `is no spreadsheet that can be read: ${why}. Save it as .xlsx.`}])
}
