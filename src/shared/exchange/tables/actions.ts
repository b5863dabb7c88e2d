import {type Action, loadActions, readActionFilter} from '#shared/actions/index'
import type {Table} from '../table.ts'

export const actionTable: Table<Action> = {
  columns: [
    {name: 'reference', value: ({reference}) => reference},
    {name: 'project', synonyms: ['project-key', 'key'], value: ({project}) => project},
    {name: 'title', synonyms: ['action', 'task', 'name', 'summary', 'subject', 'what'], value: ({title}) => title},
    {name: 'status', synonyms: ['state'], value: ({status}) => status},
    {
      name: 'owner',
      synonyms: ['assignee', 'assigned-to', 'responsible', 'who', 'person'],
      value: ({owner}) => owner,
    },
    {kind: 'date', name: 'due', synonyms: ['due-date', 'due-on', 'deadline', 'until', 'when'], value: ({due}) => due},
    {name: 'priority', synonyms: ['urgency'], value: ({priority}) => priority},
    {name: 'source', synonyms: ['related-to', 'origin'], value: ({source}) => source},
    {name: 'description', synonyms: ['details', 'notes', 'note', 'comment'], value: ({description}) => description},
    {
      name: 'reason',
      synonyms: ['blocked-reason', 'blocked-by', 'why'],
      value: ({blockedReason, outcome, status}) => (status === 'cancelled' ? outcome : blockedReason),
    },
    {
      name: 'outcome',
      synonyms: ['result'],
      value: ({outcome, status}) => (status === 'cancelled' ? null : outcome),
    },
    {kind: 'date', name: 'done', synonyms: ['done-on', 'completed', 'finished'], value: ({doneOn}) => doneOn},
  ],
  load: (database, {acting, all, project}) =>
    loadActions(database, acting.now, {...readActionFilter({all}), ...(project && {projectId: project.id})}),
  name: 'actions',
  noun: 'action',
}
