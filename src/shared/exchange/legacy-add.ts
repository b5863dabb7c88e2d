import type {Transaction} from 'kysely'
import {addAction, blockActions, cancelActions, completeActions, startActions} from '#shared/actions/index'
import {addBudgetLine, bookTransaction, closeBudgetLines} from '#shared/budgets/index'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {addMilestone, completeMilestones, forecastMilestones} from '#shared/milestones/index'
import type {ProjectRow} from '#shared/projects/index'
import {addRisk} from '#shared/risks/index'
import {addStakeholder, contactStakeholders} from '#shared/stakeholders/index'
import type {Acting} from '../conventions.ts'
import {describe, type KeptText, type ReadEntry} from './legacy-entry.ts'
import type {LegacyKind} from './legacy-words.ts'

export interface LegacyAdding {
  readonly transaction: Transaction<Database>
  readonly project: ProjectRow
  readonly acting: Acting
  /** Work for when all entries are there: undo takes back what was touched last first, and a line has to outlast its bookings. */
  readonly afterwards: (work: () => Promise<unknown>) => void
  /** Says what became of an entry that could not be taken as it was. */
  readonly note: (message: string) => void
}

type AddLegacy = (read: ReadEntry, adding: LegacyAdding) => Promise<{readonly reference: string}>

/** By the functions that the commands call, so that every rule of a register holds. */
export const legacyAdders: Readonly<Record<LegacyKind, AddLegacy>> = {
  action: addLegacyAction,
  budget_line: addLegacyLine,
  milestone: addLegacyMilestone,
  risk: addLegacyRisk,
  stakeholder: addLegacyStakeholder,
}

const REASON = 'So in the earlier app'

async function addLegacyRisk({fields, kept}: ReadEntry, {acting, note, project, transaction}: LegacyAdding) {
  const {description, status: said, ...others} = fields
  const {status, strategy} = riskState(fields)
  if (said !== undefined && status !== said)
    note(`is ${said} there, but has no owner or no score: it waits as proposed.`)
  const event = describe(description, kept)
  return addRisk(transaction, project, {...others, event, reason: REASON, status, strategy}, acting)
}

/** Only what is proposed or rejected may lack an owner and a score; treating takes a strategy. */
function riskState({impact, likelihood, mitigation, owner, status, strategy}: ReadEntry['fields']) {
  const isAssessed = owner !== undefined && likelihood !== undefined && impact !== undefined
  if (status === undefined || status === 'proposed' || status === 'rejected') return {status, strategy}
  if (!isAssessed) return {status: status === 'closed' ? 'rejected' : 'proposed', strategy}
  if (status !== 'treating' || strategy !== undefined) return {status, strategy}
  return mitigation === undefined ? {status: 'open', strategy} : {status, strategy: 'reduce'}
}

async function addLegacyAction({fields, kept}: ReadEntry, {acting, project, transaction}: LegacyAdding) {
  const {blocked, description, done, outcome, status = done === undefined ? 'open' : 'done', ...others} = fields
  // Only what is blocked has a reason for it, only what is over an outcome.
  const unsaid: KeptText[] = [
    ...(blocked !== undefined && status !== 'blocked' && status !== 'cancelled'
      ? [{name: 'reason', text: blocked}]
      : []),
    ...(outcome !== undefined && status !== 'done' && status !== 'cancelled' ? [{name: 'outcome', text: outcome}] : []),
    ...(done !== undefined && status !== 'done' ? [{name: 'done', text: done}] : []),
  ]
  const added = await addAction(
    transaction,
    project,
    {...others, description: describe(description, [...kept, ...unsaid])},
    acting,
  )
  const selection = {projectKey: project.key, references: [added.reference]}
  const reason = blocked ?? REASON
  if (status === 'in_progress') await startActions(transaction, selection, {}, acting)
  if (status === 'blocked') await blockActions(transaction, selection, {reason}, acting)
  if (status === 'cancelled') await cancelActions(transaction, selection, {reason: outcome ?? reason}, acting)
  if (status === 'done') await completeActions(transaction, selection, {on: done, outcome}, acting)
  return added
}

async function addLegacyMilestone({fields, kept}: ReadEntry, {acting, note, project, transaction}: LegacyAdding) {
  const {actual, description, forecast, status, ...others} = fields
  const today = todayIn(project.timezone, acting.now)
  const isReached = status === 'done' || (actual !== undefined && status === undefined)
  const isForecast = forecast !== undefined && !isReached && forecast >= today
  const unsaid: KeptText[] = [
    ...(forecast !== undefined && !isForecast ? [{name: 'forecast', text: forecast}] : []),
    ...(actual !== undefined && !isReached ? [{name: 'actual', text: actual}] : []),
  ]
  const added = await addMilestone(
    transaction,
    project,
    {...others, description: describe(description, [...kept, ...unsaid])},
    acting,
  )
  const selection = {projectKey: project.key, references: [added.reference]}
  if (isForecast) await forecastMilestones(transaction, selection, forecast, acting)
  if (isReached) {
    const on = actual ?? (added.baseline < today ? added.baseline : today)
    if (actual === undefined) note(`is reached there on no day: taken as ${on}.`)
    await completeMilestones(transaction, selection, {on}, acting)
  }
  return added
}

/** A stakeholder has no description: what is kept is the note of a contact, which is forgotten with the person. */
async function addLegacyStakeholder({fields, kept}: ReadEntry, {acting, project, transaction}: LegacyAdding) {
  const added = await addStakeholder(transaction, project, fields, acting)
  const note = describe(undefined, kept)
  const selection = {projectKey: project.key, references: [added.reference]}
  if (note !== undefined) await contactStakeholders(transaction, selection, {note}, acting)
  return added
}

async function addLegacyLine(
  {fields, kept, spent}: ReadEntry,
  {acting, afterwards, project, transaction}: LegacyAdding,
) {
  const {description, 'spent-on': on, status, ...others} = fields
  const unsaid: KeptText[] = on !== undefined && spent === undefined ? [{name: 'spent on', text: on}] : []
  const told = {...others, description: describe(description, [...kept, ...unsaid])}
  const added = await addBudgetLine(transaction, project, told, acting)
  const at = {line: added.reference, projectKey: project.key}
  if (spent !== undefined) {
    const booking = {amount: `${spent.currency} ${spent.amount}`, date: on, memo: 'Spent so far, from the earlier app'}
    afterwards(() => bookTransaction(transaction, {type: 'actual'}, at, booking, acting))
  }
  const selection = {projectKey: project.key, references: [added.reference]}
  if (status === 'closed') afterwards(() => closeBudgetLines(transaction, selection, {}, acting))
  return added
}
