import {daysBetween} from '../dates.ts'
import {type Alert, alertOf, counted, date, days, naming} from './alert.ts'
import type {PortfolioDocument, PortfolioProject} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

export function documentAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return (project.documents ?? []).flatMap((document) => [
    ...reviewAlerts(project, document),
    ...suggestionAlerts(project, document, thresholds),
  ])
}

function reviewAlerts(project: PortfolioProject, document: PortfolioDocument): Alert[] {
  const {reference, reviewOn} = document
  const {today} = project
  if (reviewOn === null || reviewOn > today) return []
  const late = daysBetween(reviewOn, today)
  return [
    alertOf(project, {
      code: 'DOC-REVIEW',
      severity: 'yellow',
      references: [reference],
      title: `${naming(document)} is due for review since ${reviewOn}.`,
      values: {reviewOn: date(reviewOn), today: date(today), daysLate: days(late)},
      formula: `review ${reviewOn} ≤ today ${today}`,
      action: `coord document review ${reference}`,
      daysLate: late,
    }),
  ]
}

function suggestionAlerts(
  project: PortfolioProject,
  document: PortfolioDocument,
  {suggestionDays}: AlertThresholds,
): Alert[] {
  const {oldestSuggestionOn, pendingSuggestions, reference} = document
  const {today} = project
  if (pendingSuggestions === 0 || oldestSuggestionOn === null) return []
  const waiting = daysBetween(oldestSuggestionOn, today)
  if (waiting <= suggestionDays) return []
  return [
    alertOf(project, {
      code: 'DOC-SUGG',
      severity: 'yellow',
      references: [reference],
      title: `${counted(pendingSuggestions, 'suggestion')} from ${naming(document)} ${pendingSuggestions === 1 ? 'waits' : 'wait'} for a decision.`,
      values: {
        pending: {kind: 'count', value: pendingSuggestions},
        oldest: date(oldestSuggestionOn),
        today: date(today),
        daysWaiting: days(waiting),
      },
      formula: `today ${today} − oldest suggestion ${oldestSuggestionOn} = ${counted(waiting, 'day')} > ${suggestionDays}`,
      action: `coord document suggestions ${reference}`,
      daysLate: waiting - suggestionDays,
    }),
  ]
}
