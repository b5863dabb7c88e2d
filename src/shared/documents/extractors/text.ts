import {decodeText} from '../decode.ts'
import {type RawExtraction, toPages} from './raw.ts'

export async function extractText(bytes: Buffer): Promise<RawExtraction> {
  const {encoding, text} = decodeText(bytes)
  return {
    pages: toPages(text),
    warnings: encoding === 'windows-1252' ? ['It is not UTF-8: it was read as Windows-1252.'] : [],
  }
}

export async function extractMarkdown(bytes: Buffer): Promise<RawExtraction> {
  const extraction = await extractText(bytes)
  const heading = extraction.pages[0]?.text.match(/^#{1,2}[ \t]+(.{1,200}?)[ \t#]*$/m)?.[1] ?? null
  return {...extraction, title: heading}
}
