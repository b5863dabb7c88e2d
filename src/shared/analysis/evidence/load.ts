import type {Kysely} from 'kysely'
import {z} from 'zod'
import type {Database} from '#shared/db/index'
import '../table.ts'

/** A passage that an entry follows from. */
export const EvidenceOfEntryShape = z.object({
  /** Which became the entry, such as `LIB-D1/3`. */
  suggestion: z.string(),
  document: z.string(),
  title: z.string(),
  /** Of the document, in which it stands. */
  version: z.int(),
  page: z.int(),
  quote: z.string(),
})
export type EvidenceOfEntry = z.infer<typeof EvidenceOfEntryShape>

/**
 * Entries with the passages that they were made from; an entry that somebody has typed has none. Without `personal`
 * e-mail addresses in them are not shown.
 */
export async function withEvidence<Entry extends {readonly reference: string}>(
  database: Kysely<Database>,
  entries: readonly Entry[],
  {personal = true}: {readonly personal?: boolean} = {},
): Promise<(Entry & {evidence: EvidenceOfEntry[]})[]> {
  if (entries.length === 0) return []
  const rows = await database
    .selectFrom('suggestion')
    .innerJoin('document', 'document.id', 'suggestion.document_id')
    .innerJoin('document_version as read', 'read.id', 'suggestion.version_id')
    .select([
      'suggestion.became',
      'suggestion.evidence',
      'suggestion.number',
      'document.reference',
      'document.title',
      'read.number as version',
    ])
    .where(
      'suggestion.became',
      'in',
      entries.map(({reference}) => reference),
    )
    .where('suggestion.removed_at', 'is', null)
    .orderBy('suggestion.id')
    .execute()
  return entries.map((entry) => ({
    ...entry,
    evidence: rows
      .filter(({became}) => became === entry.reference)
      .flatMap(({evidence, number, reference, title, version}) =>
        evidence.map(({page, quote}) => ({
          suggestion: `${reference}/${number}`,
          document: reference,
          title,
          version,
          page,
          quote: personal ? quote : quote.replace(ADDRESS, '…@…'),
        })),
      ),
  }))
}

const ADDRESS = /[^\s<>()[\],;:"@]+@[^\s<>()[\],;:"@]+/g
