import {contentTypes, escapeXml, officeFile, relationships, xmlHead} from './office.js'

const namespaces =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
const emptyTree = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
const type = (name) => `officedocument.presentationml.${name}`

export function pptx({pages}) {
  const parts = {}
  const types = {
    'ppt/presentation.xml': type('presentation.main'),
    'ppt/slideMasters/slideMaster1.xml': type('slideMaster'),
    'ppt/slideLayouts/slideLayout1.xml': type('slideLayout'),
    'ppt/theme/theme1.xml': 'officedocument.theme',
  }
  pages.forEach(({blocks}, index) => {
    const number = index + 1
    types[`ppt/slides/slide${number}.xml`] = type('slide')
    parts[`ppt/slides/slide${number}.xml`] = slideXml(blocks.filter((block) => block.type !== 'notes'))
    const notes = blocks.filter((block) => block.type === 'notes')
    const targets = [['slideLayout', '../slideLayouts/slideLayout1.xml']]
    if (notes.length > 0) {
      types[`ppt/notesSlides/notesSlide${number}.xml`] = type('notesSlide')
      parts[`ppt/notesSlides/notesSlide${number}.xml`] =
        `${xmlHead}<p:notes ${namespaces}><p:cSld><p:spTree>${emptyTree}${shapeXml(
          2,
          'body',
          notes.map(({text}) => text),
        )}</p:spTree></p:cSld></p:notes>`
      parts[`ppt/notesSlides/_rels/notesSlide${number}.xml.rels`] = relationships([
        ['slide', `../slides/slide${number}.xml`],
      ])
      targets.push(['notesSlide', `../notesSlides/notesSlide${number}.xml`])
    }
    parts[`ppt/slides/_rels/slide${number}.xml.rels`] = relationships(targets)
  })
  return officeFile({
    '[Content_Types].xml': contentTypes(types),
    '_rels/.rels': relationships([['officeDocument', 'ppt/presentation.xml']]),
    'ppt/_rels/presentation.xml.rels': relationships([
      ['slideMaster', 'slideMasters/slideMaster1.xml'],
      ...pages.map((_, index) => ['slide', `slides/slide${index + 1}.xml`]),
    ]),
    'ppt/presentation.xml': `${xmlHead}<p:presentation ${namespaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${pages.map((_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 2}"/>`).join('')}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    'ppt/slideMasters/_rels/slideMaster1.xml.rels': relationships([
      ['slideLayout', '../slideLayouts/slideLayout1.xml'],
      ['theme', '../theme/theme1.xml'],
    ]),
    'ppt/slideMasters/slideMaster1.xml': `${xmlHead}<p:sldMaster ${namespaces}><p:cSld><p:spTree>${emptyTree}</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relationships([
      ['slideMaster', '../slideMasters/slideMaster1.xml'],
    ]),
    'ppt/slideLayouts/slideLayout1.xml': `${xmlHead}<p:sldLayout ${namespaces}><p:cSld><p:spTree>${emptyTree}</p:spTree></p:cSld></p:sldLayout>`,
    'ppt/theme/theme1.xml': themeXml(),
    ...parts,
  })
}

function slideXml(blocks) {
  const shapes = blocks.map((block, index) => {
    const id = index + 2
    if (block.type === 'table') return tableXml(id, block.rows)
    if (block.type === 'heading') return shapeXml(id, 'title', [block.text])
    return shapeXml(id, 'body', block.items ?? block.lines ?? [block.text])
  })
  return `${xmlHead}<p:sld ${namespaces}><p:cSld><p:spTree>${emptyTree}${shapes.join('')}</p:spTree></p:cSld></p:sld>`
}

function shapeXml(id, placeholder, paragraphs) {
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${placeholder} ${id}"/><p:cNvSpPr/><p:nvPr><p:ph type="${placeholder}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>${paragraphs.map(paragraphXml).join('')}</p:txBody></p:sp>`
}

function tableXml(id, rows) {
  const columns = rows[0].map(() => '<a:gridCol w="1800000"/>').join('')
  const cells = rows.map(
    (row) =>
      `<a:tr h="370840">${row.map((cell) => `<a:tc><a:txBody><a:bodyPr/>${paragraphXml(cell)}</a:txBody><a:tcPr/></a:tc>`).join('')}</a:tr>`,
  )
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${id}" name="table ${id}"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="600000" y="1800000"/><a:ext cx="10800000" cy="3000000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblGrid>${columns}</a:tblGrid>${cells.join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
}

function paragraphXml(text) {
  return `<a:p><a:r><a:t>${escapeXml(text)}</a:t></a:r></a:p>`
}

function themeXml() {
  const colour = (name, value) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`
  const colours = [
    'dk1',
    'lt1',
    'dk2',
    'lt2',
    'accent1',
    'accent2',
    'accent3',
    'accent4',
    'accent5',
    'accent6',
    'hlink',
    'folHlink',
  ]
  const font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
  const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
  return `${xmlHead}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements><a:clrScheme name="Office">${colours.map((name, index) => colour(name, index % 2 ? 'FFFFFF' : '1F2937')).join('')}</a:clrScheme><a:fontScheme name="Office"><a:majorFont>${font}</a:majorFont><a:minorFont>${font}</a:minorFont></a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>${fill.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${`<a:ln>${fill}</a:ln>`.repeat(3)}</a:lnStyleLst><a:effectStyleLst>${'<a:effectStyle><a:effectLst/></a:effectStyle>'.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${fill.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
}
