import type {ListView} from '#shared/lists/index'
import {paintBand} from '#shared/risks/index'
import {plainLine, type Screen} from '#shared/terminal/index'
import type {Project} from './shape.ts'

/** What to do in an empty database. */
export const firstProject =
  'coord project add "Library refurbishment" --key LIB   (or look around first: coord project demo)'

export const projectList: ListView<Project> = {
  columns: [
    {name: 'key', title: 'PROJECT', value: (project) => project.key},
    {name: 'name', flexible: true, value: (project) => project.name},
    {name: 'status', leaves: 1, value: (project) => project.status},
    {
      name: 'health',
      style: (text, {health}, colour) =>
        health.computed ? paintBand({colour: health.computed, word: ''}, text, colour) : colour.dim(text),
      value: (project) => project.health.computed,
    },
    {name: 'declared', onRequest: true, value: ({health}) => health.declared?.colour ?? null},
    {name: 'owner', flexible: true, leaves: 2, value: (project) => project.owner},
    {name: 'priority', align: 'right', leaves: 5, title: 'PRIO', value: (project) => project.priority},
    {name: 'phase', leaves: 6, value: (project) => project.phase},
    {name: 'finish', leaves: 4, value: (project) => project.forecastFinish ?? project.baseline.finish},
    {name: 'risks', align: 'right', leaves: 3, value: (project) => project.openRisks.total},
    {name: 'department', flexible: true, onRequest: true, value: (project) => project.department},
    {name: 'sponsor', flexible: true, onRequest: true, value: (project) => project.sponsor},
    {name: 'currency', onRequest: true, value: (project) => project.currency},
    {name: 'start', onRequest: true, value: (project) => project.baseline.start},
    {name: 'elapsed', align: 'right', onRequest: true, value: (project) => project.elapsedPercent},
    {name: 'group', onRequest: true, value: (project) => project.group},
    {name: 'tags', flexible: true, onRequest: true, value: (project) => project.tags.join(' ') || null},
    {name: 'updated', onRequest: true, value: (project) => project.updatedAt},
  ],
  empty: 'No projects. Add one: coord project add "Library refurbishment", or try coord project demo',
}

/** One line after a change: where the project stands, with its dates as they were understood. */
export function projectLine(project: Project, {colour}: Screen): string {
  const {actualFinish, baseline, forecastFinish} = project
  const understood = [
    baseline.start && `from ${baseline.start}`,
    baseline.finish && `to ${baseline.finish}`,
    forecastFinish && `forecast ${forecastFinish}`,
    actualFinish && `finished ${actualFinish}`,
  ].filter((part) => typeof part === 'string')
  const head = `${colour.bold(project.key)}  ${plainLine(project.name)}  ${colour.dim(project.status)}`
  return [head, ...(understood.length > 0 ? [colour.dim(understood.join(' '))] : [])].join('  ')
}
