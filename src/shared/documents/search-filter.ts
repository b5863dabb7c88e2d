import type {Kysely} from 'kysely'
import {type DocumentKind, documentKinds} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {newForm, parseChoice} from '#shared/input/index'
import {requireEntries} from '#shared/registers/index'
import type {DocumentLanguage} from './extracted.ts'
import {documentRegister} from './load.ts'

export const documentLanguages = ['en', 'de'] as const satisfies readonly DocumentLanguage[]

interface SearchFlags {
  readonly kind?: string | undefined
  readonly language?: string | undefined
}

interface ReadFilter {
  readonly kind?: DocumentKind
  readonly language?: DocumentLanguage
}

/** What the filter flags of the search mean; every unusable one is reported at once. */
export function readSearchFilter(flags: SearchFlags): ReadFilter {
  const form = newForm()
  const kind = form.read('--kind', flags.kind, (text) => parseChoice(text, documentKinds))
  const language = form.read('--language', flags.language, (text) => parseChoice(text, documentLanguages))
  form.assertValid('The search')
  return {...(kind && {kind}), ...(language && {language})}
}

/** `--document` as it was typed, several times: whole references, all of which are there. */
export async function readDocumentReferences(
  database: Kysely<Database>,
  typed: readonly string[] | undefined,
  projectKey: string | undefined,
): Promise<{references?: readonly string[]}> {
  if (typed === undefined) return {}
  const rows = await requireEntries(database, documentRegister, typed, projectKey)
  return {references: rows.map(({reference}) => reference)}
}
