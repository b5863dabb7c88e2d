import {daysBetween} from '../dates.ts'
import {cadenceOf, engagementGap, nextContact, quadrantOf} from '../stakeholders.ts'
import {type Alert, alertOf, counted, date, days, naming} from './alert.ts'
import type {PortfolioProject, PortfolioStakeholder} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

export function stakeholderAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return project.stakeholders.flatMap((stakeholder) => [
    ...contactAlerts(project, stakeholder),
    ...gapAlerts(project, stakeholder, thresholds),
  ])
}

function contactAlerts(project: PortfolioProject, stakeholder: PortfolioStakeholder): Alert[] {
  const {addedOn, lastContactOn, reference} = stakeholder
  const {today} = project
  const due = nextContact(stakeholder)
  if (due > today) return []
  const cadence = cadenceOf(stakeholder)
  const late = daysBetween(due, today)
  const quadrant = quadrantOf(stakeholder)
  const from = lastContactOn ?? addedOn
  return [
    alertOf(project, {
      code: 'STK-DUE',
      severity: quadrant === 'manage-closely' || quadrant === 'keep-satisfied' ? 'yellow' : 'green',
      references: [reference],
      title: lastContactOn
        ? `${naming(stakeholder)} was last contacted on ${lastContactOn}.`
        : `${naming(stakeholder)} was never contacted since ${addedOn}.`,
      values: {
        lastContactOrRegistration: date(from),
        cadence: days(cadence),
        due: date(due),
        today: date(today),
        daysLate: days(late),
      },
      formula: `${lastContactOn ? 'last contact' : 'registered'} ${from} + ${counted(cadence, 'day')} = ${due} ≤ today ${today}`,
      action: `coord stakeholder contact ${reference}`,
      daysLate: late,
    }),
  ]
}

function gapAlerts(project: PortfolioProject, stakeholder: PortfolioStakeholder, thresholds: AlertThresholds): Alert[] {
  const {current, desired, reference} = stakeholder
  const gap = engagementGap(current, desired)
  if (gap === null || gap < thresholds.engagementGap) return []
  return [
    alertOf(project, {
      code: 'STK-GAP',
      severity: gap >= 2 && quadrantOf(stakeholder) === 'manage-closely' ? 'orange' : 'yellow',
      references: [reference],
      title: `${naming(stakeholder)} is ${current}, and should be ${desired}.`,
      values: {
        current: {kind: 'text', value: current!},
        desired: {kind: 'text', value: desired!},
        gap: {kind: 'count', value: gap},
      },
      formula: `from ${current} to ${desired} = ${counted(gap, 'level')} ≥ ${thresholds.engagementGap}`,
      action: `coord stakeholder contact ${reference}`,
    }),
  ]
}
