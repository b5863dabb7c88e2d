import type {Transaction} from 'kysely'
import {isReadOnlyRisk, type RiskProfile} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {EntryUpsert} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newRisk, type RiskProject} from './add.ts'
import {editedRisk} from './change.ts'
import {addActionFor} from './linked-actions.ts'
import {type RiskInProfile, riskRegister} from './load.ts'
import {listStoredProfiles} from './repository.ts'
import {checkRisk, noRiskState, notYetReported} from './rules.ts'
import type {Risk} from './shape.ts'

/** Many risks at once, from a file. `reason` counts for rows that have none themselves. */
export async function riskUpsert(
  transaction: Transaction<Database>,
  acting: Acting,
  reason: string | undefined,
): Promise<EntryUpsert<RiskInProfile, RiskProject, Risk>> {
  const profiles = new Map<number, RiskProfile>(
    (await listStoredProfiles(transaction)).map((profile) => [profile.id, profile]),
  )
  return {
    find: riskRegister.find,
    letter: riskRegister.letter,
    toEntry: (row) => riskRegister.toEntry(row, acting.now),
    together: [['status', 'reason']],
    toNew(form, fields, project) {
      if (fields['title'] === undefined) form.problems.push({field: 'title', message: 'is missing.'})
      const profile = profiles.get(project.risk_profile_id)!
      // What is over already was open before.
      const isOver = isReadOnlyRisk((fields['status'] ?? '').trim().toLowerCase() as RiskInProfile['status'])
      const before = isOver ? {...noRiskState, status: overFrom(fields['status']!)} : noRiskState
      return newRisk(form, withReason(fields), project, {acting, before, profile})
    },
    toPatch(form, row, given, today) {
      const {reason: why, ...others} = withReason(given)
      const isMoved = others['status'] !== undefined && others['status'].trim().toLowerCase() !== row.status
      const patch = editedRisk(form, row, {...others, reason: why}, today, acting)
      const rules = {profile: row.profile, reason: isMoved ? why : undefined}
      form.problems.push(...checkRisk(row, patch, rules).filter(notYetReported(form.problems)))
      return patch
    },
    async added(entries) {
      for (const {columns, project, reference} of entries) {
        if (columns['status'] !== 'occurred') continue
        const owner = (columns['owner'] ?? null) as string | null
        await addActionFor(transaction, {owner, reference, title: String(columns['title'])}, project, acting)
      }
    },
    async changed(changes) {
      for (const {patch, row} of changes) {
        if (patch['status'] !== 'occurred') continue
        const project = {id: row.project_id, key: row.project_key, timezone: row.timezone}
        await addActionFor(transaction, {...row, ...patch}, project, acting)
      }
    },
  }

  function withReason<Fields extends Readonly<Record<string, string>>>(fields: Fields): Fields {
    return reason === undefined || fields['reason']?.trim() ? fields : {...fields, reason}
  }
}

function overFrom(status: string): 'open' | 'proposed' {
  return status.trim().toLowerCase() === 'rejected' ? 'proposed' : 'open'
}
