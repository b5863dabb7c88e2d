import {importTransactions} from '#shared/budgets/index'
import {requireProject} from '#shared/projects/index'
import {readTable} from './read-file.ts'
import {toRecords} from './records.ts'
import {transactionTable} from './tables/transactions.ts'
import type {Importer} from './types.ts'

/** Bookings from a ledger or a bank: into the lines that the rows name, or into one. */
export const transactionImporter: Importer = {
  description: 'bookings on budget lines, from a ledger or a bank',
  takes: ['line', 'negative-as-credit'],
  async read({acting, format, isProjectTyped, onProgress, options, projectKey, source}) {
    const file = await readTable(source, format, options)
    const {entries, problems} = toRecords(file, transactionTable, options, acting, source.name)
    return async (transaction) => {
      if (isProjectTyped && projectKey !== undefined) await requireProject(transaction, projectKey)
      const given = {
        entries,
        isProjectTyped,
        line: options.line,
        name: source.name,
        negativeAsCredit: options['negative-as-credit'] ?? false,
        onProgress,
        problems,
        projectKey,
      }
      const {warnings, ...imported} = await importTransactions(transaction, given, acting)
      return {...imported, changed: [], warnings: [...file.warnings, ...warnings]}
    }
  },
}
