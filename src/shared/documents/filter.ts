import {documentKinds} from '#shared/coordination/index'
import {newForm, parseChoice, parseLine} from '../input/index.ts'
import type {StoredDocumentFilter} from './repository.ts'

interface FilterFlags {
  readonly kind?: string | undefined
  readonly owner?: string | undefined
  readonly scans?: boolean
}

/** What the filter flags of a list mean; every unusable one is reported at once. */
export function readDocumentFilter(flags: FilterFlags): StoredDocumentFilter {
  const form = newForm()
  const kind = form.read('--kind', flags.kind, (text) => parseChoice(text.replaceAll('-', '_'), documentKinds))
  const owner = form.read('--owner', flags.owner, (text) => parseLine(text))
  form.assertValid('The list')
  return {...(kind && {kind}), ...(owner && {owner}), ...(flags.scans && {needsOcr: true})}
}
