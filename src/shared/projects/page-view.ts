import {actionList, actionTotals} from '#shared/actions/index'
import {amountOf, assertionLine, moneyText, renderBudget} from '#shared/budgets/index'
import {documentList, documentTotals} from '#shared/documents/index'
import {renderChanges} from '#shared/history/index'
import {type ListView, toTable} from '#shared/lists/index'
import {milestoneList, milestoneTotals, slipText} from '#shared/milestones/index'
import {bandText, paintBand, riskList, riskTotals} from '#shared/risks/index'
import {stakeholderList, stakeholderTotals} from '#shared/stakeholders/index'
import {localMinute, plainLine, type Rendered, renderDetails, type Screen, truncate, wrap} from '#shared/terminal/index'
import {healthText} from './health-view.ts'
import type {ProjectPage, ProjectTab} from './page.ts'
import type {Project} from './shape.ts'

const TOP_RISKS = 5

/** One page under the other. */
export function renderProjectPages(
  pages: readonly ProjectPage[],
  tab: ProjectTab,
  screen: Screen,
  timeZone: string,
): Rendered {
  const rendered = pages.map((page) => renderPage(page, tab, screen, timeZone))
  return {
    hidden: [...new Set(rendered.flatMap(({hidden}) => hidden))],
    text: rendered.map(({text}) => text).join('\n\n'),
  }
}

function renderPage(page: ProjectPage, tab: ProjectTab, screen: Screen, timeZone: string): Rendered {
  const {project} = page
  const head = screen.colour.bold(wrap(`${project.key}  ${plainLine(project.name)}`, screen.columns))
  const body = {
    actions: () => listTab(actionList, page.actions, screen, actionTotals),
    log: () => ({hidden: [], text: logTab(page, screen, timeZone)}),
    budget: () => budgetTab(page, screen),
    documents: () => listTab(documentList, page.documents, screen, documentTotals),
    milestones: () => listTab(milestoneList, page.milestones, screen, milestoneTotals),
    overview: () => ({hidden: [], text: overviewTab(page, screen, timeZone)}),
    risks: () => listTab(riskList, page.risks, screen, riskTotals),
    stakeholders: () => listTab(stakeholderList, page.stakeholders, screen, stakeholderTotals),
  }
  const {hidden, text} = body[tab]()
  return {hidden, text: `${head}\n${text}`}
}

function overviewTab({log, project, risks}: ProjectPage, screen: Screen, timeZone: string): string {
  const {colour} = screen
  const details = renderDetails(
    [
      {label: 'status', value: `${project.status}, ${project.phase}`},
      {label: 'health', value: healthText(project.health)},
      {label: 'intake', value: project.group === 'Intake' ? `${project.intakePercent} % of the form answered` : null},
      {label: 'priority', value: String(project.priority)},
      {label: 'department', value: project.department},
      {label: 'sponsor', value: project.sponsor},
      {label: 'owner', value: project.owner},
      {label: 'baseline', value: baselineText(project)},
      {label: 'forecast', value: project.forecastFinish},
      {label: 'finished', value: project.actualFinish},
      {label: 'currency', value: project.currency},
      {label: 'tolerances', value: tolerancesText(project)},
      ...project.budget.map((summary) => ({label: 'budget', value: budgetText(summary)})),
      {label: 'open actions', value: actionsText(project)},
      {label: 'next milestone', value: nextMilestoneText(project)},
      {label: 'risk profile', value: project.riskProfile},
      {label: 'open risks', value: risksText(project)},
      {label: 'tags', value: project.tags.join(', ') || null},
      {label: 'description', value: project.description},
      {label: 'last change', value: localMinute(project.lastActivityAt, timeZone)},
    ],
    screen,
  )
  const top = risks.slice(0, TOP_RISKS).map((risk) => {
    const stands = risk.current ? paintBand(risk.current.band, bandText(risk.current), colour) : 'not assessed'
    return `  ${colour.bold(risk.reference)}  ${truncate(plainLine(risk.title), screen.columns - 36)}  ${stands}`
  })
  const parts = [details]
  if (top.length > 0) parts.push(`${colour.dim('Top risks')}\n${top.join('\n')}`)
  if (log.length > 0) parts.push(`${colour.dim('Latest changes')}\n${renderChanges(log.slice(0, 3), screen, timeZone)}`)
  return parts.join('\n\n')
}

function listTab<Row>(
  list: ListView<Row>,
  rows: readonly Row[],
  screen: Screen,
  totals: (rows: readonly Row[], screen: Screen) => string,
): Rendered {
  if (rows.length === 0) return {hidden: [], text: wrap(list.empty, screen.columns)}
  const {hidden, text} = toTable(list, rows, undefined, screen)
  return {hidden, text: `${text}\n${totals(rows, screen)}`}
}

function budgetTab({budget}: ProjectPage, screen: Screen): Rendered {
  const said = budget.assertions.filter(({holds}) => holds).map((assertion) => assertionLine(assertion, screen))
  return {hidden: [], text: [renderBudget(budget, screen), ...said].join('\n')}
}

function logTab({log}: ProjectPage, screen: Screen, timeZone: string): string {
  return renderChanges(log, screen, timeZone) || 'No changes.'
}

function baselineText({baseline, elapsedPercent}: Project): string | null {
  if (!baseline.start && !baseline.finish) return null
  const elapsed = elapsedPercent === null ? '' : ` (${elapsedPercent} % elapsed)`
  const version = baseline.version === null ? 'not set yet' : `version ${baseline.version}`
  return `${baseline.start ?? 'no start'} to ${baseline.finish ?? 'no finish'}, ${version}${elapsed}`
}

function tolerancesText({tolerances: {costPercent, riskBand, timeDays}}: Project): string | null {
  const parts = [
    timeDays === null ? null : `${timeDays} days`,
    costPercent === null ? null : `${costPercent} % cost`,
    riskBand === null ? null : `${riskBand} risks`,
  ].filter((part) => part !== null)
  return parts.length > 0 ? parts.join(', ') : null
}

/** "GBP 480,000.00 approved, 42,450.00 spent, …; 12.0 % complete, CPI 0.908 (yellow, watch)". */
function budgetText({
  actual,
  approved,
  available,
  committed,
  completePercent,
  cpi,
  forecast,
  spi,
}: Project['budget'][number]): string {
  const amounts = `${moneyText(approved)} approved, ${amountOf(actual)} spent, ${amountOf(committed)} committed, ${amountOf(available)} available, ${amountOf(forecast)} forecast`
  const indices = [indexText('CPI', cpi), indexText('SPI', spi)].filter((text) => text !== null)
  const earned = completePercent === null ? [] : [`${completePercent} % complete`]
  return [amounts, [...earned, ...indices].join(', ')].filter((part) => part !== '').join('; ')
}

function indexText(name: string, {colour, value, word}: Project['budget'][number]['cpi']): string | null {
  return value === null ? null : `${name} ${value} (${colour}, ${word})`
}

function actionsText({openActions: {overdue, total}}: Project): string | null {
  if (total === 0) return null
  return overdue === 0 ? String(total) : `${total} (${overdue} overdue)`
}

function nextMilestoneText({nextMilestone}: Project): string | null {
  if (nextMilestone === null) return null
  const {band, expected, reference, slipDays, title} = nextMilestone
  return `${reference} ${plainLine(title)}, ${expected}, ${slipText({band, slipDays})}`
}

function risksText({openRisks}: Project): string {
  const parts = (['red', 'orange', 'yellow', 'green'] as const)
    .filter((colour) => openRisks[colour] > 0)
    .map((colour) => `${openRisks[colour]} ${colour}`)
  if (openRisks.opportunities > 0)
    parts.push(`and ${openRisks.opportunities} ${openRisks.opportunities === 1 ? 'opportunity' : 'opportunities'}`)
  if (openRisks.proposed > 0) parts.push(`${openRisks.proposed} proposed`)
  if (openRisks.reviewsOverdue > 0) parts.push(`${openRisks.reviewsOverdue} reviews overdue`)
  return parts.length > 0 ? `${openRisks.total} (${parts.join(', ')})` : 'none'
}
