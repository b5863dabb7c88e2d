import type {Transaction} from 'kysely'
import {addDays, type RiskProfile, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {addEntry} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type Form, newForm} from '../input/index.ts'
import {type RiskFields, readRiskFields} from './input.ts'
import {addActionFor} from './linked-actions.ts'
import {riskRegister} from './load.ts'
import {listStoredProfiles} from './repository.ts'
import {checkRisk, noRiskState, notYetReported, type RiskState, recordOf} from './rules.ts'
import type {Risk} from './shape.ts'
import type {RiskPatch} from './table.ts'

/** What a risk needs to know of the project it is added to. */
export interface RiskProject {
  readonly id: number
  readonly key: string
  readonly currency: string | null
  readonly timezone: string
  readonly risk_profile_id: number
}

const DEFAULT_REVIEW_DAYS = 30

/**
 * Adds a risk. The first score counts as the inherent and as the current one. With an owner and a score the risk is
 * open, else it is proposed and waits for them.
 */
export async function addRisk(
  transaction: Transaction<Database>,
  project: RiskProject,
  fields: RiskFields & {readonly reason?: string | undefined},
  acting: Acting,
): Promise<Risk> {
  const form = newForm()
  const profile = (await listStoredProfiles(transaction)).find(({id}) => id === project.risk_profile_id)!
  const complete = newRisk(form, fields, project, {acting, profile})
  form.assertValid('The risk')
  const risk = await addEntry(transaction, riskRegister, {...complete, project_id: project.id}, acting)
  if (complete.status === 'occurred') await addActionFor(transaction, risk, project, acting)
  return risk
}

/** The columns of a new risk; problems are left in the form. `before` is what it comes from. */
export function newRisk(
  form: Form,
  fields: RiskFields & {readonly reason?: string | undefined},
  project: RiskProject,
  {
    acting,
    before = noRiskState,
    profile,
  }: {readonly acting: Acting; readonly before?: RiskState; readonly profile: RiskProfile},
): RiskPatch {
  const read = readRiskFields(form, fields, project, acting)
  if (fields.title === undefined)
    form.problems.push({field: 'title', message: 'is missing: say in a few words what may happen.'})
  const today = todayIn(project.timezone, acting.now)
  const status = read.status ?? (read.owner && read.current_likelihood ? 'open' : 'proposed')
  const complete: RiskPatch = {
    ...read,
    ...recordOf(status, today, fields.reason),
    identified_by: read.identified_by ?? acting.actor,
    identified_on: read.identified_on ?? today,
    inherent_impact: read.current_impact ?? null,
    inherent_likelihood: read.current_likelihood ?? null,
    next_review_on: read.next_review_on ?? addDays(today, read.review_interval_days ?? DEFAULT_REVIEW_DAYS),
    status,
  }
  form.problems.push(
    ...checkRisk(before, complete, {profile, reason: fields.reason}).filter(notYetReported(form.problems)),
  )
  return complete
}
