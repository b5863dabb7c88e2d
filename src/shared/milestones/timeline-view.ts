import type {IsoDate} from '#shared/coordination/index'
import {type Colour, pad, plainLine, type Screen, truncate, width, wrap} from '#shared/terminal/index'
import {milestoneList, paintSlip} from './list-view.ts'
import type {Milestone} from './shape.ts'
import type {Timeline} from './timeline.ts'

const PIPE_COLUMNS = 100
const WIDEST_MONTH = 6
const WIDEST_LABEL = 32
const NARROWEST_TRACK = 14
const LONGEST_MONTH = 31

const BASELINE = '◆'
const FORECAST = '◇'
const ACTUAL = '✔'
const TODAY = '│'

/** Which month is where: `monthWidth` columns each, or several months in one column when there are many. */
interface Axis {
  /** Months since year 0 of the first one. */
  readonly firstMonth: number
  readonly months: number
  readonly columns: number
}

/** Milestones over the months: when they were planned, are forecast and were reached, with today as a line. */
export function renderTimeline(timeline: Timeline, screen: Screen): string {
  const {milestones, project, today} = timeline
  if (milestones.length === 0) return milestoneList.empty
  const available = Number.isFinite(screen.columns) ? screen.columns : PIPE_COLUMNS
  const labels = milestones.map(({reference, title}) => `${reference.replace(`${project}-`, '')} ${plainLine(title)}`)
  const months = monthNumber(timeline.to) - monthNumber(timeline.from) + 1
  const narrowestTrack = Math.max(NARROWEST_TRACK, Math.min(months * 2, available >> 1))
  const labelWidth = Math.min(WIDEST_LABEL, Math.max(8, available - narrowestTrack - 2), Math.max(...labels.map(width)))
  const axis = axisOf(timeline, available - labelWidth - 2)
  const rows = milestones.map((milestone, index) => {
    const label = pad(truncate(labels[index]!, labelWidth), labelWidth)
    return `${label}  ${track(milestone, today, axis, screen.colour)}`.trimEnd()
  })
  const indentation = ' '.repeat(labelWidth + 2)
  const heads = headLines(axis).map((line) => `${indentation}${screen.colour.dim(line)}`.trimEnd())
  const legend = `${BASELINE} baseline  ${FORECAST} forecast  ${ACTUAL} reached  ${TODAY} today, ${today}`
  return [...heads, ...rows, '', wrap(legend, available)].join('\n')
}

function axisOf({from, to}: Timeline, room: number): Axis {
  const firstMonth = monthNumber(from)
  const months = monthNumber(to) - firstMonth + 1
  const perMonth = Math.min(WIDEST_MONTH, Math.max(1, Math.floor(room / months)))
  return {columns: Math.max(1, Math.min(room, months * perMonth)), firstMonth, months}
}

/** The years, and below them the months: as names, as letters, or where several share a column not at all. */
function headLines({columns, firstMonth, months}: Axis): string[] {
  const perMonth = columns / months
  const years = Array.from({length: columns}, () => ' ')
  const names = Array.from({length: columns}, () => ' ')
  for (let index = 0; index < months; index++) {
    const month = firstMonth + index
    const at = Math.floor(index * perMonth)
    if (index === 0 || month % 12 === 0) write(years, at, String(Math.floor(month / 12)))
    if (perMonth >= 4) write(names, at, MONTHS[month % 12]!)
    else if (perMonth >= 1) write(names, at, MONTHS[month % 12]![0]!)
  }
  return [years, names].map((cells) => cells.join('').trimEnd()).filter((line) => line !== '')
}

/** Only where the text has room to the end and no other text begins right beside it. */
function write(cells: string[], at: number, text: string): void {
  const isFree = cells
    .slice(Math.max(0, at - (text.length > 1 ? 1 : 0)), at + text.length)
    .every((cell) => cell === ' ')
  if (!isFree || at + text.length > cells.length) return
  for (const [index, letter] of [...text].entries()) cells[at + index] = letter
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function track(milestone: Milestone, today: IsoDate, axis: Axis, colour: Colour): string {
  const {actual, baseline, forecast} = milestone
  const later = actual ?? forecast
  const start = columnOf(baseline, axis)
  // Two days in one column would hide each other: the later one then moves aside where there is room.
  const end = later === null ? start : apart(columnOf(later, axis), start, baseline, later, axis)
  const cells: string[] = Array.from({length: axis.columns}, (_, column) =>
    column > Math.min(start, end) && column < Math.max(start, end) ? '─' : ' ',
  )
  const todayAt = columnOf(today, axis)
  if (cells[todayAt] === ' ') cells[todayAt] = TODAY
  cells[start] = BASELINE
  if (actual !== null) cells[end] = ACTUAL
  else if (forecast !== null && forecast !== baseline) cells[end] = FORECAST
  return cells.map((cell) => paintCell(cell, milestone, colour)).join('')
}

function apart(column: number, start: number, baseline: IsoDate, day: IsoDate, {columns}: Axis): number {
  if (column !== start || day === baseline) return column
  const aside = day > baseline ? column + 1 : column - 1
  return aside >= 0 && aside < columns ? aside : column
}

function paintCell(cell: string, milestone: Milestone, colour: Colour): string {
  if (cell === TODAY) return colour.dim(cell)
  if (cell === FORECAST || cell === ACTUAL || cell === '─') return paintSlip(cell, milestone, colour)
  return cell
}

function columnOf(day: IsoDate, {columns, firstMonth, months}: Axis): number {
  const passed = monthNumber(day) - firstMonth + (Number(day.slice(8)) - 1) / LONGEST_MONTH
  return Math.min(columns - 1, Math.floor((passed / months) * columns))
}

function monthNumber(day: IsoDate): number {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return year * 12 + month - 1
}
