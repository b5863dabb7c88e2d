import {loadProjects, type Project, readProjectFilter} from '#shared/projects/index'
import type {Table} from '../table.ts'

export const projectTable: Table<Project> = {
  columns: [
    {name: 'key', value: ({key}) => key},
    {name: 'name', value: ({name}) => name},
    {name: 'status', value: ({status}) => status},
    {name: 'phase', value: ({phase}) => phase},
    {kind: 'number', name: 'priority', value: ({priority}) => priority},
    {name: 'owner', value: ({owner}) => owner},
    {name: 'sponsor', value: ({sponsor}) => sponsor},
    {name: 'department', value: ({department}) => department},
    {name: 'currency', value: ({currency}) => currency},
    {name: 'timezone', value: ({timeZone}) => timeZone},
    {kind: 'number', name: 'fiscal-year-start', value: ({fiscalYearStartMonth}) => fiscalYearStartMonth},
    {kind: 'date', name: 'start', value: ({baseline}) => baseline.start},
    {kind: 'date', name: 'finish', value: ({baseline}) => baseline.finish},
    {kind: 'date', name: 'forecast', value: ({forecastFinish}) => forecastFinish},
    {kind: 'date', name: 'actual-finish', value: ({actualFinish}) => actualFinish},
    {kind: 'number', name: 'tolerance-days', value: ({tolerances}) => tolerances.timeDays},
    {kind: 'percent', name: 'tolerance-cost', value: ({tolerances}) => tolerances.costPercent},
    {name: 'tolerance-risk', value: ({tolerances}) => tolerances.riskBand},
    {name: 'profile', value: ({riskProfile}) => riskProfile},
    {name: 'health', value: ({health}) => health.computed},
    {name: 'declared-health', value: ({health}) => health.declared?.colour ?? null},
    {kind: 'number', name: 'open-risks', value: ({openRisks}) => openRisks.total},
    {name: 'tags', value: ({tags}) => tags.join(', ') || null},
    {name: 'description', value: ({description}) => description},
  ],
  load: (database, {acting, all, project}) =>
    loadProjects(database, acting.now, project ? {keys: [project.key]} : readProjectFilter({all})),
  name: 'projects',
  noun: 'project',
}
