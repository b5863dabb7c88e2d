import type {CellValue, Sheet} from '../table.ts'

/** A table as GitHub's Markdown has it (https://github.github.com/gfm/#tables-extension-). */
export function markdownText({columns, rows}: Sheet): string {
  const rules = columns.map(({kind}) => (kind === 'number' || kind === 'money' || kind === 'percent' ? '---:' : '---'))
  const lines = [columns.map(({name}) => name), rules, ...rows.map((cells) => cells.map(cellText))]
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

/** As plain text, whatever is in it: neither marks, nor HTML, nor the end of the cell. */
export function cellText(value: CellValue): string {
  return String(value ?? '')
    .replace(/[\\`*_[\]<>|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replace(/\r\n|[\r\n]/g, '<br>')
    .replaceAll('\t', ' ')
}
