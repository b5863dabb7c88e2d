import {daysBetween} from '../dates.ts'
import {isWithoutNewForecast, milestoneState, slipBand, slipDays} from '../milestones.ts'
import {type Alert, alertOf, counted, date, days, naming} from './alert.ts'
import type {PortfolioMilestone, PortfolioProject} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

export function milestoneAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return project.milestones
    .filter(({actual}) => actual === null)
    .flatMap((milestone) => [
      ...slipAlerts(project, milestone),
      ...forecastAlerts(project, milestone),
      ...soonAlerts(project, milestone, thresholds),
    ])
}

function slipAlerts(project: PortfolioProject, milestone: PortfolioMilestone): Alert[] {
  const {baseline, reference} = milestone
  const {today, toleranceDays} = project
  const isLate = milestoneState(milestone, today) === 'late'
  const slip = slipDays(milestone, today)
  const colour = slipBand(milestone, today, toleranceDays)
  if (!isLate && colour === 'green') return []
  const values = {baseline: date(baseline), today: date(today), slip: days(slip), ...forecastValue(milestone)}
  const until =
    milestone.forecast !== null && milestone.forecast > today ? `forecast ${milestone.forecast}` : `today ${today}`
  const shared = {
    references: [reference] as const,
    values,
    formula: `${until} − baseline ${baseline} = ${counted(slip, 'day')}`,
  }
  if (isLate) {
    const late = daysBetween(baseline, today)
    return [
      alertOf(project, {
        ...shared,
        code: 'MS-LATE',
        severity: colour === 'green' ? 'yellow' : colour,
        title: `${naming(milestone)} was due on ${baseline}, ${counted(late, 'day')} ago.`,
        formula: `${shared.formula}, baseline < today ${today}${withoutForecast(project, milestone)}`,
        action: `coord milestone done ${reference}`,
        daysLate: late,
      }),
    ]
  }
  return [
    alertOf(project, {
      ...shared,
      code: 'MS-SLIP',
      severity: colour,
      title: `${naming(milestone)} slips by ${counted(slip, 'day')}, from ${baseline} to ${milestone.forecast}.`,
      formula: `${shared.formula} > tolerance ${toleranceDays ?? 0}`,
      action: `coord milestone show ${reference}`,
    }),
  ]
}

function forecastAlerts(project: PortfolioProject, milestone: PortfolioMilestone): Alert[] {
  const {baseline, forecast, reference} = milestone
  const {today} = project
  const said = forecast ?? baseline
  if (said >= today) return []
  const passed = daysBetween(said, today)
  return [
    alertOf(project, {
      code: 'MS-NOFCST',
      severity: 'orange',
      references: [reference],
      title: `${naming(milestone)} was expected on ${said}, and nobody says when instead.`,
      values: {expected: date(said), today: date(today), daysPassed: days(passed)},
      formula: `today ${today} − ${forecast === null ? 'baseline' : 'forecast'} ${said} = ${counted(passed, 'day')} > 0`,
      action: `coord milestone forecast ${reference} DATE`,
      daysLate: passed,
    }),
  ]
}

function soonAlerts(
  project: PortfolioProject,
  milestone: PortfolioMilestone,
  {milestoneSoonDays}: AlertThresholds,
): Alert[] {
  const {baseline, forecast, reference, type} = milestone
  const {today} = project
  const due = forecast ?? baseline
  const ahead = daysBetween(today, due)
  if (ahead < 0 || ahead > milestoneSoonDays) return []
  const kind = type === 'milestone' ? '' : ` (${type})`
  return [
    alertOf(project, {
      code: 'MS-SOON',
      severity: 'green',
      references: [reference],
      title: `${naming(milestone)}${kind} is due ${ahead === 0 ? 'today' : `in ${counted(ahead, 'day')}, on ${due}`}.`,
      values: {due: date(due), today: date(today), daysLeft: days(ahead)},
      formula: `due ${due} − today ${today} = ${counted(ahead, 'day')} ≤ ${milestoneSoonDays}`,
      action: `coord milestone show ${reference}`,
    }),
  ]
}

function forecastValue({forecast}: PortfolioMilestone) {
  return forecast === null ? {} : {forecast: date(forecast)}
}

function withoutForecast({today}: PortfolioProject, milestone: PortfolioMilestone): string {
  return isWithoutNewForecast(milestone, today) ? ', no new forecast' : ''
}
