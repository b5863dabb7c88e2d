import {engagementLevels, quadrants} from '#shared/coordination/index'
import type {ListView} from '#shared/lists/index'
import {type Screen, wrap} from '#shared/terminal/index'
import type {Stakeholder} from './shape.ts'

export const stakeholderList: ListView<Stakeholder> = {
  columns: [
    {name: 'reference', title: 'STAKEHOLDER', value: (stakeholder) => stakeholder.reference},
    {name: 'name', flexible: true, value: (stakeholder) => stakeholder.name},
    {name: 'organisation', flexible: true, leaves: 4, value: (stakeholder) => stakeholder.organisation},
    {name: 'role', flexible: true, leaves: 5, value: (stakeholder) => stakeholder.role},
    {
      name: 'quadrant',
      leaves: 1,
      rank: ({quadrant}) => (quadrant ? quadrants.indexOf(quadrant) : quadrants.length),
      value: (stakeholder) => stakeholder.quadrant,
    },
    {
      name: 'engagement',
      leaves: 3,
      rank: ({engagement: {current}}) => (current ? engagementLevels.indexOf(current) : -1),
      style: (text, {engagement: {gap}}, colour) => (gap !== null && gap > 0 ? colour.yellow(text) : text),
      value: engagementText,
    },
    {
      name: 'next',
      style: (text, {contactDue}, colour) => (contactDue ? colour.red(text) : text),
      value: (stakeholder) => stakeholder.nextContactOn,
    },
    {name: 'due', leaves: 2, value: ({contactDue}) => (contactDue ? 'due' : null)},
    {name: 'last', onRequest: true, value: (stakeholder) => stakeholder.lastContactOn},
    {name: 'cadence', align: 'right', onRequest: true, value: (stakeholder) => stakeholder.cadenceDays},
    {name: 'influence', align: 'right', onRequest: true, value: (stakeholder) => stakeholder.influence},
    {name: 'interest', align: 'right', onRequest: true, value: (stakeholder) => stakeholder.interest},
    {name: 'gap', align: 'right', onRequest: true, value: (stakeholder) => stakeholder.engagement.gap},
    {name: 'email', onRequest: true, value: (stakeholder) => stakeholder.personal?.email ?? null},
    {name: 'phone', onRequest: true, value: (stakeholder) => stakeholder.personal?.phone ?? null},
    {name: 'project', onRequest: true, value: (stakeholder) => stakeholder.project},
    {name: 'forgotten', onRequest: true, value: (stakeholder) => stakeholder.forgottenOn},
    {name: 'updated', onRequest: true, value: (stakeholder) => stakeholder.updatedAt},
  ],
  empty: 'No stakeholders. Add one: coord stakeholder add "Head of Culture" --influence 5 --interest 4',
}

/** For example `5 stakeholders: 2 manage-closely, 1 monitor, 2 not judged; 1 contact due`. */
export function stakeholderTotals(stakeholders: readonly Stakeholder[], {columns}: Screen): string {
  const parts = [...quadrants, null].flatMap((quadrant) => {
    const count = stakeholders.filter((stakeholder) => stakeholder.quadrant === quadrant).length
    return count === 0 ? [] : [`${count} ${quadrant ?? 'not judged'}`]
  })
  const due = stakeholders.filter(({contactDue}) => contactDue).length
  const contacts = due === 0 ? '' : `; ${due} contact${due === 1 ? '' : 's'} due`
  const what = stakeholders.length === 1 ? '1 stakeholder' : `${stakeholders.length} stakeholders`
  return wrap(`${what}: ${parts.join(', ')}${contacts}`, columns)
}

/** For example `neutral, wanted: supportive`. */
export function engagementText({engagement: {current, desired, gap}}: Stakeholder): string | null {
  if (current === null) return desired && `unknown, wanted: ${desired}`
  return gap === null || gap === 0 ? current : `${current}, wanted: ${desired}`
}
