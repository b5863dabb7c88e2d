import {contentTypes, escapeXml, officeFile, relationships, xmlHead} from './office.js'

const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

export function docx({pages, header, footer}) {
  const body = pages
    .map(({blocks}) => blocks.map(blockXml).join(''))
    .join('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
  const section =
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1134" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
  return officeFile({
    '[Content_Types].xml': contentTypes({
      'word/document.xml': 'officedocument.wordprocessingml.document.main',
      'word/styles.xml': 'officedocument.wordprocessingml.styles',
      'word/numbering.xml': 'officedocument.wordprocessingml.numbering',
      'word/header1.xml': 'officedocument.wordprocessingml.header',
      'word/footer1.xml': 'officedocument.wordprocessingml.footer',
    }),
    '_rels/.rels': relationships([['officeDocument', 'word/document.xml']]),
    'word/_rels/document.xml.rels': relationships([
      ['styles', 'styles.xml'],
      ['numbering', 'numbering.xml'],
      ['header', 'header1.xml'],
      ['footer', 'footer1.xml'],
    ]),
    'word/document.xml': `${xmlHead}<w:document ${namespaces}><w:body>${body}${section}</w:body></w:document>`,
    'word/styles.xml': `${xmlHead}<w:styles ${namespaces}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${[1, 2, 3].map(headingStyle).join('')}</w:styles>`,
    'word/numbering.xml': `${xmlHead}<w:numbering ${namespaces}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    'word/header1.xml': `${xmlHead}<w:hdr ${namespaces}>${paragraphXml(header ?? '')}</w:hdr>`,
    'word/footer1.xml': `${xmlHead}<w:ftr ${namespaces}>${paragraphXml(footer ?? '')}</w:ftr>`,
  })
}

function blockXml(block) {
  switch (block.type) {
    case 'heading':
      return paragraphXml(block.text, `<w:pStyle w:val="Heading${block.level}"/>`)
    case 'list':
      return block.items
        .map((item) => paragraphXml(item, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
        .join('')
    case 'lines':
      return `<w:p><w:r>${block.lines.map((line) => `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`).join('<w:br/>')}</w:r></w:p>`
    case 'table':
      return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>${block.rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc><w:tcPr/>${paragraphXml(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`
    case 'hidden':
      return paragraphXml(block.text, '', '<w:rPr><w:color w:val="FFFFFF"/><w:sz w:val="4"/></w:rPr>')
    default:
      return paragraphXml(block.text)
  }
}

function paragraphXml(text, properties = '', run = '') {
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}<w:r>${run}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`
}

function headingStyle(level) {
  return `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="${level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${36 - 4 * level}"/></w:rPr></w:style>`
}
