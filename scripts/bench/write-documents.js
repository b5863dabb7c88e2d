// Writes documents into the working folder (run with tsx): a PDF of 193 pages, one of 49 MB, and 200 small files of four kinds.
import {mkdirSync, writeFileSync} from 'node:fs'
import {docx, paragraph, pdf, xlsx} from '../../test/documents/files.ts'

const lines = Array.from(
  {length: 45},
  (_, line) =>
    `Line ${line}: the contractor shall deliver the works of lot ${line} on time and within the budget agreed.`,
).join('\n')
const pages = (count) => pdf(Array.from({length: count}, (_, page) => `Page ${page + 1}\n${lines}`))

writeFileSync('pages.pdf', pages(193))
const large = pages(300)
writeFileSync('large.pdf', Buffer.concat([large, Buffer.alloc(49_000_000 - large.length, '%\n')]))
mkdirSync('small')
for (let number = 0; number < 200; number += 4) {
  const text = (of) => `Item ${number + of}: the board shall decide, and the contractor will report to it.`
  writeFileSync(`small/${number}.pdf`, pdf([text(0), text(0), text(0)]))
  writeFileSync(`small/${number + 1}.docx`, docx(paragraph(text(1)).repeat(50)))
  writeFileSync(`small/${number + 2}.xlsx`, xlsx({Sheet: {A1: text(2), A2: 'and more'}}))
  writeFileSync(`small/${number + 3}.md`, `# ${text(3)}\n`)
}
