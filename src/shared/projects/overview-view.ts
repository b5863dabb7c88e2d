import {type Column, type ListView, toTable} from '#shared/lists/index'
import {paintBand} from '#shared/risks/index'
import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import {healthWords} from './health-view.ts'
import type {Overview} from './overview.ts'
import type {Project} from './shape.ts'

const BAR = 8

/** The portfolio: one table a group, each with the same columns, totals at the end. */
export function renderOverview(overview: Overview, screen: Screen): string {
  if (!screen.isTerminal)
    return overview.groups.flatMap(({name, projects}) => projects.map((project) => tabLine(name, project))).join('\n')
  if (overview.totals.projects === 0) return overviewList.empty
  const groups = overview.groups.map(({name, projects}) => {
    const {text} = toTable(overviewList, projects, undefined, screen)
    return `${screen.colour.bold.underline(name)} (${projects.length})\n${text}`
  })
  return [...groups, totalsLine(overview, screen)].join('\n\n')
}

const riskColumn = (band: 'red' | 'orange' | 'yellow', leaves: number): Column<Project> => ({
  align: 'right',
  leaves,
  name: band,
  style: (text, {openRisks}, colour) =>
    openRisks[band] > 0 ? paintBand({colour: band, word: band}, text, colour) : colour.dim(text),
  value: (project) => project.openRisks[band],
})

const overviewList: ListView<Project> = {
  columns: [
    {name: 'key', title: 'PROJECT', value: (project) => project.key},
    {name: 'name', flexible: true, value: (project) => project.name},
    {
      name: 'health',
      style: (text, {health}, colour) =>
        health.computed ? paintBand({colour: health.computed, word: ''}, text, colour) : colour.dim(text),
      value: ({health}) => healthWords(health),
    },
    {name: 'phase', leaves: 7, value: (project) => project.phase},
    {name: 'owner', flexible: true, leaves: 5, value: (project) => project.owner},
    {name: 'elapsed', leaves: 6, value: (project) => elapsedBar(project.elapsedPercent)},
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
  empty: 'No projects. Add one: coord project add "Library refurbishment", or try coord project demo',
}

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

function tabLine(group: string, project: Project): string {
  const {health, key, name, openRisks, owner, phase, status} = project
  const cells = [
    group,
    key,
    name,
    health.computed ?? '',
    status,
    phase,
    owner ?? '',
    openRisks.red,
    openRisks.orange,
    openRisks.yellow,
  ]
  return cells.map((cell) => plainLine(String(cell))).join('\t')
}
