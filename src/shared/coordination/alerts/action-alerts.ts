import {actionDaysLate, isOpenAction} from '../actions.ts'
import {daysBetween, type IsoDate} from '../dates.ts'
import {type Alert, alertOf, counted, date, days, naming} from './alert.ts'
import type {PortfolioAction, PortfolioProject} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

export function actionAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return project.actions
    .filter(({status}) => isOpenAction(status))
    .flatMap((action) => [
      ...dueAlerts(project, action, thresholds),
      ...blockedAlerts(project, action, thresholds),
      ...pushedAlerts(project, action, thresholds),
    ])
}

function dueAlerts(project: PortfolioProject, action: PortfolioAction, {actionDueDays}: AlertThresholds): Alert[] {
  const {due, priority, reference} = action
  const {today} = project
  if (due === null) return []
  const late = actionDaysLate(action, today)
  const ahead = daysBetween(today, due)
  if (late > 0) {
    const severity = priority === 'critical' ? 'red' : priority === 'high' ? 'orange' : 'yellow'
    return [
      alertOf(project, {
        code: 'ACT-OVERDUE',
        severity,
        references: [reference],
        title: `${naming(action)} is ${counted(late, 'day')} overdue${by(action.owner)}.`,
        values: {due: date(due), today: date(today), daysLate: days(late), priority: {kind: 'text', value: priority}},
        formula: `today ${today} − due ${due} = ${counted(late, 'day')} > 0, priority ${priority}`,
        action: `coord action done ${reference}`,
        daysLate: late,
      }),
    ]
  }
  if (ahead > actionDueDays) return []
  return [
    alertOf(project, {
      code: 'ACT-DUE',
      severity: isUrgent(action) ? 'yellow' : 'green',
      references: [reference],
      title: `${naming(action)} is due ${dueText(due, ahead)}${by(action.owner)}.`,
      values: {due: date(due), today: date(today), daysLeft: days(ahead)},
      formula: `due ${due} − today ${today} = ${counted(ahead, 'day')} ≤ ${actionDueDays}`,
      action: `coord action done ${reference}`,
    }),
  ]
}

function blockedAlerts(
  project: PortfolioProject,
  action: PortfolioAction,
  {actionBlockedDays}: AlertThresholds,
): Alert[] {
  const {blockedOn, blockedReason, reference, status} = action
  const {today} = project
  if (status !== 'blocked' || blockedOn === null) return []
  const blocked = daysBetween(blockedOn, today)
  if (blocked <= actionBlockedDays) return []
  return [
    alertOf(project, {
      code: 'ACT-BLOCKED',
      severity: isUrgent(action) ? 'orange' : 'yellow',
      references: [reference],
      title: `${naming(action)} is blocked for ${counted(blocked, 'day')}${blockedReason ? `: ${blockedReason}` : ''}.`,
      values: {blockedOn: date(blockedOn), today: date(today), daysBlocked: days(blocked)},
      formula: `today ${today} − blocked since ${blockedOn} = ${counted(blocked, 'day')} > ${actionBlockedDays}`,
      action: `coord action start ${reference}`,
    }),
  ]
}

function pushedAlerts(project: PortfolioProject, action: PortfolioAction, {actionPushes}: AlertThresholds): Alert[] {
  const {pushes, reference} = action
  if (pushes < actionPushes) return []
  return [
    alertOf(project, {
      code: 'ACT-PUSHED',
      severity: 'yellow',
      references: [reference],
      title: `${naming(action)} was put off ${counted(pushes, 'time')}${by(action.owner)}.`,
      values: {pushes: {kind: 'count', value: pushes}},
      formula: `put off ${counted(pushes, 'time')} ≥ ${actionPushes}`,
      action: `coord action edit ${reference} --owner NAME --due DATE`,
      daysLate: actionDaysLate(action, project.today),
    }),
  ]
}

function isUrgent({priority}: PortfolioAction): boolean {
  return priority === 'critical' || priority === 'high'
}

function dueText(due: IsoDate, ahead: number): string {
  return ahead === 0 ? 'today' : `in ${counted(ahead, 'day')}, on ${due}`
}

function by(owner: string | null): string {
  return owner === null ? '' : ` (${owner})`
}
