import {argument, ImportCommand, importFlags, transactionImportFlags} from '#shared/cli/index'
import {ImportShape} from '#shared/exchange/index'

export default class BudgetImport extends ImportCommand {
  static override kind = 'budget.import'
  static override shape = ImportShape
  static override summary = 'Book what a file of a ledger or a bank holds.'
  static override description =
    'Each row needs an amount and a date, and a budget line unless --line names one for all. A row that was imported before is passed over: the same file twice books nothing twice.'
  static override args = {file: argument('file to read: CSV, JSON, NDJSON or XLSX (- for stdin)')}
  static override flags = {...importFlags, ...transactionImportFlags}
  static override examples = [
    '<%= config.bin %> budget import ledger.csv -p LIB --dry-run',
    '<%= config.bin %> budget import bank.csv --line LIB-B1 --negative-as-credit \\\n    --map "Payee=vendor,Booked on=date" --ignore-unknown',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetImport)
    await this.importFile('transactions', args.file, flags)
  }
}
