import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {requireEntries} from '#shared/registers/index'
import {documentRegister} from './load.ts'
import {listVersions, type StoredVersion} from './repository.ts'
import type {DocumentWithVersions} from './shape.ts'

/** Documents by references as they were typed, with all their versions. */
export async function showDocuments(
  database: Kysely<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
): Promise<DocumentWithVersions[]> {
  const rows = await requireEntries(database, documentRegister, typed, projectKey)
  const ids = rows.map(({id}) => id)
  const versions = await listVersions(database, ids)
  return rows.map((row) => ({
    ...documentRegister.toEntry(row, now),
    versions: versions.filter(({reference}) => reference === row.reference).map(toFile),
  }))
}

function toFile(version: StoredVersion): DocumentWithVersions['versions'][number] {
  return {
    addedOn: version.added_on,
    mediaType: version.media_type,
    name: version.file_name,
    sha256: version.sha256,
    size: version.size,
    version: version.number,
  }
}
