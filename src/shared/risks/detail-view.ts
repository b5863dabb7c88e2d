import type {Action} from '#shared/actions/index'
import {plainLine, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import {assessmentText, bandText, paintBand} from './band-view.ts'
import type {Assessment, Risk} from './shape.ts'

/** `actions` are those that follow from the risk. */
export function renderRisk(risk: Risk & {readonly actions?: readonly Action[]}, screen: Screen): string {
  const {colour} = screen
  const assessed = (assessment: Assessment | null) =>
    assessment && `${assessment.likelihood}×${assessment.impact} = ${bandText(assessment)}`
  const paint = (assessment: Assessment | null) => (text: string) =>
    assessment ? paintBand(assessment.band, text, colour) : text
  const details = renderDetails(
    [
      {label: 'status', value: risk.status},
      {label: 'type', value: risk.type},
      {label: 'category', value: risk.category},
      {label: 'owner', value: risk.owner},
      {label: 'inherent', style: paint(risk.inherent), value: assessed(risk.inherent)},
      {label: 'current', style: paint(risk.current), value: assessed(risk.current) ?? 'not assessed'},
      {label: 'target', style: paint(risk.target), value: assessed(risk.target)},
      {label: 'proximity', value: risk.proximity},
      {label: 'cause', value: risk.cause},
      {label: 'event', value: risk.event},
      {label: 'effect', value: risk.effect},
      {label: 'strategy', value: risk.strategy},
      {label: 'mitigation', value: risk.mitigation},
      {label: 'actions', value: risk.actions?.map(actionText).join('\n') || null},
      {label: 'contingency', value: risk.contingency},
      {label: 'trigger', value: risk.trigger},
      {label: 'probability', value: probabilityText(risk)},
      {label: 'cost impact', value: costText(risk)},
      {label: 'expected value', value: risk.expectedValue && amountText(risk.expectedValue)},
      {label: 'identified', value: `${risk.identifiedOn} by ${risk.identifiedBy}`},
      {label: 'last review', value: risk.lastReviewedOn},
      {
        label: 'next review',
        style: (text) => (risk.reviewOverdue ? colour.red(text) : text),
        value: risk.nextReviewOn && `${risk.nextReviewOn}${risk.reviewOverdue ? ' (overdue)' : ''}`,
      },
      {label: 'escalated to', value: risk.escalatedTo},
      {label: 'accepted', value: risk.acceptedBy && `by ${risk.acceptedBy} until ${risk.acceptedUntil}`},
      {label: 'occurred', value: risk.occurredOn},
      {label: 'closed', value: risk.closedOn && `${risk.closedOn}: ${risk.closedReason}`},
    ],
    screen,
  )
  return `${colour.bold(wrap(`${risk.reference}  ${plainLine(risk.title)}`, screen.columns))}\n${details}`
}

/** One line after a change: where the risk stands, with dates and amounts as they were understood. */
export function riskLine(risk: Risk, {colour}: Screen): string {
  const stands = risk.current ? assessmentText(risk.current, colour) : 'not assessed'
  const understood = [
    risk.closedOn && `closed ${risk.closedOn}`,
    risk.status === 'occurred' && `occurred ${risk.occurredOn}`,
    risk.acceptedUntil && `accepted until ${risk.acceptedUntil}`,
    risk.nextReviewOn && !risk.closedOn && `review ${risk.nextReviewOn}`,
    risk.cost && `cost ${costText(risk)}`,
  ].filter((part) => typeof part === 'string')
  const head = `${colour.bold(risk.reference)}  ${plainLine(risk.title)}  ${colour.dim(risk.status)}  ${stands}`
  return [head, ...(understood.length > 0 ? [colour.dim(understood.join(', '))] : [])].join('  ')
}

function actionText({due, overdue, reference, status, title}: Action): string {
  const until = due ? `, due ${due}${overdue ? ' (overdue)' : ''}` : ''
  return `${reference}  ${plainLine(title)}  (${status}${until})`
}

function probabilityText({probability}: Risk): string | null {
  return probability && `${probability.percent} %${probability.assumed ? ' (assumed from the likelihood)' : ''}`
}

function costText({cost}: Risk): string | null {
  if (cost === null) return null
  const range = [cost.min && `at least ${amountText(cost.min)}`, cost.max && `at most ${amountText(cost.max)}`]
  const given = range.filter((part) => part !== null)
  return `${amountText(cost.likely)}${given.length > 0 ? ` (${given.join(', ')})` : ''}`
}

function amountText({amount, currency}: {readonly amount: string; readonly currency: string}): string {
  return `${amount} ${currency}`
}
