import type {Kysely} from 'kysely'
import {type Action, loadActions} from '#shared/actions/index'
import {checkAssertions, type FiguredLine, loadFiguredLines, toBudgetLine, toMeasuredLine} from '#shared/budgets/index'
import {
  type CheckedAssertion,
  isOverProject,
  openActionStatuses,
  type PortfolioAction,
  type PortfolioBudgetLine,
  type PortfolioDocument,
  type PortfolioFacts,
  type PortfolioMilestone,
  type PortfolioProject,
  type PortfolioStakeholder,
  performanceOf,
  projectStatuses,
  todayIn,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type Document, loadDocuments} from '#shared/documents/index'
import {loadMilestones, type Milestone} from '#shared/milestones/index'
import {loadProjects, type Project, requireProject} from '#shared/projects/index'
import {loadStakeholders, type Stakeholder} from '#shared/stakeholders/index'
import {loadRiskFacts} from './risk-facts.ts'

export interface AlertScope {
  readonly now: Date
  /** One project, whatever its status; else all that are not over. */
  readonly projectKey?: string | undefined
  /** What risks are compared with: how they were just before that instant. Without it nothing is new or changed. */
  readonly since?: Date | undefined
}

export interface Portfolio {
  readonly facts: PortfolioFacts
  /** Who answers for an entry, or for a project, by its reference. */
  readonly owners: ReadonlyMap<string, string>
  readonly projects: readonly Project[]
}

/** What alerts are computed from: a query or two a register, however many projects there are. */
export async function loadPortfolio(
  database: Kysely<Database>,
  {now, projectKey, since}: AlertScope,
): Promise<Portfolio> {
  const only = projectKey === undefined ? undefined : await requireProject(database, projectKey)
  const scope = only ? {projectId: only.id} : {}
  const actions = await loadActions(database, now, {...scope, statuses: openActionStatuses})
  const milestones = await loadMilestones(database, now, {...scope, isReached: false})
  const documents = await loadDocuments(database, now, scope)
  const stakeholders = await loadStakeholders(database, now, {...scope, isForgotten: false})
  const risks = await loadRiskFacts(database, {...scope, actions, since})
  const lines = await loadFiguredLines(database, now, scope)
  const projects = await loadProjects(
    database,
    now,
    only ? {keys: [only.key]} : {statuses: projectStatuses.filter((status) => !isOverProject(status))},
    {lines, milestones},
  )
  const assertions = await assertionsByLine(database, lines)
  const of = <Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string) => {
    const grouped = groupBy(entries, keyOf)
    return ({key}: Project) => grouped.get(key) ?? []
  }
  const byProject = {
    actions: of(actions, ({project}) => project),
    documents: of(documents, ({project}) => project),
    lines: of(lines, ({row}) => row.project_key),
    milestones: of(milestones, ({project}) => project),
    risks: of(risks, ({project}) => project),
    stakeholders: of(stakeholders, ({project}) => project),
  }
  const facts = projects.map((project): PortfolioProject => {
    const today = todayIn(project.timeZone, now)
    const own = byProject.lines(project)
    return {
      ...projectFacts(project, today),
      actions: byProject.actions(project).map(actionFacts),
      budgetLines: own.map((line) => lineFacts(line, assertions)),
      documents: byProject.documents(project).map(documentFacts),
      milestones: byProject.milestones(project).map(milestoneFacts),
      performance: performanceOf(own.map(toMeasuredLine), {asOf: today}),
      risks: byProject.risks(project).map(({facts: risk}) => risk),
      stakeholders: byProject.stakeholders(project).map(stakeholderFacts),
    }
  })
  const owned = [
    ...projects.map(({key, owner}) => [key, owner] as const),
    ...[...actions, ...documents, ...milestones, ...risks].map(({owner, reference}) => [reference, owner] as const),
    ...lines.map(({row}) => [row.reference, row.owner] as const),
  ]
  return {
    facts: {projects: facts},
    owners: new Map(owned.flatMap(([key, owner]) => (owner ? [[key, owner]] : []))),
    projects,
  }
}

function projectFacts(project: Project, today: string) {
  const {baseline, fiscalYearStartMonth, health, key, lastActivityAt, name, status, timeZone, tolerances} = project
  return {
    key,
    name,
    status,
    today,
    lastActivityOn: todayIn(timeZone, new Date(lastActivityAt)),
    start: baseline.start,
    finish: baseline.finish,
    fiscalYearStartMonth,
    toleranceDays: tolerances.timeDays,
    toleranceBand: tolerances.riskBand,
    declaredHealth: health.declared,
    computedHealth: health.computed,
  }
}

function actionFacts({movedCount, ...action}: Action): PortfolioAction {
  const {blockedOn, blockedReason, due, owner, priority, reference, status, title} = action
  return {reference, title, status, owner, priority, due, blockedReason, blockedOn, pushes: movedCount}
}

function documentFacts({reference, reviewOn, title}: Document): PortfolioDocument {
  return {oldestSuggestionOn: null, pendingSuggestions: 0, reference, reviewOn, title}
}

function milestoneFacts({actual, baseline, forecast, reference, title, type}: Milestone): PortfolioMilestone {
  return {reference, title, type, baseline, forecast, actual}
}

function stakeholderFacts(stakeholder: Stakeholder): PortfolioStakeholder {
  const {addedOn, cadenceDays, engagement, influence, interest, lastContactOn, name, reference} = stakeholder
  const {current, desired} = engagement
  return {reference, title: name, influence, interest, cadenceDays, lastContactOn, addedOn, current, desired}
}

function lineFacts(
  {figures, row}: FiguredLine,
  assertions: ReadonlyMap<string, readonly CheckedAssertion[]>,
): PortfolioBudgetLine {
  return {title: row.name, line: toBudgetLine(row), figures, assertions: assertions.get(row.reference) ?? []}
}

async function assertionsByLine(
  database: Kysely<Database>,
  lines: readonly FiguredLine[],
): Promise<Map<string, CheckedAssertion[]>> {
  const checked = await checkAssertions(
    database,
    lines.map(({row}) => row),
  )
  return groupBy(
    checked.map((each) => each.checked),
    ({line}) => line,
  )
}

function groupBy<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const group = groups.get(keyOf(entry))
    if (group) group.push(entry)
    else groups.set(keyOf(entry), [entry])
  }
  return groups
}
