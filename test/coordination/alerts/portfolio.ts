import {
  type Alert,
  type AlertThresholds,
  alertsOf,
  type BudgetLine,
  lineFigures,
  type PortfolioAction,
  type PortfolioBudgetLine,
  type PortfolioMilestone,
  type PortfolioProject,
  type PortfolioRisk,
  type PortfolioStakeholder,
  type Transaction,
} from '#shared/coordination/index'
import {budgetLine} from '../books.ts'

export const today = '2026-11-23'

/** An active project half through its time, of which there is nothing to say. */
export function project(facts: Partial<PortfolioProject> = {}): PortfolioProject {
  return {
    key: 'LIB',
    name: 'Library',
    status: 'active',
    today,
    lastActivityOn: today,
    start: '2026-10-01',
    finish: '2027-01-15',
    fiscalYearStartMonth: 1,
    toleranceDays: null,
    toleranceBand: null,
    declaredHealth: null,
    computedHealth: null,
    actions: [],
    risks: [risk()],
    milestones: [],
    stakeholders: [],
    budgetLines: [],
    performance: [],
    ...facts,
  }
}

export function alertsOfProject(facts: Partial<PortfolioProject>, thresholds?: AlertThresholds): Alert[] {
  return alertsOf({projects: [project(facts)]}, thresholds)
}

/** "RISK-NEW orange LIB-R1". */
export function inShort({code, references, severity}: Alert): string {
  return `${code} ${severity} ${references[0]}`
}

export function action(facts: Partial<PortfolioAction> = {}): PortfolioAction {
  return {
    reference: 'LIB-A1',
    title: 'Order survey',
    status: 'open',
    owner: 'ben',
    priority: 'normal',
    due: null,
    blockedReason: null,
    blockedOn: null,
    pushes: 0,
    ...facts,
  }
}

/** Open, owned and small. */
export function risk(facts: Partial<PortfolioRisk> = {}): PortfolioRisk {
  return {
    reference: 'LIB-R1',
    title: 'Asbestos',
    type: 'threat',
    status: 'open',
    owner: 'ben',
    strategy: null,
    likelihood: 1,
    impact: 2,
    score: 2,
    band: 'green',
    probabilityPct: null,
    likelyCost: null,
    nextReviewOn: null,
    acceptedBy: null,
    acceptedUntil: null,
    openActions: 0,
    ...facts,
  }
}

export function milestone(facts: Partial<PortfolioMilestone> = {}): PortfolioMilestone {
  return {
    reference: 'LIB-M1',
    title: 'Permit',
    type: 'milestone',
    baseline: '2027-01-31',
    forecast: null,
    actual: null,
    ...facts,
  }
}

export function stakeholder(facts: Partial<PortfolioStakeholder> = {}): PortfolioStakeholder {
  return {
    reference: 'LIB-S1',
    title: 'Head of Culture',
    influence: 5,
    interest: 5,
    cadenceDays: null,
    lastContactOn: today,
    addedOn: '2026-10-01',
    current: null,
    desired: null,
    ...facts,
  }
}

/** A line of GBP 1,000.00. */
export function budget(
  facts: Partial<BudgetLine> = {},
  books: Transaction[] = [],
  assertions: PortfolioBudgetLine['assertions'] = [],
): PortfolioBudgetLine {
  const line = budgetLine({original: 100_000n, ...facts})
  return {title: 'Works', line, figures: lineFigures(line, books, today), assertions}
}
