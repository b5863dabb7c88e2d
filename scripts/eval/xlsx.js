import {contentTypes, escapeXml, officeFile, relationships, xmlHead} from './office.js'

const namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

/** Cells `=date 2026-03-01` and `=eur 12.50` become numbers with a format, as a spreadsheet has them. */
export function xlsx({pages}) {
  const sheets = pages.map(({name}, index) => ({name: name || `Sheet${index + 1}`, file: `sheet${index + 1}.xml`}))
  return officeFile({
    '[Content_Types].xml': contentTypes({
      'xl/workbook.xml': 'officedocument.spreadsheetml.sheet.main',
      'xl/styles.xml': 'officedocument.spreadsheetml.styles',
      ...Object.fromEntries(
        sheets.map(({file}) => [`xl/worksheets/${file}`, 'officedocument.spreadsheetml.worksheet']),
      ),
    }),
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map(({file}) => ['worksheet', `worksheets/${file}`]),
      ['styles', 'styles.xml'],
    ]),
    'xl/workbook.xml': `${xmlHead}<workbook ${namespace} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${sheets.map(({name}, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/styles.xml': `${xmlHead}<styleSheet ${namespace}><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(
      pages.map(({blocks}, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetXml(blocks.flatMap(rowsOf))]),
    ),
  })
}

function rowsOf(block) {
  switch (block.type) {
    case 'table':
      return [...block.rows, []]
    case 'list':
      return [...block.items.map((item) => [item]), []]
    case 'lines':
      return [...block.lines.map((line) => [line]), []]
    default:
      return [[block.text], []]
  }
}

function sheetXml(rows) {
  const data = rows.map(
    (cells, row) =>
      `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`)).join('')}</row>`,
  )
  return `${xmlHead}<worksheet ${namespace}><sheetData>${data.join('')}</sheetData></worksheet>`
}

function cellXml(text, reference) {
  const typed = /^=(date|eur) (.*)$/.exec(text)
  if (typed?.[1] === 'date') return `<c r="${reference}" s="1"><v>${Date.parse(typed[2]) / 86_400_000 + 25_569}</v></c>`
  if (typed?.[1] === 'eur') return `<c r="${reference}" s="2"><v>${typed[2]}</v></c>`
  if (/^-?\d+(\.\d+)?$/.test(text)) return `<c r="${reference}"><v>${text}</v></c>`
  return text ? `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>` : ''
}
