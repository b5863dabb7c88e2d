import {addDays} from '../../../coordination/index.ts'
import {readXml} from './xml.ts'

/** What the format of a cell says about its number. */
export type Style = 'date' | 'percent' | 'number'

/** Of each style that cells name by its index. */
export function readStyles(text: string | undefined): Style[] {
  const formats = new Map<string, string>()
  const styles: Style[] = []
  let isOfCells = false
  if (text === undefined) return styles
  readXml(text, 'styles.xml', {
    open(element, attributes) {
      if (element === 'numFmt') formats.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '')
      if (element === 'cellXfs') isOfCells = true
      if (element !== 'xf' || !isOfCells) return
      const id = attributes['numFmtId'] ?? '0'
      styles.push(styleOf(Number(id), formats.get(id)))
    },
    close(element) {
      if (element === 'cellXfs') isOfCells = false
    },
  })
  return styles
}

/** Day numbers of ECMA-376, 18.17.4.1; `undefined` where there is no such day. A time of the day is left out. */
export function dayOfSerial(serial: number, is1904: boolean): string | undefined {
  const days = Math.floor(serial) + (is1904 ? 1462 : 0)
  // 1900-02-29, which was none, is day 60: before it all are one off.
  if (days < 1 || days === 60 || days > 2_958_465) return undefined
  const sinceUnixEpoch = days - 25_569 + (days < 60 ? 1 : 0)
  return addDays('1970-01-01', sinceUnixEpoch)
}

/** The built-in ones (ECMA-376, 18.8.30), in East Asian versions too. */
function styleOf(id: number, format: string | undefined): Style {
  if (format === undefined) {
    if (id === 9 || id === 10) return 'percent'
    const isDate = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
    return isDate ? 'date' : 'number'
  }
  const pattern = format.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')
  if (/[ymdhs]/i.test(pattern.replace(/general/gi, ''))) return 'date'
  return pattern.includes('%') ? 'percent' : 'number'
}
