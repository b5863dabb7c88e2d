import {plainLine, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import type {StakeholderWithInteractions} from './interactions.ts'
import {engagementText} from './list-view.ts'
import type {Stakeholder} from './shape.ts'

export function renderStakeholder(stakeholder: StakeholderWithInteractions, screen: Screen): string {
  const {colour} = screen
  const details = renderDetails(
    [
      {label: 'organisation', value: stakeholder.organisation},
      {label: 'role', value: stakeholder.role},
      {label: 'e-mail', value: stakeholder.personal?.email ?? null},
      {label: 'telephone', value: stakeholder.personal?.phone ?? null},
      {label: 'influence', value: levelText(stakeholder.influence)},
      {label: 'interest', value: levelText(stakeholder.interest)},
      {label: 'quadrant', value: stakeholder.quadrant ?? 'not judged'},
      {label: 'engagement', value: engagementText(stakeholder)},
      {label: 'cadence', value: cadenceText(stakeholder)},
      {label: 'last contact', value: stakeholder.lastContactOn ?? 'never'},
      {
        label: 'next contact',
        style: (text) => (stakeholder.contactDue ? colour.red(text) : text),
        value: stakeholder.nextContactOn && `${stakeholder.nextContactOn}${stakeholder.contactDue ? ' (due)' : ''}`,
      },
      {label: 'forgotten', value: stakeholder.forgottenOn},
      {label: 'contacts', value: stakeholder.interactions.map(interactionText).join('\n') || null},
    ],
    screen,
  )
  return `${colour.bold(wrap(`${stakeholder.reference}  ${plainLine(stakeholder.name)}`, screen.columns))}\n${details}`
}

/** One line after a change: the reference, the name, the quadrant and when to talk next. */
export function stakeholderLine(stakeholder: Stakeholder, {colour}: Screen): string {
  const {name, nextContactOn, quadrant, reference} = stakeholder
  const next = nextContactOn === null ? '' : `  next contact ${nextContactOn}`
  return `${colour.bold(reference)}  ${plainLine(name)}  ${colour.dim(quadrant ?? 'not judged')}${next}`
}

function levelText(level: number | null): string | null {
  return level === null ? null : `${level} of 5`
}

function cadenceText({cadenceAssumed, cadenceDays, quadrant}: Stakeholder): string {
  const why = cadenceAssumed ? ` (usual for ${quadrant ?? 'somebody not judged'})` : ''
  return `every ${cadenceDays === 1 ? 'day' : `${cadenceDays} days`}${why}`
}

function interactionText({note, on}: StakeholderWithInteractions['interactions'][number]): string {
  return note ? `${on}  ${plainLine(note)}` : on
}
