import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'

export interface KnownEntry {
  readonly kind: string
  readonly legacy_id: string
  readonly fingerprint: string
  readonly reference: string
}

/** What came from the earlier program before, by its kind and its id there. */
export async function findKnownEntries(
  database: Kysely<Database>,
  projectId: number,
): Promise<Map<string, KnownEntry>> {
  const {rows} = await sql<KnownEntry>`
    select kind, legacy_id, fingerprint, reference from legacy_entry
     where project_id = ${projectId} and removed_at is null
  `.execute(database)
  return new Map(rows.map((row) => [`${row.kind} ${row.legacy_id}`, row]))
}

export async function rememberEntry(database: Kysely<Database>, projectId: number, known: KnownEntry): Promise<void> {
  await sql`
    insert into legacy_entry (project_id, kind, legacy_id, fingerprint, reference)
    values (${projectId}, ${known.kind}, ${known.legacy_id}, ${known.fingerprint}, ${known.reference})
  `.execute(database)
}
