import {escapeXml} from './office.js'

export function html({pages, title, language, header, footer}) {
  const body = pages.flatMap(({blocks}) => blocks.map(blockHtml)).join('\n')
  return `<!doctype html>\n<html lang="${language}">\n<head><meta charset="utf-8"><title>${escapeXml(title)}</title></head>\n<body>\n${header ? `<header>${escapeXml(header)}</header>\n` : ''}<main>\n${body}\n</main>\n${footer ? `<footer>${escapeXml(footer)}</footer>\n` : ''}</body>\n</html>\n`
}

function blockHtml(block) {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${escapeXml(block.text)}</h${block.level}>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `  <li>${escapeXml(item)}</li>`).join('\n')}\n</ul>`
    case 'lines':
      return `<p>${block.lines.map(escapeXml).join('<br>\n')}</p>`
    case 'table':
      return `<table>\n${block.rows.map((row, index) => `  <tr>${row.map((cell) => (index ? `<td>${escapeXml(cell)}</td>` : `<th>${escapeXml(cell)}</th>`)).join('')}</tr>`).join('\n')}\n</table>`
    case 'hidden':
      return `<div style="display:none">${escapeXml(block.text)}</div>`
    default:
      return `<p>${escapeXml(block.text)}</p>`
  }
}
