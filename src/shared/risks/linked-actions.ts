import type {Kysely, Transaction} from 'kysely'
import {z} from 'zod'
import {type Action, ActionShape, actionLine, addAction, loadActions} from '#shared/actions/index'
import type {Database} from '#shared/db/index'
import type {Screen} from '#shared/terminal/index'
import type {Acting} from '../conventions.ts'
import {riskLine} from './detail-view.ts'
import type {StoredRisk} from './repository.ts'
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
  {owner, project_id, project_key, reference, timezone, title}: StoredRisk,
  acting: Acting,
): Promise<Action> {
  const project = {id: project_id, key: project_key, timezone}
  const fields = {
    owner: owner ?? undefined,
    source: reference,
    title: [...`Deal with: ${title}`].slice(0, LONGEST_TITLE).join(''),
  }
  return addAction(transaction, project, fields, acting)
}

/** After a risk occurred: one line for it, and one for each action that deals with it. */
export function occurredLines(risks: readonly RiskWithActions[]): (screen: Screen) => string {
  return (screen) =>
    risks
      .flatMap((risk) => [
        `Occurred: ${riskLine(risk, screen)}`,
        ...risk.actions.map((action) => `  to deal with it: ${actionLine(action, screen)}`),
      ])
      .join('\n')
}
