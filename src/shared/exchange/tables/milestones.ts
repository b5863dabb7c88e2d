import {loadMilestones, type Milestone, readMilestoneFilter} from '#shared/milestones/index'
import type {Table} from '../table.ts'

export const milestoneTable: Table<Milestone> = {
  columns: [
    {name: 'reference', value: ({reference}) => reference},
    {name: 'project', synonyms: ['project-key', 'key'], value: ({project}) => project},
    {name: 'title', synonyms: ['milestone', 'name', 'summary', 'what'], value: ({title}) => title},
    {isComputed: true, name: 'status', synonyms: ['state'], value: ({status}) => status},
    {
      kind: 'date',
      name: 'date',
      synonyms: ['baseline', 'baseline-date', 'planned', 'planned-date', 'plan', 'due', 'due-date', 'when'],
      value: ({baseline}) => baseline,
    },
    {kind: 'date', name: 'forecast', synonyms: ['forecast-date', 'expected'], value: ({forecast}) => forecast},
    {
      kind: 'date',
      name: 'actual',
      synonyms: ['actual-date', 'reached', 'done', 'completed'],
      value: ({actual}) => actual,
    },
    {name: 'type', synonyms: ['kind'], value: ({type}) => type},
    {name: 'owner', synonyms: ['responsible', 'who'], value: ({owner}) => owner},
    {kind: 'percent', name: 'weight', synonyms: ['share'], value: ({weight}) => weight},
    {name: 'criteria', synonyms: ['acceptance-criteria'], value: ({acceptanceCriteria}) => acceptanceCriteria},
    {name: 'description', synonyms: ['details', 'notes', 'note', 'comment'], value: ({description}) => description},
  ],
  load: (database, {acting, all, project}) =>
    loadMilestones(database, acting.now, {...readMilestoneFilter({all}), ...(project && {projectId: project.id})}),
  name: 'milestones',
  noun: 'milestone',
}
