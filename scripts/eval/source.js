import {parse} from 'yaml'
import {schedules} from './schedules.js'

/**
 * A source is front matter (format, title, header, footer, mail headers) and a body in a small part of Markdown:
 * headings, paragraphs, `- ` lists, tables; `=== [name]` begins a page, slide or sheet, `=== scan` a page that will be
 * an image, `!hidden` a paragraph that readers do not see, `!notes` speaker notes, `!schedule` a long generated part.
 */
export function parseSource(text) {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n\n?([\s\S]*)$/.exec(text)
  const meta = parse(front)
  return {...meta, body, pages: pagesOf(body)}
}

function pagesOf(body) {
  const pages = []
  for (const part of `\n${body}`.split(/^(?====)/m)) {
    const [, name = '', content = ''] = /^(?:=== ?(.*)\n)?([\s\S]*)$/.exec(part)
    if (!content.trim()) continue
    pages.push({
      name: name.trim(),
      isScan: name.trim() === 'scan',
      blocks: content
        .trim()
        .split(/\n{2,}/)
        .flatMap((block) => blocksOf(block)),
    })
  }
  return pages
}

function blocksOf(text) {
  const lines = text.split('\n')
  const [first] = lines
  const schedule = /^!schedule (\w+) (\d+)$/.exec(first)
  if (schedule) return schedules[schedule[1]](Number(schedule[2]))
  const special = /^!(hidden|notes) /.exec(first)
  if (special) return [{type: special[1], text: text.slice(special[0].length).replaceAll('\n', ' ')}]
  const heading = /^(#{1,3}) (.*)$/.exec(first)
  if (heading) return [{type: 'heading', level: heading[1].length, text: heading[2]}]
  if (first.startsWith('|'))
    return [{type: 'table', rows: lines.filter((line) => !/^\|[-| :]+$/.test(line)).map(cellsOf)}]
  if (first.startsWith('- '))
    return [
      {
        type: 'list',
        items: text
          .slice(2)
          .split('\n- ')
          .map((item) => item.replace(/\n\s*/g, ' ')),
      },
    ]
  if (lines.every((line) => line.endsWith('  ') || line === lines.at(-1)) && lines.length > 1) {
    return [{type: 'lines', lines: lines.map((line) => line.trim())}]
  }
  return [{type: 'paragraph', text: lines.join(' ')}]
}

function cellsOf(line) {
  return line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}
