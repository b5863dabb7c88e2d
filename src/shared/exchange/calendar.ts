import type {Action} from '#shared/actions/index'
import type {Milestone} from '#shared/milestones/index'
import type {DayEvent, Todo} from './formats/ical.ts'

/** RFC 5545, 3.8.1.9: 1 to 4 are high, 5 is medium, 6 to 9 are low. */
const priorities: Readonly<Record<Action['priority'], number>> = {critical: 1, high: 3, low: 9, normal: 5}

const statuses: Readonly<Record<Action['status'], Todo['status']>> = {
  blocked: 'NEEDS-ACTION',
  cancelled: 'CANCELLED',
  done: 'COMPLETED',
  in_progress: 'IN-PROCESS',
  open: 'NEEDS-ACTION',
}

export function todoOf(action: Action): Todo {
  const blocked = action.blockedReason === null ? null : `Blocked: ${action.blockedReason}`
  return {
    changedAt: action.updatedAt,
    createdAt: action.createdAt,
    description: joined([action.owner && `Owner: ${action.owner}`, blocked, action.description]),
    doneOn: action.doneOn,
    due: action.due,
    kind: 'todo',
    priority: priorities[action.priority],
    reference: action.reference,
    status: statuses[action.status],
    title: action.title,
    version: action.version,
  }
}

/** On the day it was reached, else the one that is forecast, else the one it is planned on. */
export function eventOf(milestone: Milestone): DayEvent {
  return {
    changedAt: milestone.updatedAt,
    createdAt: milestone.createdAt,
    day: milestone.actual ?? milestone.forecast ?? milestone.baseline,
    description: joined([
      `Planned: ${milestone.baseline}`,
      milestone.owner && `Owner: ${milestone.owner}`,
      milestone.description,
    ]),
    kind: 'event',
    reference: milestone.reference,
    title: milestone.title,
    version: milestone.version,
  }
}

function joined(parts: readonly (string | null)[]): string | null {
  return parts.filter(Boolean).join('\n') || null
}
