import {createHash} from 'node:crypto'
import type {Extracted} from '#shared/documents/index'
import type {PreparedFile} from '#shared/documents/prepare'

/** A text file that was read already, each page of it from one text. */
export function preparedText(
  name: string,
  pages: string | readonly string[],
  extracted: Partial<Extracted> = {},
): PreparedFile {
  const texts = typeof pages === 'string' ? [pages] : pages
  const bytes = Buffer.from(texts.join('\f'))
  return {
    content: async () => bytes,
    extracted: async () => ({
      language: 'en',
      mediaType: 'text/plain',
      pages: texts.map((text, index) => ({needsOcr: false, number: index + 1, text})),
      title: null,
      truncated: null,
      warnings: [],
      ...extracted,
    }),
    name,
    path: name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  }
}
