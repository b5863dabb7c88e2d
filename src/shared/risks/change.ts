import type {Transaction} from 'kysely'
import {addDays, type IsoDate, type RiskStatus} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {
  changeEntries,
  type PatchOf,
  readDay,
  removeEntries,
  requireSomeField,
  type Selection,
} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import type {Problem} from '../errors.ts'
import {type Form, parseLine} from '../input/index.ts'
import {type RiskFields, readRiskFields} from './input.ts'
import {addActionFor} from './linked-actions.ts'
import {type RiskInProfile, riskRegister} from './load.ts'
import type {StoredRisk} from './repository.ts'
import {checkRisk, isForbiddenNow, notYetReported, recordOf} from './rules.ts'
import type {Risk} from './shape.ts'
import type {RiskPatch, RiskRow} from './table.ts'

interface Reason {
  readonly reason?: string | undefined
}

/** Changes the fields that were given. */
export async function editRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: RiskFields & Reason,
  acting: Acting,
): Promise<Risk[]> {
  const {reason} = fields
  return changeRisks(
    transaction,
    selection,
    acting,
    (form, row, today) => {
      const patch = editedRisk(form, row, fields, today, acting)
      requireSomeField(form, patch, `coord risk edit ${row.reference} --owner NAME`)
      return patch
    },
    {reason},
  )
}

/** The columns of an edit; problems are left in the form. */
export function editedRisk(
  form: Form,
  row: StoredRisk,
  fields: RiskFields & Reason,
  today: IsoDate,
  acting: Acting,
): RiskPatch {
  const read = readRiskFields(form, fields, row, acting)
  const patch = {...read, ...firstScore(row, read)}
  if (!patch.status || patch.status === row.status) return patch
  return {...patch, ...recordOf(patch.status, today, fields.reason)}
}

export interface AssessFields {
  readonly likelihood?: string | undefined
  readonly impact?: string | undefined
  readonly 'target-likelihood'?: string | undefined
  readonly 'target-impact'?: string | undefined
  readonly owner?: string | undefined
  readonly review?: string | undefined
}

/** Scores risks anew, which counts as a review; a proposed risk that has an owner is then open. */
export async function assessRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: AssessFields,
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form, row, today) => {
    const patch = readRiskFields(form, fields, row, acting)
    const owner = patch.owner ?? row.owner
    const opens = row.status === 'proposed' && owner && (patch.current_likelihood ?? row.current_likelihood)
    return {
      ...patch,
      ...firstScore(row, patch),
      ...(opens && {status: 'open' as const}),
      last_reviewed_on: today,
      next_review_on: patch.next_review_on ?? addDays(today, row.review_interval_days ?? 30),
    }
  })
}

/** Lives with a risk: who decided that, and until when. */
export async function acceptRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: {readonly by?: string | undefined; readonly until?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form, row, today) => {
    const until = form.read('--until', fields.until, (text) => readDay(text, row, acting))
    if (until && until <= today)
      form.problems.push({field: '--until', message: `is ${until}, which is not after today.`})
    return {
      accepted_by: form.read('--by', fields.by, (text) => parseLine(text)) ?? null,
      accepted_until: until ?? null,
      status: 'monitoring',
      strategy: 'accept',
    }
  })
}

/** Hands the decision up. */
export async function escalateRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: {readonly to?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form) => {
    const to = form.read('--to', fields.to, (text) => parseLine(text))
    if (!to) form.problems.push({field: '--to', message: 'is missing: say who decides from now on.'})
    return {escalated_to: to ?? null, strategy: 'escalate'}
  })
}

/** It happened: the risk stays in the register, and an action to deal with it is added to those of its project. */
export async function markOccurred(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: {readonly on?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form, row, today) => {
    const on = form.read('--on', fields.on, (text) => readDay(text, row, acting)) ?? today
    if (on > today) form.problems.push({field: '--on', message: `is ${on}, which is still to come.`})
    return {occurred_on: on, status: 'occurred'}
  })
}

export async function closeRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  {reason}: Reason,
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(
    transaction,
    selection,
    acting,
    (_form, row, today) => {
      const status = row.status === 'proposed' ? 'rejected' : 'closed'
      return {...recordOf(status, today, reason), status}
    },
    {reason},
  )
}

/** Takes up what was over. */
export async function reopenRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  {reason}: Reason,
  acting: Acting,
): Promise<Risk[]> {
  const reopened: PatchOf<RiskInProfile, RiskPatch> = (_form, row, today) => {
    const status = row.status === 'rejected' ? 'proposed' : 'open'
    return {...recordOf(status, today, reason), status}
  }
  return changeRisks(transaction, selection, acting, reopened, {from: ['closed', 'rejected', 'occurred'], reason})
}

/** Takes risks out of every list; their numbers stay taken, and undo brings them back. */
export async function removeRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
): Promise<Risk[]> {
  return removeEntries(transaction, riskRegister, selection, acting)
}

/** `from` are the statuses that the verb is for, else all. What has occurred gets an action. */
async function changeRisks(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
  patchOf: PatchOf<RiskInProfile, RiskPatch>,
  {from, reason}: Reason & {readonly from?: readonly RiskStatus[]} = {},
): Promise<Risk[]> {
  const forbids = (row: RiskInProfile, patch: RiskPatch, problems: readonly Problem[]) => {
    if (from && !from.includes(row.status)) return `is ${row.status}, which is none of ${from.join(', ')}.`
    return isForbiddenNow(row, patch) ? problems.map(withoutStatusFlag) : undefined
  }
  const changed = async (row: RiskInProfile, patch: RiskPatch) => {
    if (patch.status !== 'occurred' || row.status === 'occurred') return
    const project = {id: row.project_id, key: row.project_key, timezone: row.timezone}
    await addActionFor(transaction, {...row, ...patch} as StoredRisk, project, acting)
  }
  const register = {...riskRegister, changed, forbids}
  return changeEntries(transaction, register, selection, acting, (form, row, today) => {
    const patch = patchOf(form, row, today)
    form.problems.push(...checkRisk(row, patch, {profile: row.profile, reason}).filter(notYetReported(form.problems)))
    return patch
  })
}

/** The first score that a risk gets is its inherent one too. */
function firstScore(row: RiskRow, {current_impact, current_likelihood}: RiskPatch): RiskPatch {
  if (row.inherent_likelihood !== null || !current_impact || !current_likelihood) return {}
  return {inherent_impact: current_impact, inherent_likelihood: current_likelihood}
}

/** It is not what was typed there that is wrong, and most verbs have no such flag. */
function withoutStatusFlag(problem: Problem): Problem {
  return problem.field === '--status' ? {message: problem.message} : problem
}
