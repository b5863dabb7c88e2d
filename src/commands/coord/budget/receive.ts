import {bookedLines, bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, CoordCommand, changeFlags, fieldFlags, projectFlag, z} from '#shared/cli/index'

export default class BudgetReceive extends CoordCommand {
  static override kind = 'budget.receive'
  static override shape = z.array(TransactionShape)
  static override summary = 'Book what was received on an income line.'
  static override description = 'Only lines of --kind income receive; what comes back from a vendor is a credit.'
  static override args = {
    line: argument('reference of the budget line'),
    amount: argument('how much, such as 12,450.00 or 1.5k'),
  }
  static override flags = {
    ...projectFlag,
    ...fieldFlags(bookingFields),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> budget receive LIB-B5 25,000 --vendor "Ministry" --ref GRANT-3']

  async run() {
    const {args, flags} = await this.parse(BudgetReceive)
    const around = await this.surroundings()
    const selection = {line: args.line, projectKey: await this.projectKey(around, flags)}
    const {change, value: booked} = await this.change(around, flags, (transaction) =>
      bookTransaction(transaction, {type: 'income'}, selection, {...flags, amount: args.amount}, this.acting(around)),
    )
    this.print(
      {
        change,
        data: booked.transactions,
        references: booked.transactions.map(({reference}) => reference),
        view: bookedLines(booked),
        warnings: booked.warnings,
      },
      flags,
    )
  }
}
