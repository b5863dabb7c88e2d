import {amountOf} from '#shared/budgets/index'
import {bandOrder} from '#shared/coordination/index'
import {type Column, type ListView, toTable} from '#shared/lists/index'
import {paintBand} from '#shared/risks/index'
import {type Colour, paintColour, type Rendered, type Screen, wrap} from '#shared/terminal/index'
import {healthSign, healthWords, isDeclaredOtherwise} from './health-view.ts'
import {type Grouping, groupNameOf, type Overview} from './overview.ts'
import type {Project} from './shape.ts'

/** Below this many columns cells say what they say in fewer, so that time, work and money stand beside each other on 120. */
const NARROW = 150
const BAR = 5
const RISING = '▁▂▃▄▅▆▇█'

/** The portfolio: one table a group, each with the columns that there is room for in all, totals at the end. */
export function renderOverview(overview: Overview, screen: Screen): Rendered {
  const all = overview.groups.flatMap(({projects}) => projects)
  const isNarrow = screen.columns < NARROW
  const own = columnsOf(isNarrow ? {bar: risingBar, healthOf: healthSign} : wide)
  const {hidden} = toTable(own, all, undefined, screen)
  const isShown = ({name, title = name.toUpperCase()}: Column<Project>) => !hidden.includes(title)
  const list = {...own, columns: own.columns.filter(isShown)}
  const groups = overview.groups.map(({name, projects}) => {
    const {text} = toTable(list, projects, undefined, screen)
    return `${screen.colour.bold.underline(name)} (${projects.length})\n${text}`
  })
  const legend =
    isNarrow && all.some(({health}) => isDeclaredOtherwise(health)) ? ['a ≠ b: computed a, declared b'] : []
  const totals = [totalsLine(overview, screen), ...expensesLines(overview, screen), ...legend].join('\n')
  return {hidden, text: [...groups, totals].join('\n\n')}
}

/** The projects of the overview as one list, in which each says its group. */
export function overviewList(grouping: Grouping): ListView<Project> {
  const group: Column<Project> = {flexible: true, leaves: 9, name: 'group', value: groupNameOf(grouping)}
  return {...everyColumn, columns: [...everyColumn.columns, group, ...onRequest]}
}

interface Cells {
  readonly bar: (percent: string | number | null) => string
  readonly healthOf: (health: Project['health']) => string
}

const wide: Cells = {bar: lyingBar, healthOf: healthWords}

const columnsOf = ({bar, healthOf}: Cells): ListView<Project> => ({
  columns: [
    {name: 'key', title: 'PROJECT', value: (project) => project.key},
    {name: 'name', flexible: true, value: (project) => project.name},
    {
      name: 'health',
      rank: ({health}) => (health.computed ? bandOrder(health.computed) : -1),
      style: (text, {health}, colour) =>
        health.computed ? paintBand({colour: health.computed, word: ''}, text, colour) : colour.dim(text),
      shown: ({health}) => healthOf(health),
      value: (project) => project.health.computed,
    },
    {name: 'phase', leaves: 10, value: (project) => project.phase},
    {
      name: 'elapsed',
      leaves: 8,
      shown: ({elapsedPercent}) => bar(elapsedPercent),
      value: (project) => project.elapsedPercent,
    },
    barColumn('complete', 6, 'completePercent', bar),
    barColumn('spent', 4, 'spentPercent', bar),
    indexColumn('cpi', 3),
    indexColumn('spi', 5),
    {
      name: 'risks',
      leaves: 2,
      rank: ({openRisks: {orange, red, yellow}}) => red * 1e6 + orange * 1e3 + yellow,
      style: (text, {openRisks}, colour) => paintWorst(openRisks, text, colour),
      value: ({openRisks}) => bandLetters(openRisks),
    },
    {
      align: 'right',
      leaves: 1,
      name: 'late',
      style: (text, {openActions}, colour) => (openActions.overdue > 0 ? colour.red(text) : colour.dim(text)),
      value: ({openActions}) => openActions.overdue,
    },
    {
      name: 'next',
      leaves: 7,
      style: (text, {nextMilestone}, colour) =>
        nextMilestone ? paintColour(nextMilestone.band, text, colour) : colour.dim(text),
      shown: ({nextMilestone}) => milestoneText(nextMilestone),
      title: 'NEXT MILESTONE',
      value: ({nextMilestone}) => nextMilestone?.expected ?? null,
    },
    {name: 'owner', flexible: true, leaves: 11, value: (project) => project.owner},
    {
      align: 'right',
      leaves: 9,
      name: 'overdue',
      title: 'REVIEWS',
      style: (text, {openRisks}, colour) => (openRisks.reviewsOverdue > 0 ? colour.red(text) : colour.dim(text)),
      value: (project) => project.openRisks.reviewsOverdue,
    },
    {name: 'active', leaves: 12, title: 'LAST CHANGE', value: (project) => project.lastActivityAt.slice(0, 10)},
  ],
  empty: 'No projects.',
})

const everyColumn = columnsOf(wide)

const onRequest: readonly Column<Project>[] = [
  {name: 'status', onRequest: true, value: (project) => project.status},
  {align: 'right', name: 'priority', onRequest: true, value: (project) => project.priority},
  {name: 'department', onRequest: true, value: (project) => project.department},
  {align: 'right', name: 'threats', onRequest: true, value: (project) => project.openRisks.total},
  riskColumn('red'),
  riskColumn('orange'),
  riskColumn('yellow'),
  riskColumn('green'),
  {align: 'right', name: 'slip', onRequest: true, value: ({nextMilestone}) => nextMilestone?.slipDays ?? null},
  ...(['approved', 'committed', 'actual', 'available', 'forecast'] as const).map(
    (name): Column<Project> => ({
      align: 'right',
      name,
      onRequest: true,
      rank: (project) => Number(mainBudget(project)?.[name].amount ?? 0),
      shown: (project) => amountText(mainBudget(project)?.[name]),
      value: (project) => mainBudget(project)?.[name].amount ?? null,
    }),
  ),
  {name: 'currency', onRequest: true, value: (project) => mainBudget(project)?.currency ?? null},
]

/** In the currency of the project, else the first; the others are on its page. */
function mainBudget({budget, currency}: Project): Project['budget'][number] | undefined {
  return budget.find((each) => each.currency === currency) ?? budget[0]
}

function barColumn(
  name: string,
  leaves: number,
  percent: 'completePercent' | 'spentPercent',
  bar: Cells['bar'],
): Column<Project> {
  const percentOf = (project: Project) => mainBudget(project)?.[percent] ?? null
  return {
    leaves,
    name,
    rank: (project) => Number(percentOf(project) ?? -1),
    shown: (project) => bar(percentOf(project)),
    style: (text, project, colour) =>
      percent === 'spentPercent' && mainBudget(project)?.available.amount.startsWith('-') ? colour.red(text) : text,
    value: percentOf,
  }
}

function riskColumn(band: 'red' | 'orange' | 'yellow' | 'green'): Column<Project> {
  return {align: 'right', name: band, onRequest: true, value: (project) => project.openRisks[band]}
}

function amountText(money: Project['budget'][number]['approved'] | undefined): string {
  return money ? amountOf(money) : ''
}

function indexColumn(name: 'cpi' | 'spi', leaves: number): Column<Project> {
  const indexOf = (project: Project) => mainBudget(project)?.[name]
  return {
    align: 'right',
    leaves,
    name,
    style: (text, project, colour) => {
      const band = indexOf(project)?.colour
      return band ? paintColour(band, text, colour) : colour.dim(text)
    },
    rank: (project) => Number(indexOf(project)?.value ?? -1),
    // The letter of its band stands beside it, for those who do not see the colour.
    shown: (project) => {
      const index = indexOf(project)
      if (!index?.value) return ''
      return index.colour ? `${index.value} ${index.colour[0]!.toUpperCase()}` : index.value
    },
    value: (project) => indexOf(project)?.value ?? null,
  }
}

const shownBands = ['red', 'orange', 'yellow'] as const

/** "R2 O1": how many open threats are in each band that matters. */
function bandLetters(openRisks: Project['openRisks']): string {
  const letters = shownBands.filter((band) => openRisks[band] > 0)
  return letters.map((band) => `${band[0]!.toUpperCase()}${openRisks[band]}`).join(' ')
}

function paintWorst(openRisks: Project['openRisks'], text: string, colour: Colour): string {
  const worst = shownBands.find((band) => openRisks[band] > 0)
  return worst ? paintColour(worst, text, colour) : colour.dim(text)
}

/** "2026-12-01 +3 d": when it is expected, and how far from its baseline. */
function milestoneText(milestone: Project['nextMilestone']): string {
  if (milestone === null) return ''
  const {expected, slipDays} = milestone
  if (slipDays === 0) return expected
  return `${expected} ${slipDays > 0 ? '+' : '−'}${Math.abs(slipDays)} d`
}

function lyingBar(percent: string | number | null): string {
  if (percent === null) return ''
  const filled = Math.min(BAR, Math.max(0, Math.round((Number(percent) / 100) * BAR)))
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${wholePercent(percent)}`
}

function risingBar(percent: string | number | null): string {
  if (percent === null) return ''
  const height = Math.min(RISING.length - 1, Math.max(0, Math.floor((Number(percent) / 100) * RISING.length)))
  return `${RISING[height]} ${wholePercent(percent)}`
}

function wholePercent(percent: string | number): string {
  return `${Math.round(Number(percent))} %`
}

/** One line a currency: what all projects together have, spend and expect. */
function expensesLines({totals: {expenses}}: Overview, {colour, columns}: Screen): string[] {
  return expenses.map(({actual, approved, available, committed, currency, forecast, usedPercent}) => {
    const used = usedPercent === null ? '' : ` (${usedPercent} % used)`
    const left = `${amountOf(available)} available`
    const parts = [
      `${currency} ${amountOf(approved)} approved`,
      `${amountOf(actual)} spent`,
      `${amountOf(committed)} committed${used}`,
      left,
      `${amountOf(forecast)} forecast`,
    ]
    const text = wrap(parts.join(', '), columns)
    return available.amount.startsWith('-') ? colour.red(text) : text
  })
}

function totalsLine(
  {totals: {actionsOverdue, needsAttention, openRisks, projects}}: Overview,
  {colour, columns}: Screen,
): string {
  const attention =
    needsAttention === 0
      ? 'none needs attention'
      : colour.red(`${needsAttention} ${needsAttention === 1 ? 'needs' : 'need'} attention`)
  const bands = `${openRisks.red} red, ${openRisks.orange} orange, ${openRisks.yellow} yellow, ${openRisks.green} green`
  const parts = [
    `${counted(projects, 'project')}, ${attention}`,
    `${counted(openRisks.total, 'open threat')}: ${bands}`,
    `${counted(openRisks.reviewsOverdue, 'review')} and ${counted(actionsOverdue, 'action')} overdue`,
  ]
  return wrap(parts.join('; '), columns)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
