import {bundleExporter} from './bundle-export.ts'
import {eventOf, todoOf} from './calendar.ts'
import {tableExporter} from './export-table.ts'
import {actionTable} from './tables/actions.ts'
import {budgetLineTable} from './tables/budget-lines.ts'
import {milestoneTable} from './tables/milestones.ts'
import {projectTable} from './tables/projects.ts'
import {riskTable} from './tables/risks.ts'
import {stakeholderTable} from './tables/stakeholders.ts'
import {transactionTable} from './tables/transactions.ts'
import type {Exporter} from './types.ts'

/** What `coord export` knows, by its TYPE. */
export const exporters: Readonly<Record<string, Exporter>> = {
  actions: tableExporter(actionTable, 'who does what until when', todoOf),
  'budget-lines': tableExporter(budgetLineTable, 'what is approved for what'),
  bundle: bundleExporter,
  milestones: tableExporter(milestoneTable, 'planned, forecast, reached', eventOf),
  projects: tableExporter(projectTable, 'the projects themselves'),
  risks: tableExporter(riskTable, 'the risk register'),
  stakeholders: tableExporter(stakeholderTable, 'who has a stake (e-mail and phone only with --personal)'),
  transactions: tableExporter(transactionTable, 'what was booked on the lines of the budget'),
}
