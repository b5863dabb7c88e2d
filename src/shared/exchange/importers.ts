import {actionUpsert} from '#shared/actions/index'
import {budgetLineUpsert} from '#shared/budgets/index'
import {milestoneUpsert} from '#shared/milestones/index'
import {riskUpsert} from '#shared/risks/index'
import {stakeholderUpsert} from '#shared/stakeholders/index'
import {bundleImporter} from './bundle-import.ts'
import {tableImporter} from './import-table.ts'
import {transactionImporter} from './import-transactions.ts'
import {legacyImporter} from './legacy-import.ts'
import {actionTable} from './tables/actions.ts'
import {budgetLineTable} from './tables/budget-lines.ts'
import {milestoneTable} from './tables/milestones.ts'
import {riskTable} from './tables/risks.ts'
import {stakeholderTable} from './tables/stakeholders.ts'
import type {Importer} from './types.ts'

/** What `coord import` knows, by its TYPE. */
export const importers: Readonly<Record<string, Importer>> = {
  actions: tableImporter(actionTable, 'who does what until when', (transaction, {acting, reason}) =>
    actionUpsert(transaction, acting, reason),
  ),
  'budget-lines': tableImporter(budgetLineTable, 'what is approved for what', (transaction, {acting, reason}) =>
    budgetLineUpsert(transaction, acting, reason),
  ),
  bundle: bundleImporter,
  legacy: legacyImporter,
  milestones: tableImporter(milestoneTable, 'planned, forecast, reached', (_transaction, {acting, reason}) =>
    milestoneUpsert(acting, reason),
  ),
  risks: tableImporter(riskTable, 'the risk register', (transaction, {acting, reason}) =>
    riskUpsert(transaction, acting, reason),
  ),
  stakeholders: tableImporter(stakeholderTable, 'who has a stake', (_transaction, {acting}) =>
    stakeholderUpsert(acting),
  ),
  transactions: transactionImporter,
}
