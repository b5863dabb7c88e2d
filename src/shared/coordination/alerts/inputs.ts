import {isOpenAction} from '../actions.ts'
import {nextContact} from '../stakeholders.ts'
import {type AlertValue, colour, date, days, money} from './alert.ts'
import type {PortfolioBudgetLine, PortfolioMilestone, PortfolioProject, PortfolioRisk} from './portfolio.ts'

type Values = Readonly<Record<string, AlertValue>>
type MaybeValues = Readonly<Record<string, AlertValue | null>>

/**
 * What the rules look at of an entry, or of the project itself, whether one of them holds or not; null for what is not
 * among the facts.
 */
export function inputsAbout(project: PortfolioProject, reference: string): Values | null {
  const values = reference === project.key ? aboutProject(project) : aboutEntry(project, reference)
  if (values === null) return null
  const known = Object.entries(values).filter((entry): entry is [string, AlertValue] => entry[1] !== null)
  return {today: date(project.today), ...Object.fromEntries(known)}
}

function aboutEntry(project: PortfolioProject, reference: string): MaybeValues | null {
  const find = <Entry extends {readonly reference: string}>(entries: readonly Entry[]) =>
    entries.find((entry) => entry.reference === reference)
  const action = find(project.actions)
  if (action) {
    const {blockedOn, due, priority, pushes, status} = action
    return {
      status: text(status),
      priority: text(priority),
      due: dated(isOpenAction(status) ? due : null),
      blockedOn: dated(blockedOn),
      pushes: count(pushes),
    }
  }
  const risk = find(project.risks)
  if (risk) return aboutRisk(project, risk)
  const milestone = find(project.milestones)
  if (milestone) return aboutMilestone(project, milestone)
  const stakeholder = find(project.stakeholders)
  if (stakeholder) {
    const {current, desired, lastContactOn} = stakeholder
    return {
      lastContact: dated(lastContactOn),
      nextContact: date(nextContact(stakeholder)),
      current: text(current),
      desired: text(desired),
    }
  }
  const line = project.budgetLines.find((each) => each.line.reference === reference)
  return line ? aboutLine(line) : null
}

function aboutRisk(
  {toleranceBand}: PortfolioProject,
  {acceptedUntil, band, before, nextReviewOn, openActions, owner, score, status, strategy}: PortfolioRisk,
): MaybeValues {
  return {
    status: text(status),
    score: score === null ? null : count(score),
    band: band && colour(band),
    statusBefore: text(before?.status),
    scoreBefore: typeof before?.score === 'number' ? count(before.score) : null,
    tolerance: toleranceBand && colour(toleranceBand),
    owner: text(owner ?? 'nobody'),
    strategy: text(strategy ?? 'none'),
    openActions: count(openActions),
    nextReview: dated(nextReviewOn),
    acceptedUntil: dated(acceptedUntil),
  }
}

function aboutMilestone(
  {toleranceDays}: PortfolioProject,
  {actual, baseline, forecast}: PortfolioMilestone,
): MaybeValues {
  return {
    baseline: date(baseline),
    forecast: dated(forecast),
    actual: dated(actual),
    tolerance: toleranceDays === null ? null : days(toleranceDays),
  }
}

function aboutLine({assertions, figures, line}: PortfolioBudgetLine): MaybeValues {
  const {actual, approved, available, committed, currency, forecast, shares} = figures
  return {
    status: text(line.status),
    approved: money(approved, currency),
    actual: money(actual, currency),
    committed: money(committed, currency),
    available: money(available, currency),
    forecast: money(forecast, currency),
    spent: {kind: 'share', value: shares.spent},
    used: {kind: 'share', value: shares.used},
    fiscalYear: line.fiscalYear === null ? null : count(line.fiscalYear),
    start: dated(line.start),
    finish: dated(line.finish),
    assertions: count(assertions.length),
    assertionsThatHold: count(assertions.filter(({holds}) => holds).length),
  }
}

/** Earned value by its currency where there are several. */
function aboutProject(project: PortfolioProject): MaybeValues {
  const {computedHealth, declaredHealth, lastActivityOn, performance, risks, status} = project
  const measured = performance.map(({currency, value: {ac, bac, cpi, ev, pv, spi, tcpi}}) => {
    const figures: MaybeValues = {
      budget: money(bac, currency),
      plannedValue: pv === null ? null : money(pv, currency),
      earnedValue: money(ev, currency),
      actualCost: money(ac, currency),
      cpi: {kind: 'index', value: cpi},
      spi: {kind: 'index', value: spi},
      tcpi: {kind: 'index', value: tcpi},
    }
    const named = Object.entries(figures).map(([name, value]) => [
      performance.length > 1 ? `${name} ${currency}` : name,
      value,
    ])
    return Object.fromEntries(named) as MaybeValues
  })
  return Object.assign(
    {
      status: text(status),
      lastChange: date(lastActivityOn),
      declared: declaredHealth && colour(declaredHealth.colour),
      declaredUntil: dated(declaredHealth?.until),
      computed: computedHealth && colour(computedHealth),
      risks: count(risks.length),
    },
    ...measured,
  )
}

function dated(value: string | null | undefined): AlertValue | null {
  return value ? date(value) : null
}

function text(value: string | null | undefined): AlertValue | null {
  return value ? {kind: 'text', value} : null
}

function count(value: number): AlertValue {
  return {kind: 'count', value}
}
