import {PDFDocument, rgb, StandardFonts} from 'pdf-lib'
import {scanImage} from './scan.js'

const [width, height, margin] = [595.28, 841.89, 56]
const sizes = {1: 16, 2: 12.5, 3: 11}

/** A plain flow: headings, paragraphs, lists and tables from top to bottom, with header, footer and page numbers. */
export async function pdf({pages, title, author, language, header, footer, pageWord = 'Page'}) {
  const document = await PDFDocument.create()
  document.setTitle(title)
  document.setAuthor(author ?? '')
  document.setLanguage(language)
  document.setProducer('ai-sandbox-homelab evaluation set')
  document.setCreationDate(new Date(Date.UTC(2026, 0, 1)))
  document.setModificationDate(new Date(Date.UTC(2026, 0, 1)))
  const regular = await document.embedFont(StandardFonts.Helvetica)
  const bold = await document.embedFont(StandardFonts.HelveticaBold)
  const flow = {document, regular, bold, page: null, y: 0}
  for (const page of pages) {
    if (page.isScan) {
      const image = await document.embedPng(scanImage(page.blocks))
      document.addPage([width, height]).drawImage(image, {x: 0, y: 0, width, height})
    } else {
      newPage(flow)
      for (const block of page.blocks) drawBlock(flow, block)
    }
  }
  const all = document.getPages()
  all.forEach((page, index) => {
    if (page.isFlow !== true) return
    if (header) page.drawText(header, {x: margin, y: height - 34, size: 8, font: regular})
    page.drawText(`${footer ? `${footer}   ` : ''}${pageWord} ${index + 1} / ${all.length}`, {
      x: margin,
      y: 28,
      size: 8,
      font: regular,
    })
  })
  return document.save()
}

function newPage(flow) {
  flow.page = flow.document.addPage([width, height])
  flow.page.isFlow = true
  flow.y = height - margin - 10
}

function drawBlock(flow, block) {
  const {regular, bold} = flow
  switch (block.type) {
    case 'heading':
      flow.y -= 6
      drawText(flow, block.text, bold, sizes[block.level])
      break
    case 'list':
      for (const item of block.items) drawText(flow, `• ${item}`, regular, 10, 10)
      break
    case 'lines':
      for (const line of block.lines) drawText(flow, line, regular, 10)
      break
    case 'table':
      drawTable(flow, block)
      break
    case 'hidden':
      drawText(flow, block.text, regular, 3, 0, rgb(1, 1, 1))
      break
    default:
      drawText(flow, block.text, regular, 10)
  }
  flow.y -= 6
}

function drawText(flow, text, font, size, indent = 0, color = rgb(0, 0, 0)) {
  for (const line of wrapped(text, font, size, width - 2 * margin - indent)) {
    if (flow.y < margin + 10) newPage(flow)
    flow.page.drawText(line, {x: margin + indent, y: flow.y, size, font, color})
    flow.y -= size * 1.35
  }
}

function drawTable(flow, {rows}) {
  const size = 8
  const natural = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => flow.bold.widthOfTextAtSize(row[column] ?? '', size))),
  )
  const available = width - 2 * margin - 10 * natural.length
  const scale = Math.min(1, available / natural.reduce((total, each) => total + each, 0))
  const widths = natural.map((each) => each * scale)
  rows.forEach((row, index) => {
    const font = index === 0 ? flow.bold : flow.regular
    const cells = row.map((cell, column) => wrapped(cell, font, size, widths[column] + 1))
    const lines = Math.max(...cells.map((each) => each.length))
    if (flow.y - lines * 10 < margin) newPage(flow)
    let x = margin
    cells.forEach((cell, column) => {
      cell.forEach((line, number) => {
        if (line) flow.page.drawText(line, {x, y: flow.y - number * 10, size, font})
      })
      x += widths[column] + 10
    })
    flow.y -= lines * 10 + 3
  })
}

function wrapped(text, font, size, maxWidth) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word
    if (font.widthOfTextAtSize(longer, size) <= maxWidth || !lines.at(-1)) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
