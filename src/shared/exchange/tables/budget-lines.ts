import {type JsonBudgetLine, loadBudgetLines, readBudgetLineFilter} from '#shared/budgets/index'
import type {Table} from '../table.ts'

export const budgetLineTable: Table<JsonBudgetLine> = {
  columns: [
    {name: 'reference', value: ({reference}) => reference},
    {name: 'project', synonyms: ['project-key', 'key'], value: ({project}) => project},
    {name: 'name', synonyms: ['budget-line', 'title', 'item', 'position'], value: ({name}) => name},
    {name: 'status', synonyms: ['state'], value: ({status}) => status},
    {
      kind: 'money',
      name: 'amount',
      synonyms: ['budget', 'original', 'approved'],
      value: ({figures}) => figures.original.amount,
    },
    {name: 'currency', value: ({currency}) => currency},
    {name: 'category', value: ({category}) => category},
    {name: 'kind', synonyms: ['type'], value: ({kind}) => kind},
    {name: 'expenditure', synonyms: ['capex-opex'], value: ({expenditure}) => expenditure},
    {name: 'funding', synonyms: ['funding-source', 'funded-by'], value: ({fundingSource}) => fundingSource},
    {kind: 'number', name: 'fiscal-year', synonyms: ['year', 'fy'], value: ({fiscalYear}) => fiscalYear},
    {name: 'owner', synonyms: ['responsible', 'who'], value: ({owner}) => owner},
    {kind: 'date', name: 'start', synonyms: ['start-date', 'from'], value: ({start}) => start},
    {kind: 'date', name: 'finish', synonyms: ['finish-date', 'end', 'end-date', 'until'], value: ({finish}) => finish},
    {
      kind: 'money',
      name: 'estimate',
      synonyms: ['estimate-to-complete', 'etc'],
      value: ({figures}) => (figures.isEstimateAssumed ? null : figures.estimateToComplete.amount),
    },
    {name: 'phasing', value: phasingText},
    {name: 'method', synonyms: ['progress-method'], value: ({progress}) => progress.method},
    {kind: 'percent', name: 'progress', synonyms: ['percent-complete'], value: ({progress}) => progress.percent},
    {kind: 'date', name: 'progress-on', value: ({progress}) => progress.asOf},
    {name: 'description', synonyms: ['details', 'notes', 'note', 'comment'], value: ({description}) => description},
  ],
  load: (database, {acting, all, project}) =>
    loadBudgetLines(database, acting.now, {
      ...readBudgetLineFilter({all}),
      ...(project && {projectId: project.id}),
    }),
  name: 'budget-lines',
  noun: 'budget line',
}

/** As it is typed: shares where the weights make 100 %, else amounts, in the currency's decimals. */
function phasingText({figures, phasing}: JsonBudgetLine): string | null {
  if (phasing === null) return null
  const total = phasing.reduce((sum, {weight}) => sum + BigInt(weight), 0n)
  const isShare = total === 10_000n
  const digits = isShare ? 2 : (figures.original.amount.split('.')[1]?.length ?? 0)
  return phasing.map(({month, weight}) => `${month}=${decimal(weight, digits)}${isShare ? '%' : ''}`).join(' ')
}

function decimal(units: string, digits: number): string {
  if (digits === 0) return units
  const padded = units.padStart(digits + 1, '0')
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}
