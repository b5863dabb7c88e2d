import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {
  addStakeholder,
  contactStakeholders,
  type StakeholderFields,
  type StakeholderProject,
} from '#shared/stakeholders/index'
import type {Acting} from '../conventions.ts'

interface DemoStakeholder extends StakeholderFields {
  readonly contacts?: readonly {readonly on: string; readonly note: string}[]
}

/** Stakeholders in every quadrant, one to be talked to and one not yet won; `day(n)` is n days after today. */
export async function addDemoStakeholders(
  transaction: Transaction<Database>,
  project: StakeholderProject,
  day: (days: number) => string,
  acting: Acting,
): Promise<void> {
  for (const {contacts = [], ...fields} of demoStakeholders(day)) {
    const {reference} = await addStakeholder(transaction, project, fields, acting)
    const selection = {projectKey: project.key, references: [reference]}
    for (const contact of contacts) await contactStakeholders(transaction, selection, contact, acting)
  }
}

function demoStakeholders(day: (days: number) => string): DemoStakeholder[] {
  return [
    {
      desired: 'supportive',
      email: 'culture@example.org',
      engagement: 'supportive',
      influence: '5',
      interest: '4',
      name: 'Head of Culture',
      organisation: 'City',
      role: 'Sponsor',
      contacts: [
        {note: 'Wants the opening before the summer', on: day(-31)},
        {note: 'Asks for a date for the entrance', on: day(-10)},
      ],
    },
    {
      desired: 'neutral',
      engagement: 'resistant',
      influence: '3',
      interest: '5',
      name: 'Neighbours of the west wing',
      contacts: [{note: 'Afraid of night deliveries', on: day(-5)}],
    },
    {
      engagement: 'neutral',
      influence: '4',
      interest: '2',
      name: 'Building authority',
      organisation: 'City',
      phone: '+44 20 7946 0000',
      contacts: [{note: 'Permit is with the fire brigade', on: day(-12)}],
    },
    {engagement: 'supportive', influence: '2', interest: '3', name: 'Friends of the Library'},
    {name: 'Architects of the reading garden', role: 'Contractor'},
  ]
}
