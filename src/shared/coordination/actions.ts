import type {Problem} from '#shared/errors'
import {daysBetween, type IsoDate} from './dates.ts'

export const actionStatuses = ['open', 'in_progress', 'blocked', 'done', 'cancelled'] as const
export type ActionStatus = (typeof actionStatuses)[number]

/** What somebody still has to work on: it can be overdue, and it counts for the risk it treats. */
export const openActionStatuses = ['open', 'in_progress', 'blocked'] as const satisfies readonly ActionStatus[]

/** From the least to the most urgent. */
export const actionPriorities = ['low', 'normal', 'high', 'critical'] as const
export type ActionPriority = (typeof actionPriorities)[number]

/** An action as it would be after the change, but for its status, which is the one it comes from. */
export interface ActionFacts {
  readonly status: ActionStatus
  readonly blockedReason: string | null
}

interface Given {
  readonly reason?: string | null | undefined
}

interface DatedAction {
  readonly status: ActionStatus
  readonly due: IsoDate | null
}

const transitions: Readonly<Record<ActionStatus, readonly ActionStatus[]>> = {
  open: ['in_progress', 'blocked', 'done', 'cancelled'],
  in_progress: ['open', 'blocked', 'done', 'cancelled'],
  blocked: ['open', 'in_progress', 'done', 'cancelled'],
  done: ['open', 'in_progress'],
  cancelled: ['open'],
}

export function allowedActionTransitions(from: ActionStatus): readonly ActionStatus[] {
  return transitions[from]
}

export function isOpenAction(status: ActionStatus): boolean {
  return openActionStatuses.some((each) => each === status)
}

/**
 * Everything that forbids the change, at once; each `field` is the name of a flag without its dashes. Staying in the
 * same status is checked too, so that an edit cannot take the reason from a blocked action.
 */
export function checkActionTransition(action: ActionFacts, to: ActionStatus, {reason}: Given = {}): Problem[] {
  const {status: from} = action
  if (from !== to && !transitions[from].includes(to)) {
    return [{field: 'status', message: `cannot go from ${from} to ${to}, only to ${transitions[from].join(', ')}.`}]
  }
  if (to === 'blocked') {
    return action.blockedReason?.trim() ? [] : [{field: 'reason', message: 'is missing: say what blocks the action.'}]
  }
  if (from === to || reason?.trim()) return []
  if (to === 'cancelled') return [{field: 'reason', message: 'is missing: say why the action is cancelled.'}]
  if (!isOpenAction(from)) {
    return [{field: 'reason', message: `is missing: say why the ${from} action is taken up again.`}]
  }
  return []
}

/** `today` is the day in the project's time zone. */
export function isActionOverdue(action: DatedAction, today: IsoDate): boolean {
  return actionDaysLate(action, today) > 0
}

/** 0 while it is not overdue, and for what is done, cancelled or without a due date. */
export function actionDaysLate({due, status}: DatedAction, today: IsoDate): number {
  return due !== null && isOpenAction(status) ? Math.max(0, daysBetween(due, today)) : 0
}

/** Whether a change of the due date puts the action off, which is counted: a later day, or none any more. */
export function isPush(before: IsoDate | null, after: IsoDate | null): boolean {
  return before !== null && (after === null || after > before)
}

/** How often an action was put off, from all its due dates in the order they were given. */
export function countPushes(dueDates: readonly (IsoDate | null)[]): number {
  return dueDates.slice(1).filter((after, index) => isPush(dueDates[index]!, after)).length
}
