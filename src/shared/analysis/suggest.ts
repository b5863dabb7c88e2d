import type {Transaction} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {StoredDocument} from '#shared/documents/index'
import {loadStakeholders} from '#shared/stakeholders/index'
import {type Candidate, candidateOf, isSameSuggestion, nameKey} from './candidates.ts'
import {
  insertSuggestions,
  listSuggestionRows,
  type NewSuggestion,
  refreshSuggestion,
  withdrawSuggestions,
} from './repository.ts'
import type {JsonFinding} from './shape.ts'

/**
 * Makes suggestions of what was found. What somebody has decided about is not suggested again, nor who is on the register
 * already; what waits for a decision keeps its number while it is found, and is withdrawn when it no longer is.
 */
export async function suggestFrom(
  transaction: Transaction<Database>,
  document: StoredDocument,
  findings: readonly JsonFinding[],
  now: Date,
): Promise<void> {
  const today = todayIn(document.timezone, now)
  const known = await listSuggestionRows(transaction, {documentIds: [document.id]})
  const people = await loadStakeholders(transaction, now, {projectId: document.project_id})
  const registered = new Set(people.map(({name}) => nameKey(name)))
  const found = distinct(findings.flatMap((finding) => candidateOf(finding, today) ?? []))
  const added: NewSuggestion[] = []
  const kept = new Set<number>()
  for (const candidate of found) {
    const same = known.filter(({fingerprint}) => isSameSuggestion(fingerprint, candidate.fingerprint))
    const waiting = same.find(({status}) => status === 'pending')
    if (same.some(({status}) => status !== 'pending')) continue
    if (waiting === undefined) {
      if (candidate.kind === 'stakeholder' && registered.has(nameKey(candidate.payload.title))) continue
      added.push(toNew(candidate, today))
    } else if (!kept.has(waiting.id)) {
      kept.add(waiting.id)
      await refreshSuggestion(transaction, waiting.id, toNew(candidate, today), document.version_id)
    }
  }
  const gone = known.filter(({id, status}) => status === 'pending' && !kept.has(id))
  await withdrawSuggestions(
    transaction,
    gone.map(({id}) => id),
    now,
  )
  await insertSuggestions(transaction, document, added)
}

/** The same said twice is suggested once. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = []
  for (const candidate of candidates) {
    if (!kept.some(({fingerprint}) => isSameSuggestion(fingerprint, candidate.fingerprint))) kept.push(candidate)
  }
  return kept
}

function toNew({finding, fingerprint, kind, payload}: Candidate, today: string): NewSuggestion {
  const {confidence, evidence, origin, text} = finding
  return {confidence, evidence, fingerprint, kind, origin, payload, suggested_on: today, text}
}
