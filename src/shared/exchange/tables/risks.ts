import {loadRisks, type Risk, readRiskFilter} from '#shared/risks/index'
import type {Table} from '../table.ts'

export const riskTable: Table<Risk> = {
  columns: [
    {name: 'reference', value: ({reference}) => reference},
    {name: 'project', synonyms: ['project-key', 'key'], value: ({project}) => project},
    {name: 'title', synonyms: ['risk', 'name', 'summary', 'what'], value: ({title}) => title},
    {name: 'status', synonyms: ['state'], value: ({status}) => status},
    {name: 'type', synonyms: ['kind'], value: ({type}) => type},
    {name: 'category', value: ({category}) => category},
    {name: 'owner', synonyms: ['risk-owner', 'responsible', 'who'], value: ({owner}) => owner},
    {kind: 'number', name: 'likelihood', value: ({current}) => current?.likelihood ?? null},
    {kind: 'number', name: 'impact', synonyms: ['severity'], value: ({current}) => current?.impact ?? null},
    {kind: 'number', name: 'target-likelihood', value: ({target}) => target?.likelihood ?? null},
    {kind: 'number', name: 'target-impact', value: ({target}) => target?.impact ?? null},
    {
      kind: 'percent',
      name: 'probability',
      value: ({probability}) => (probability?.assumed === false ? probability.percent : null),
    },
    {name: 'proximity', value: ({proximity}) => proximity},
    {kind: 'money', name: 'cost-min', synonyms: ['minimum-cost'], value: ({cost}) => cost?.min?.amount ?? null},
    {kind: 'money', name: 'cost', synonyms: ['likely-cost'], value: ({cost}) => cost?.likely.amount ?? null},
    {kind: 'money', name: 'cost-max', synonyms: ['maximum-cost'], value: ({cost}) => cost?.max?.amount ?? null},
    {name: 'strategy', synonyms: ['response', 'treatment'], value: ({strategy}) => strategy},
    {name: 'mitigation', synonyms: ['measures', 'response-plan', 'action'], value: ({mitigation}) => mitigation},
    {name: 'contingency', synonyms: ['contingency-plan', 'plan-b'], value: ({contingency}) => contingency},
    {name: 'cause', value: ({cause}) => cause},
    {name: 'event', synonyms: ['description', 'details'], value: ({event}) => event},
    {name: 'effect', synonyms: ['consequence', 'consequences'], value: ({effect}) => effect},
    {name: 'trigger', synonyms: ['warning-sign'], value: ({trigger}) => trigger},
    {
      kind: 'date',
      name: 'identified',
      synonyms: ['identified-on', 'date-identified', 'raised'],
      value: ({identifiedOn}) => identifiedOn,
    },
    {name: 'identified-by', synonyms: ['raised-by'], value: ({identifiedBy}) => identifiedBy},
    {
      kind: 'date',
      name: 'review',
      synonyms: ['next-review', 'review-date'],
      value: ({nextReviewOn}) => nextReviewOn,
    },
    {kind: 'number', name: 'review-every', value: ({reviewIntervalDays}) => reviewIntervalDays},
    {name: 'reason', synonyms: ['closed-reason', 'why'], value: ({closedReason}) => closedReason},
  ],
  load: (database, {acting, all, project}) =>
    loadRisks(database, acting.now, {...readRiskFilter({all}), ...(project && {projectId: project.id})}),
  name: 'risks',
  noun: 'risk',
}
