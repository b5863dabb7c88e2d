import {z} from 'zod'
import {documentKinds} from '#shared/coordination/index'

const HitShape = z.object({
  reference: z.string(),
  project: z.string(),
  title: z.string(),
  kind: z.enum(documentKinds).nullable(),
  page: z.int(),
  /** How many the document has. */
  pages: z.int(),
  language: z.enum(['en', 'de']).nullable(),
  /** What of the page tells best why it was found, on one line. */
  excerpt: z.string(),
  /** Where in the excerpt the words are, in UTF-16 units. */
  marks: z.array(z.object({start: z.int(), end: z.int()})),
  /** More is better; only to compare within one answer. */
  rank: z.number(),
})

export const DocumentSearchShape = z.object({
  text: z.string(),
  /** How many pages have all the words. */
  total: z.int(),
  /** Words that are nowhere, and what was looked for instead: nothing where nothing is like them. */
  instead: z.array(z.object({word: z.string(), words: z.array(z.string())})),
  /** The best pages first. */
  hits: z.array(HitShape),
})
export type DocumentSearch = z.infer<typeof DocumentSearchShape>
export type DocumentHit = DocumentSearch['hits'][number]
