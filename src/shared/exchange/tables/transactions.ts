import {type JsonTransaction, loadTransactions} from '#shared/budgets/index'
import type {Table} from '../table.ts'

export const transactionTable: Table<JsonTransaction> = {
  columns: [
    {name: 'reference', value: ({reference}) => reference},
    {name: 'project', synonyms: ['project-key', 'key'], value: ({project}) => project},
    {name: 'line', synonyms: ['budget-line', 'account', 'cost-centre', 'cost-center'], value: ({line}) => line},
    {name: 'type', synonyms: ['kind', 'transaction-type'], value: ({type}) => type},
    {name: 'direction', value: ({direction}) => direction},
    {kind: 'money', name: 'amount', synonyms: ['value', 'sum', 'net-amount'], value: ({amount}) => amount.amount},
    {
      kind: 'date',
      name: 'date',
      synonyms: ['booking-date', 'posting-date', 'transaction-date', 'value-date', 'day'],
      value: ({date}) => date,
    },
    {name: 'vendor', synonyms: ['supplier', 'payee', 'counterparty', 'creditor'], value: ({vendor}) => vendor},
    {
      name: 'ref',
      synonyms: ['document', 'document-reference', 'invoice', 'invoice-number', 'order', 'po'],
      value: ({documentReference}) => documentReference,
    },
    {
      name: 'memo',
      synonyms: ['text', 'description', 'purpose', 'booking-text', 'notes', 'note', 'comment'],
      value: ({memo}) => memo,
    },
    {name: 'relieves', synonyms: ['commitment'], value: ({relieves}) => relieves},
    {name: 'reverses', value: ({reverses}) => reverses},
    {isComputed: true, name: 'counterpart', value: ({counterpart}) => counterpart},
  ],
  load: (database, {project}) => loadTransactions(database, project && {projectId: project.id}),
  name: 'transactions',
  noun: 'transaction',
}
