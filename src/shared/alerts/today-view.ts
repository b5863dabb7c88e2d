import type {Action} from '#shared/actions/index'
import {paintColour, plainLine, type Screen, truncate} from '#shared/terminal/index'
import {countsText} from './list-view.ts'
import type {JsonAlert} from './shape.ts'
import type {Today} from './today.ts'

const SHOWN_ACTIONS = 5
const INDENT = 8

/** One screen: what needs somebody, each with the command to act; a quiet day is two lines. */
export function renderToday(today: Today, screen: Screen): string {
  const {alerts, counts, date, owner, project, projects} = today
  const {colour} = screen
  const whose = [project, owner].filter((each) => each !== null).map((each) => ` for ${plainLine(each)}`)
  const head = colour.bold(`${weekdayOf(date)}, ${date}${whose.join('')}`)
  const found = counts.red + counts.orange + counts.yellow + counts.green
  const others = otherActions(today)
  if (alerts.length === 0 && others.length === 0) {
    const looked = projects === 1 ? '1 project' : `${projects} projects`
    return [
      head,
      `Nothing needs anybody in ${looked}${found > 0 ? `; ${countsText(counts, screen)}: coord alerts` : '.'}`,
    ].join('\n')
  }
  return [
    head,
    ...alerts.flatMap((alert) => alertLines(alert, screen)),
    ...actionLines(others, today, screen),
    ...(found > alerts.length ? [`${found} alerts in all, ${countsText(counts, screen)}: coord alerts`] : []),
  ].join('\n')
}

function alertLines({action, code, severity, title}: JsonAlert, {colour, columns}: Screen): string[] {
  const sentence = truncate(plainLine(title), columns - INDENT)
  return [
    `${paintColour(severity, severity.padEnd(INDENT), colour)}${sentence}`,
    `${' '.repeat(INDENT)}${colour.dim(`${plainLine(action)}  # ${code}`)}`,
  ]
}

/** Those of which nothing is said above. */
function otherActions({actions, alerts}: Today): Today['actions'] {
  const said = new Set(alerts.flatMap(({references}) => references))
  return actions.filter(({reference}) => !said.has(reference))
}

function actionLines(others: Today['actions'], {owner, project}: Today, {colour, columns}: Screen): string[] {
  if (others.length === 0) return []
  const shown = others.slice(0, SHOWN_ACTIONS).map((action) => truncate(`  ${dueLine(action)}`, columns))
  const scope = `${project ? ` -p ${project}` : ' --portfolio'}${owner ? ` --owner ${owner}` : ''}`
  const more =
    others.length > SHOWN_ACTIONS
      ? ` (${others.length - SHOWN_ACTIONS} more: coord action list${scope} --due-within 0)`
      : ''
  return [`${colour.bold('Due')}${more}`, ...shown]
}

/** `LIB-A1  2026-11-20 (3 days late)  Order the survey  (ben)`. */
function dueLine({daysLate, due, owner, reference, title}: Action): string {
  const late = daysLate === 0 ? 'today' : `${daysLate} ${daysLate === 1 ? 'day' : 'days'} late`
  return `${reference}  ${due} (${late})  ${plainLine(title)}${owner ? `  (${plainLine(owner)})` : ''}`
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

function weekdayOf(date: string): string {
  return weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()]!
}
