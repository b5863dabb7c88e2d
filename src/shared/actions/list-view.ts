import {actionPriorities, actionStatuses} from '#shared/coordination/index'
import type {ListView} from '#shared/lists/index'
import {type Colour, type Screen, wrap} from '#shared/terminal/index'
import type {Action} from './shape.ts'

export const actionList: ListView<Action> = {
  columns: [
    {name: 'reference', title: 'ACTION', value: (action) => action.reference},
    {name: 'title', flexible: true, value: (action) => action.title},
    {
      name: 'due',
      rank: (action) => (action.due === null ? Number.POSITIVE_INFINITY : Date.parse(action.due)),
      style: paintLate,
      value: (action) => action.due,
    },
    {name: 'late', align: 'right', style: paintLate, value: (action) => action.daysLate || null},
    {name: 'owner', flexible: true, leaves: 1, value: (action) => action.owner},
    {
      name: 'priority',
      leaves: 3,
      rank: (action) => actionPriorities.indexOf(action.priority),
      value: (action) => action.priority,
    },
    {
      name: 'status',
      leaves: 2,
      rank: (action) => actionStatuses.indexOf(action.status),
      style: (text, action, colour) => (action.status === 'blocked' ? colour.yellow(text) : text),
      value: (action) => action.status,
    },
    {name: 'source', leaves: 4, value: (action) => action.source},
    {name: 'moved', align: 'right', onRequest: true, value: (action) => action.movedCount},
    {name: 'project', onRequest: true, value: (action) => action.project},
    {name: 'blocked', flexible: true, onRequest: true, value: (action) => action.blockedReason},
    {name: 'outcome', flexible: true, onRequest: true, value: (action) => action.outcome},
    {name: 'done', onRequest: true, value: (action) => action.doneOn},
    {name: 'description', flexible: true, onRequest: true, value: (action) => action.description},
    {name: 'updated', onRequest: true, value: (action) => action.updatedAt},
  ],
  empty: 'No actions. Add one: coord action add "What is to be done" --owner NAME --due +1w',
}

/** For example `8 actions: 2 overdue, 1 blocked, 3 in_progress`. */
export function actionTotals(actions: readonly Action[], {colour, columns}: Screen): string {
  const count = (text: string, paint: (text: string) => string, test: (action: Action) => boolean) => {
    const found = actions.filter(test).length
    return found === 0 ? [] : [paint(`${found} ${text}`)]
  }
  const parts = [
    ...count('overdue', colour.red, ({overdue}) => overdue),
    ...count('blocked', colour.yellow, ({status}) => status === 'blocked'),
    ...actionStatuses
      .filter((status) => status !== 'blocked')
      .flatMap((status) => count(status, String, (action) => action.status === status)),
  ]
  return wrap(`${actions.length === 1 ? '1 action' : `${actions.length} actions`}: ${parts.join(', ')}`, columns)
}

/** For example `2026-11-20 (3 d late)`. */
export function dueText({daysLate, due}: Action): string | null {
  return due && `${due}${daysLate > 0 ? ` (${daysLate} d late)` : ''}`
}

export function paintLate(text: string, {overdue}: Action, colour: Colour): string {
  return overdue ? colour.red(text) : text
}
