import {moneyText} from '#shared/budgets/index'
import {localMinute, plainLine, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import type {Baseline, ProjectBaselines} from './shape.ts'

/** What was set, against what was before; or all baselines so far, the newest first. */
export function renderBaselines(baselines: ProjectBaselines, screen: Screen, timeZone: string): string {
  const {baselines: all, finish, name, project, set, start} = baselines
  const {colour, columns} = screen
  if (set !== null) return wrap(setLines(baselines, set).join('\n'), columns)
  const head = colour.bold(wrap(`${project}  ${plainLine(name)}`, columns))
  if (all.length > 0) {
    const details = all.map((each) => ({label: `baseline ${each.version}`, value: baselineText(each, timeZone)}))
    return `${head}\n${renderDetails(details, screen)}`
  }
  const command = start && finish ? '--yes' : '--start DATE --finish DATE'
  const plan = `No baseline yet; the plan is ${start ?? 'no start'} to ${finish ?? 'no finish'}.`
  return `${head}\n${wrap(`${plan} To set it: coord project baseline ${project} ${command}`, columns)}`
}

function setLines({name, project}: ProjectBaselines, set: NonNullable<ProjectBaselines['set']>): string[] {
  const {after, before, milestones} = set
  const isMoved = before.start !== after.start || before.finish !== after.finish
  const was = isMoved ? ` (was ${before.start ?? 'no start'} to ${before.finish ?? 'no finish'})` : ''
  const head = `Baseline ${after.version} of ${project}  ${plainLine(name)}  ${after.start} to ${after.finish}${was}`
  const moved = milestones.map(
    (milestone) =>
      `  ${milestone.reference}  ${plainLine(milestone.title)}  ${milestone.before ?? 'new'} → ${milestone.after ?? 'removed'}`,
  )
  const held = before.version === null ? [`  ${contentText(after)}`] : []
  return [head, ...(after.reason === null ? [] : [`  because: ${plainLine(after.reason)}`]), ...held, ...moved]
}

function baselineText(baseline: Baseline, timeZone: string): string {
  const {at, by, finish, reason, start} = baseline
  const why = reason === null ? '' : `: ${plainLine(reason)}`
  const days = baseline.milestones.map(({date, reference, title}) => `  ${date}  ${reference}  ${plainLine(title)}`)
  const lines = [
    `${start} to ${finish}, ${contentText(baseline)}`,
    `set ${localMinute(at, timeZone)} by ${plainLine(by)}${why}`,
  ]
  return [...lines, ...days].join('\n')
}

function contentText({approved, milestones}: Baseline): string {
  const money = approved.map((amount) => `${moneyText(amount)} approved`)
  return [`${milestones.length} milestone${milestones.length === 1 ? '' : 's'}`, ...money].join(', ')
}
