import type {Kysely, Transaction} from 'kysely'
import {z} from 'zod'
import {type Action, type ActionProject, ActionShape, actionLine, addAction, loadActions} from '#shared/actions/index'
import type {Database} from '#shared/db/index'
import type {Screen} from '#shared/terminal/index'
import type {Acting} from '../conventions.ts'
import {riskLine} from './detail-view.ts'
import {type Risk, RiskShape} from './shape.ts'

/** A risk with the actions that follow from it, done and cancelled ones too. */
export const RiskWithActionsShape = RiskShape.extend({actions: z.array(ActionShape)})
export type RiskWithActions = z.infer<typeof RiskWithActionsShape>

export async function withActions(
  database: Kysely<Database>,
  risks: readonly Risk[],
  now: Date,
): Promise<RiskWithActions[]> {
  const actions = await loadActions(database, now, {sources: risks.map(({reference}) => reference)})
  return risks.map((risk) => ({...risk, actions: actions.filter(({source}) => source === risk.reference)}))
}

const LONGEST_TITLE = 200

/** What has happened has to be dealt with: an action for the owner of the risk, which names the risk as its source. */
export async function addActionFor(
  transaction: Transaction<Database>,
  {owner, reference, title}: Pick<Risk, 'owner' | 'reference' | 'title'>,
  project: ActionProject,
  acting: Acting,
): Promise<Action> {
  const fields = {
    owner: owner ?? undefined,
    source: reference,
    title: [...`Deal with: ${title}`].slice(0, LONGEST_TITLE).join(''),
  }
  return addAction(transaction, project, fields, acting)
}

/** After a risk occurred: a line for it, and one for each action that deals with it. */
export function occurredLine(risk: RiskWithActions, screen: Screen): string {
  const actions = risk.actions.map((action) => `\n  to deal with it: ${actionLine(action, screen)}`)
  return `${riskLine(risk, screen)}${actions.join('')}`
}
