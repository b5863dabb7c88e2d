import {isDeclaredBetter} from '../computed-health.ts'
import {daysBetween} from '../dates.ts'
import {isOpenRisk} from '../risk.ts'
import {type Alert, alertOf, colour, counted, date, days} from './alert.ts'
import type {PortfolioProject} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

export function projectAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return [...staleAlerts(project, thresholds), ...watermelonAlerts(project), ...riskAbsenceAlerts(project)]
}

function staleAlerts(project: PortfolioProject, {staleDays}: AlertThresholds): Alert[] {
  const {key, lastActivityOn, status, today} = project
  const quiet = daysBetween(lastActivityOn, today)
  if (status !== 'active' || quiet < staleDays) return []
  return [
    alertOf(project, {
      code: 'PRJ-STALE',
      severity: 'yellow',
      references: [key],
      title: `Nothing was changed in ${key} for ${counted(quiet, 'day')}.`,
      values: {lastChange: date(lastActivityOn), today: date(today), daysQuiet: days(quiet)},
      formula: `today ${today} − last change ${lastActivityOn} = ${counted(quiet, 'day')} ≥ ${staleDays}`,
      action: `coord project show ${key}`,
    }),
  ]
}

function watermelonAlerts(project: PortfolioProject): Alert[] {
  const {computedHealth: computed, declaredHealth: declared, key, today} = project
  if (declared === null || computed === null || !isDeclaredBetter(declared, computed, today)) return []
  return [
    alertOf(project, {
      code: 'PRJ-WATERMELON',
      severity: computed,
      references: [key],
      title: `${key} is declared ${declared.colour}, but its figures say ${computed}.`,
      values: {declared: colour(declared.colour), declaredUntil: date(declared.until), computed: colour(computed)},
      formula: `declared ${declared.colour} (until ${declared.until}) is better than computed ${computed}`,
      action: `coord project health ${key}`,
    }),
  ]
}

function riskAbsenceAlerts(project: PortfolioProject): Alert[] {
  const {key, risks, status} = project
  if (status !== 'active' || risks.some((risk) => isOpenRisk(risk.status))) return []
  const proposed = risks.filter((risk) => risk.status === 'proposed').length
  return [
    alertOf(project, {
      code: 'PRJ-NORISK',
      severity: 'yellow',
      references: [key],
      title: `${key} is active without an open risk.`,
      values: {openRisks: {kind: 'count', value: 0}, proposedRisks: {kind: 'count', value: proposed}},
      formula: `open risks 0 (${proposed} proposed)`,
      action: proposed > 0 ? `coord risk list --project ${key}` : `coord risk add --project ${key} TITLE`,
    }),
  ]
}
