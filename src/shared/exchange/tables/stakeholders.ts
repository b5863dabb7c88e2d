import {loadStakeholders, readStakeholderFilter, type Stakeholder} from '#shared/stakeholders/index'
import type {Table} from '../table.ts'

export const stakeholderTable: Table<Stakeholder> = {
  columns: [
    {name: 'reference', value: ({reference}) => reference},
    {name: 'project', synonyms: ['project-key', 'key'], value: ({project}) => project},
    {name: 'name', synonyms: ['stakeholder', 'who', 'person', 'title'], value: ({name}) => name},
    {
      name: 'organisation',
      synonyms: ['organization', 'company', 'department'],
      value: ({organisation}) => organisation,
    },
    {name: 'role', synonyms: ['function', 'position'], value: ({role}) => role},
    {kind: 'number', name: 'influence', synonyms: ['power'], value: ({influence}) => influence},
    {kind: 'number', name: 'interest', value: ({interest}) => interest},
    {name: 'engagement', synonyms: ['current-engagement'], value: ({engagement}) => engagement.current},
    {name: 'desired', synonyms: ['desired-engagement'], value: ({engagement}) => engagement.desired},
    {
      kind: 'number',
      name: 'cadence',
      synonyms: ['contact-every'],
      value: ({cadenceAssumed, cadenceDays}) => (cadenceAssumed ? null : cadenceDays),
    },
    {isPersonal: true, name: 'email', synonyms: ['e-mail', 'mail'], value: ({personal}) => personal?.email ?? null},
    {
      isPersonal: true,
      name: 'phone',
      synonyms: ['telephone', 'tel', 'mobile'],
      value: ({personal}) => personal?.phone ?? null,
    },
  ],
  load: (database, {acting, all, personal, project}) =>
    loadStakeholders(database, acting.now, {
      ...readStakeholderFilter({all, personal}),
      ...(project && {projectId: project.id}),
    }),
  name: 'stakeholders',
  noun: 'stakeholder',
}
