import type {Transaction} from 'kysely'
import {addDays, type IsoDate, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/tables'
import {historyOf} from '#shared/history/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Form, invalidInput, newForm, parseLine} from '../input/index.ts'
import {type RiskFields, readDate, readRiskFields} from './input.ts'
import {type RiskInProfile, requireRisks, toRisk} from './load.ts'
import {updateRisk} from './repository.ts'
import {checkRisk, isForbiddenNow} from './rules.ts'
import type {Risk} from './shape.ts'
import type {RiskPatch} from './table.ts'

export interface RiskSelection {
  readonly references: readonly string[]
  /** The project that `R3` alone belongs to. */
  readonly projectKey: string | undefined
  readonly reason?: string | undefined
  /** Refuses when the risk is no longer at the version that was looked at. */
  readonly ifVersion?: number | undefined
}

/** Changes the fields that were given. */
export async function editRisks(
  transaction: Transaction<Database>,
  selection: RiskSelection,
  fields: RiskFields & {readonly reason?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  const {reason} = fields
  return changeRisks(transaction, {...selection, reason}, acting, (form, {row}, today) => {
    const patch = readRiskFields(form, fields, row, acting)
    if (form.problems.length === 0 && Object.keys(patch).length === 0) {
      form.problems.push({message: `Name at least one field to change: coord risk edit ${row.reference} --owner NAME`})
    }
    if (patch.status === undefined || patch.status === row.status) return patch
    const isEnd = patch.status === 'closed' || patch.status === 'rejected'
    return {
      ...patch,
      closed_on: isEnd ? today : null,
      closed_reason: isEnd ? reason?.trim() || null : null,
      ...(patch.status === 'occurred' && {occurred_on: today}),
    }
  })
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
  selection: RiskSelection,
  fields: AssessFields,
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form, {row}, today) => {
    const patch = readRiskFields(form, fields, row, acting)
    const isFirst = row.inherent_likelihood === null && patch.current_likelihood && patch.current_impact
    const owner = patch.owner ?? row.owner
    const opens = row.status === 'proposed' && owner && (patch.current_likelihood ?? row.current_likelihood)
    return {
      ...patch,
      ...(isFirst && {inherent_impact: patch.current_impact, inherent_likelihood: patch.current_likelihood}),
      ...(opens && {status: 'open' as const}),
      last_reviewed_on: today,
      next_review_on: patch.next_review_on ?? addDays(today, row.review_interval_days ?? 30),
    }
  })
}

/** Lives with a risk: who decided that, and until when. */
export async function acceptRisks(
  transaction: Transaction<Database>,
  selection: RiskSelection,
  fields: {readonly by?: string | undefined; readonly until?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form, {row}, today) => {
    const until = form.read('--until', fields.until, (text) => readDate(text, row, acting))
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
  selection: RiskSelection,
  fields: {readonly to?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form) => {
    const to = form.read('--to', fields.to, (text) => parseLine(text))
    if (!to) form.problems.push({field: '--to', message: 'is missing: say who decides from now on.'})
    return {escalated_to: to ?? null, strategy: 'escalate'}
  })
}

/** It happened: the risk stays in the register as an issue to deal with. */
export async function markOccurred(
  transaction: Transaction<Database>,
  selection: RiskSelection,
  fields: {readonly on?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, selection, acting, (form, {row}, today) => {
    const on = form.read('--on', fields.on, (text) => readDate(text, row, acting)) ?? today
    if (on > today) form.problems.push({field: '--on', message: `is ${on}, which is still to come.`})
    return {occurred_on: on, status: 'occurred'}
  })
}

export async function closeRisks(
  transaction: Transaction<Database>,
  selection: RiskSelection,
  {reason}: {readonly reason?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, {...selection, reason}, acting, (_form, {row}, today) => ({
    closed_on: today,
    closed_reason: reason?.trim() || null,
    status: row.status === 'proposed' ? 'rejected' : 'closed',
  }))
}

export async function reopenRisks(
  transaction: Transaction<Database>,
  selection: RiskSelection,
  {reason}: {readonly reason?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  return changeRisks(transaction, {...selection, reason}, acting, (_form, {row}) => ({
    closed_on: null,
    closed_reason: null,
    status: row.status === 'rejected' ? 'proposed' : 'open',
  }))
}

/** Takes risks out of every list; their numbers stay taken, and undo brings them back. */
export async function removeRisks(
  transaction: Transaction<Database>,
  selection: RiskSelection,
  acting: Acting,
): Promise<Risk[]> {
  const found = await requireRisks(transaction, selection.references, selection.projectKey)
  for (const {row} of found) {
    const isRemoved = await updateRisk(transaction, row, {removed_at: acting.now})
    if (!isRemoved) throw await changedMeanwhile(transaction, row.reference)
  }
  return found.map(({profile, row}) => toRisk(row, profile, acting.now))
}

type PatchOf = (form: Form, risk: RiskInProfile, today: IsoDate) => RiskPatch

/** All or none: every problem of every risk is found before the first is changed. */
async function changeRisks(
  transaction: Transaction<Database>,
  {ifVersion, projectKey, reason, references}: RiskSelection,
  acting: Acting,
  patchOf: PatchOf,
): Promise<Risk[]> {
  const found = await requireRisks(transaction, references, projectKey)
  for (const {row} of found) {
    if (ifVersion !== undefined && row.version !== ifVersion) throw await changedMeanwhile(transaction, row.reference)
  }
  const problems: Problem[] = []
  const patches = found.map((risk) => {
    const {profile, row} = risk
    const form = newForm()
    const today = todayIn(row.timezone, acting.now)
    const patch = patchOf(form, risk, today)
    const wrong = form.problems.length > 0 ? form.problems : checkRisk(row, patch, {profile, reason})
    problems.push(...(found.length === 1 ? wrong : wrong.map((problem) => onRisk(row.reference, problem))))
    return {patch, row}
  })
  if (problems.length > 0) throw refusal(patches, problems)
  for (const {patch, row} of patches) {
    if (!(await updateRisk(transaction, row, patch))) throw await changedMeanwhile(transaction, row.reference)
  }
  const after = await requireRisks(transaction, references, projectKey)
  return after.map(({profile, row}) => toRisk(row, profile, acting.now))
}

function onRisk(reference: string, {field, message}: Problem): Problem {
  return {field: field === undefined ? reference : `${reference} ${field}`, message}
}

/** What the state of a risk forbids is a conflict (4); a field that is wrong is invalid input (2). */
function refusal(
  patches: readonly {readonly row: RiskInProfile['row']; readonly patch: RiskPatch}[],
  problems: readonly Problem[],
): UserError {
  const what = patches.map(({row}) => row.reference).join(', ')
  if (!patches.some(({patch, row}) => isForbiddenNow(row, patch))) return invalidInput(what, problems)
  return new UserError(`${what} cannot be changed that way now.`, {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    problems: problems.map(({field, message}) => (field === '--status' ? {message} : {...(field && {field}), message})),
  })
}

/** A lost update is refused, and what came in between is shown. */
async function changedMeanwhile(transaction: Transaction<Database>, reference: string): Promise<UserError> {
  const [latest] = await historyOf(transaction, reference)
  const problems = (latest?.events ?? []).flatMap(({fields}) =>
    fields.map(({after, before, field}) => ({
      field,
      message: `went from ${JSON.stringify(before)} to ${JSON.stringify(after)} in change ${latest!.id} (${latest!.actor})`,
    })),
  )
  return new UserError(`${reference} was changed by somebody else meanwhile; nothing of this edit was saved.`, {
    code: 'CHANGED_MEANWHILE',
    exitCode: ExitCode.conflict,
    nextStep: `Look at it and decide again: coord risk show ${reference}`,
    problems,
  })
}
