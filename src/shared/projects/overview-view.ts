import {bandOrder} from '#shared/coordination/index'
import {type Column, type ListView, toTable} from '#shared/lists/index'
import {paintBand} from '#shared/risks/index'
import {type Rendered, type Screen, wrap} from '#shared/terminal/index'
import {healthWords} from './health-view.ts'
import {type Grouping, groupNameOf, type Overview} from './overview.ts'
import type {Project} from './shape.ts'

const BAR = 8

/** The portfolio: one table a group, each with the columns that there is room for in all, totals at the end. */
export function renderOverview(overview: Overview, screen: Screen): Rendered {
  const all = overview.groups.flatMap(({projects}) => projects)
  const {hidden} = toTable(ownColumns, all, undefined, screen)
  const isShown = ({name, title = name.toUpperCase()}: Column<Project>) => !hidden.includes(title)
  const list = {...ownColumns, columns: ownColumns.columns.filter(isShown)}
  const groups = overview.groups.map(({name, projects}) => {
    const {text} = toTable(list, projects, undefined, screen)
    return `${screen.colour.bold.underline(name)} (${projects.length})\n${text}`
  })
  return {hidden, text: [...groups, totalsLine(overview, screen)].join('\n\n')}
}

/** The projects of the overview as one list, in which each says its group. */
export function overviewList(grouping: Grouping): ListView<Project> {
  const group: Column<Project> = {flexible: true, leaves: 9, name: 'group', value: groupNameOf(grouping)}
  return {...ownColumns, columns: [...ownColumns.columns, group, ...onRequest]}
}

const riskColumn = (band: 'red' | 'orange' | 'yellow', leaves: number): Column<Project> => ({
  align: 'right',
  leaves,
  name: band,
  style: (text, {openRisks}, colour) =>
    openRisks[band] > 0 ? paintBand({colour: band, word: band}, text, colour) : colour.dim(text),
  value: (project) => project.openRisks[band],
})

const ownColumns: ListView<Project> = {
  columns: [
    {name: 'key', title: 'PROJECT', value: (project) => project.key},
    {name: 'name', flexible: true, value: (project) => project.name},
    {
      name: 'health',
      rank: ({health}) => (health.computed ? bandOrder(health.computed) : -1),
      style: (text, {health}, colour) =>
        health.computed ? paintBand({colour: health.computed, word: ''}, text, colour) : colour.dim(text),
      shown: ({health}) => healthWords(health),
      value: (project) => project.health.computed,
    },
    {name: 'phase', leaves: 7, value: (project) => project.phase},
    {name: 'owner', flexible: true, leaves: 5, value: (project) => project.owner},
    {
      leaves: 6,
      name: 'elapsed',
      shown: (project) => elapsedBar(project.elapsedPercent),
      value: (project) => project.elapsedPercent,
    },
    riskColumn('red', 1),
    riskColumn('orange', 2),
    riskColumn('yellow', 4),
    {
      align: 'right',
      leaves: 3,
      name: 'overdue',
      style: (text, {openRisks}, colour) => (openRisks.reviewsOverdue > 0 ? colour.red(text) : colour.dim(text)),
      value: (project) => project.openRisks.reviewsOverdue,
    },
    {name: 'active', leaves: 8, title: 'LAST CHANGE', value: (project) => project.lastActivityAt.slice(0, 10)},
  ],
  empty: 'No projects.',
}

const onRequest: readonly Column<Project>[] = [
  {name: 'status', onRequest: true, value: (project) => project.status},
  {align: 'right', name: 'priority', onRequest: true, value: (project) => project.priority},
  {name: 'department', onRequest: true, value: (project) => project.department},
  {align: 'right', name: 'green', onRequest: true, value: (project) => project.openRisks.green},
  {align: 'right', name: 'risks', onRequest: true, value: (project) => project.openRisks.total},
]

function elapsedBar(percent: number | null): string | null {
  if (percent === null) return null
  const filled = Math.round((percent / 100) * BAR)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${percent} %`
}

function totalsLine({totals: {needsAttention, openRisks, projects}}: Overview, {colour, columns}: Screen): string {
  const attention =
    needsAttention === 0
      ? 'none needs attention'
      : colour.red(`${needsAttention} ${needsAttention === 1 ? 'needs' : 'need'} attention`)
  const bands = `${openRisks.red} red, ${openRisks.orange} orange, ${openRisks.yellow} yellow, ${openRisks.green} green`
  const parts = [
    `${counted(projects, 'project')}, ${attention}`,
    `${counted(openRisks.total, 'open threat')}: ${bands}`,
    `${counted(openRisks.reviewsOverdue, 'review')} overdue`,
  ]
  return wrap(parts.join('; '), columns)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
