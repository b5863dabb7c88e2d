import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {documentRegister, listPages} from '#shared/documents/index'
import {analyseByRules} from '#shared/findings/index'
import {requireEntries} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {toJson} from './analyse.ts'
import {suggestFrom} from './suggest.ts'

/** Suggests what rules find in documents, by whole references. No analysis of them is stored. */
export async function suggestByRules(
  transaction: Transaction<Database>,
  references: readonly string[],
  {conventions, now}: Acting,
): Promise<void> {
  for (const document of await requireEntries(transaction, documentRegister, references, undefined)) {
    const pages = await listPages(transaction, document.version_id)
    const {findings} = analyseByRules(pages, {dateOrder: conventions.dateOrder})
    await suggestFrom(transaction, document, findings.map(toJson), now)
  }
}
