import type {Quadrant} from '#shared/coordination/index'
import {pad, plainLine, type Screen, truncate, wrap} from '#shared/terminal/index'
import type {Grid} from './grid.ts'

const PIPE_COLUMNS = 100
const WIDEST_CELL = 46
const NARROWEST_CELL = 12
const FEWEST_LINES = 4

/** Power upwards, interest to the right, with the names in their quadrants. */
export function renderGrid(grid: Grid, screen: Screen): string {
  const available = Number.isFinite(screen.columns) ? screen.columns : PIPE_COLUMNS
  // Three rules stand beside the two cells.
  const cellWidth = Math.max(NARROWEST_CELL, Math.min(WIDEST_CELL, Math.floor((available - 3) / 2)))
  const rule = (left: string, middle: string, right: string) =>
    `${left}${'─'.repeat(cellWidth)}${middle}${'─'.repeat(cellWidth)}${right}`
  const axis = `${pad(' low interest', cellWidth + 1)} high interest`
  return [
    wrap(`${grid.project} stakeholders: influence upwards, interest to the right`, available),
    '',
    'high influence',
    rule('┌', '┬', '┐'),
    ...row(grid, ['keep-satisfied', 'manage-closely'], cellWidth, screen),
    rule('├', '┼', '┤'),
    ...row(grid, ['monitor', 'keep-informed'], cellWidth, screen),
    rule('└', '┴', '┘'),
    truncate(`low influence`, available),
    truncate(axis, available),
    ...notJudgedLines(grid, available),
  ].join('\n')
}

function row(grid: Grid, pair: readonly [Quadrant, Quadrant], cellWidth: number, {colour}: Screen): string[] {
  const cells = pair.map((quadrant) => namesIn(grid, quadrant))
  const height = Math.max(FEWEST_LINES, ...cells.map((names) => names.length))
  const heads = pair.map((quadrant) => colour.bold(cell(quadrant.replace('-', ' ').toUpperCase(), cellWidth)))
  const lines = Array.from({length: height}, (_, line) => cells.map((names) => cell(names[line] ?? '', cellWidth)))
  return [heads, ...lines].map(([left, right]) => `│${left}│${right}│`)
}

function cell(text: string, columns: number): string {
  return pad(` ${truncate(text, columns - 2)}`, columns)
}

function namesIn({project, quadrants}: Grid, quadrant: Quadrant): string[] {
  const {stakeholders} = quadrants.find((each) => each.quadrant === quadrant)!
  return stakeholders.map(({name, reference}) => `${reference.replace(`${project}-`, '')} ${plainLine(name)}`)
}

function notJudgedLines({notJudged}: Grid, columns: number): string[] {
  if (notJudged.length === 0) return []
  const names = notJudged.map(({name, reference}) => `${reference} ${plainLine(name)}`)
  return ['', wrap(`Not judged: ${names.join(', ')}`, columns)]
}
