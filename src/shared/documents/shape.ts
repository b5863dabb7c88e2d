import {z} from 'zod'
import {documentKinds} from '#shared/coordination/index'

const Day = z.iso.date()

const TruncationShape = z.object({
  /** Why something was left out, as a sentence. */
  reason: z.string(),
  kept: z.number().int(),
  /** Null when nobody counted further. */
  total: z.number().int().nullable(),
})

/** What was added as a file, one or several times. */
export const FileShape = z.object({
  /** 1 for the first; each file that replaces another is one more. */
  version: z.number().int(),
  name: z.string(),
  mediaType: z.string(),
  /** In bytes. */
  size: z.number().int(),
  sha256: z.string(),
  addedOn: Day,
})

export const DocumentShape = z.object({
  reference: z.string(),
  project: z.string(),
  title: z.string(),
  kind: z.enum(documentKinds).nullable(),
  owner: z.string().nullable(),
  reviewOn: Day.nullable(),
  reviewedOn: Day.nullable(),
  addedOn: Day,
  /** The newest version. */
  file: FileShape,
  language: z.enum(['en', 'de']).nullable(),
  /** How many the newest version has, and how many of them are scans without text. */
  pages: z.object({total: z.number().int(), needingOcr: z.number().int()}),
  /** What of the file is not in the text. */
  truncated: TruncationShape.nullable(),
  warnings: z.array(z.string()),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Document = z.infer<typeof DocumentShape>

/** All versions there are, the newest first. */
export const DocumentWithVersionsShape = DocumentShape.extend({versions: z.array(FileShape)})
export type DocumentWithVersions = z.infer<typeof DocumentWithVersionsShape>

export const AddedDocumentsShape = z.object({
  /** New documents, and those that have a new version. */
  added: z.array(DocumentShape),
  /** Files that the project had already, with the document that holds the same. */
  known: z.array(z.object({file: z.string(), reference: z.string()})),
  refused: z.array(
    z.object({file: z.string(), code: z.string(), message: z.string(), nextStep: z.string().nullable()}),
  ),
  /** How many files in folders are of other kinds, and were left alone. */
  ignored: z.number().int(),
})
export type AddedDocuments = z.infer<typeof AddedDocumentsShape>

export const DocumentTextShape = z.object({
  reference: z.string(),
  title: z.string(),
  version: z.number().int(),
  totalPages: z.number().int(),
  pages: z.array(z.object({number: z.number().int(), text: z.string(), needsOcr: z.boolean()})),
})
export type DocumentText = z.infer<typeof DocumentTextShape>
