import {plainLine, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import type {MilestoneWithForecasts} from './forecasts.ts'
import {paintSlip, slipText} from './list-view.ts'
import type {Milestone} from './shape.ts'

export function renderMilestone(milestone: MilestoneWithForecasts, screen: Screen): string {
  const {colour} = screen
  const details = renderDetails(
    [
      {label: 'status', value: milestone.status},
      {label: 'type', value: milestone.type},
      {label: 'baseline', value: baselineText(milestone)},
      {label: 'forecast', value: milestone.forecast},
      {label: 'reached', value: milestone.actual},
      {label: 'slip', style: (text) => paintSlip(text, milestone, colour), value: slipText(milestone)},
      {label: 'owner', value: milestone.owner},
      {label: 'criteria', value: milestone.acceptanceCriteria},
      {label: 'weight', value: milestone.weight && `${milestone.weight} %`},
      {label: 'description', value: milestone.description},
      {label: 'forecasts', value: milestone.forecasts.map(forecastText).join('\n') || null},
    ],
    screen,
  )
  return `${colour.bold(wrap(`${milestone.reference}  ${plainLine(milestone.title)}`, screen.columns))}\n${details}`
}

/** One line after a change: the reference, the title, when it is expected and how late that is. */
export function milestoneLine(milestone: Milestone, {colour}: Screen): string {
  const {actual, expected, reference, title} = milestone
  const when = actual === null ? `expected ${expected}` : `reached ${actual}`
  return `${colour.bold(reference)}  ${plainLine(title)}  ${when}  ${paintSlip(slipText(milestone), milestone, colour)}`
}

function baselineText({baseline, baselineReason, baselineVersion}: Milestone): string {
  return baselineReason === null ? baseline : `${baseline} (version ${baselineVersion}: ${baselineReason})`
}

function forecastText({at, by, forecast, reason}: MilestoneWithForecasts['forecasts'][number]): string {
  const why = reason ? `: ${plainLine(reason)}` : ''
  return `${forecast ?? 'none'} said on ${at.slice(0, 10)} by ${plainLine(by)}${why}`
}
