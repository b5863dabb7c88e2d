import type {Transaction} from 'kysely'
import {addDays, type IsoDate, type RiskStatus, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {changedMeanwhile} from '#shared/history/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Form, invalidInput, newForm, parseLine} from '../input/index.ts'
import {type RiskFields, readDate, readRiskFields} from './input.ts'
import {addActionFor} from './linked-actions.ts'
import {type RiskInProfile, requireRisks, toRisk} from './load.ts'
import {type StoredRisk, updateRisk} from './repository.ts'
import {checkRisk, isForbiddenNow, notYetReported, recordOf} from './rules.ts'
import type {Risk} from './shape.ts'
import type {RiskPatch, RiskRow} from './table.ts'

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
    const read = readRiskFields(form, fields, row, acting)
    const patch = {...read, ...firstScore(row, read)}
    if (form.problems.length === 0 && Object.keys(patch).length === 0) {
      form.problems.push({message: `Name at least one field to change: coord risk edit ${row.reference} --owner NAME`})
    }
    if (!patch.status || patch.status === row.status) return patch
    return {...patch, ...recordOf(patch.status, today, reason)}
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

/** It happened: the risk stays in the register, and an action to deal with it is added to those of its project. */
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
  return changeRisks(transaction, {...selection, reason}, acting, (_form, {row}, today) => {
    const status = row.status === 'proposed' ? 'rejected' : 'closed'
    return {...recordOf(status, today, reason), status}
  })
}

/** Takes up what was over. */
export async function reopenRisks(
  transaction: Transaction<Database>,
  selection: RiskSelection,
  {reason}: {readonly reason?: string | undefined},
  acting: Acting,
): Promise<Risk[]> {
  const reopened = (_form: Form, {row}: RiskInProfile, today: IsoDate): RiskPatch => {
    const status = row.status === 'rejected' ? 'proposed' : 'open'
    return {...recordOf(status, today, reason), status}
  }
  return changeRisks(transaction, {...selection, reason}, acting, reopened, ['closed', 'rejected', 'occurred'])
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
    if (!isRemoved) throw await lostUpdate(transaction, row)
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
  from?: readonly RiskStatus[],
): Promise<Risk[]> {
  const found = await requireRisks(transaction, references, projectKey)
  for (const {row} of found) {
    if (ifVersion !== undefined && row.version !== ifVersion) throw await lostUpdate(transaction, row, ifVersion)
  }
  const problems: Problem[] = []
  const changes = found.map((risk) => {
    const {profile, row} = risk
    const form = newForm()
    const patch = patchOf(form, risk, todayIn(row.timezone, acting.now))
    const isOutOfPlace = from !== undefined && !from.includes(row.status)
    const wrong = isOutOfPlace
      ? [{field: '--status', message: `is ${row.status}, which is none of ${from.join(', ')}.`}]
      : [...form.problems, ...checkRisk(row, patch, {profile, reason}).filter(notYetReported(form.problems))]
    const isForbidden = isOutOfPlace || isForbiddenNow(row, patch)
    const told = isForbidden ? wrong.map(withoutStatusFlag) : wrong
    problems.push(...(found.length === 1 ? told : told.map((problem) => onRisk(row.reference, problem))))
    return {isForbidden, patch, row}
  })
  if (problems.length > 0) throw refusal(changes, problems)
  for (const {patch, row} of changes) {
    if (!(await updateRisk(transaction, row, patch))) throw await lostUpdate(transaction, row)
    if (patch.status === 'occurred' && row.status !== 'occurred')
      await addActionFor(transaction, {...row, ...patch} as StoredRisk, acting)
  }
  const after = await requireRisks(transaction, references, projectKey)
  return after.map(({profile, row}) => toRisk(row, profile, acting.now))
}

/** The first score that a risk gets is its inherent one too. */
function firstScore(row: RiskRow, {current_impact, current_likelihood}: RiskPatch): RiskPatch {
  if (row.inherent_likelihood !== null || !current_impact || !current_likelihood) return {}
  return {inherent_impact: current_impact, inherent_likelihood: current_likelihood}
}

function onRisk(reference: string, {field, message}: Problem): Problem {
  return {field: field === undefined ? reference : `${reference} ${field}`, message}
}

/** It is not what was typed there that is wrong, and most verbs have no such flag. */
function withoutStatusFlag(problem: Problem): Problem {
  return problem.field === '--status' ? {message: problem.message} : problem
}

/** What the state of a risk forbids is a conflict (4); a field that is wrong is invalid input (2). */
function refusal(
  changes: readonly {readonly row: RiskRow; readonly isForbidden: boolean}[],
  problems: readonly Problem[],
): UserError {
  const what = changes.map(({row}) => row.reference).join(', ')
  if (!changes.some(({isForbidden}) => isForbidden)) return invalidInput(what, problems)
  return new UserError(`${what} cannot be changed that way now.`, {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    problems,
  })
}

function lostUpdate(
  transaction: Transaction<Database>,
  {reference, version}: RiskRow,
  seenVersion = version,
): Promise<UserError> {
  const nextStep = `Look at it and decide again: coord risk show ${reference}`
  return changedMeanwhile(transaction, reference, seenVersion, nextStep)
}
