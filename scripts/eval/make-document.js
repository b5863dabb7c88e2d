import {docx} from './docx.js'
import {eml} from './eml.js'
import {html} from './html.js'
import {pdf} from './pdf.js'
import {pptx} from './pptx.js'
import {parseSource} from './source.js'
import {xlsx} from './xlsx.js'

const makers = {docx, eml, html, pdf, pptx, xlsx, md: ({body}) => Buffer.from(body)}

/** The same source gives the same bytes, always: `test/eval` compares them with what is committed. */
export async function makeDocument(sourceName, text) {
  const source = parseSource(text)
  const make = makers[source.format]
  if (!make) throw new Error(`${sourceName}: no such format: ${source.format}`)
  return {fileName: sourceName.replace(/\.md$/, `.${source.format}`), bytes: Buffer.from(await make(source))}
}
