import {bookedLines, bookingFields, TransactionShape, transferBetweenLines} from '#shared/budgets/index'
import {argument, CoordCommand, changeFlags, fieldFlags, projectFlag, z} from '#shared/cli/index'

export default class BudgetTransfer extends CoordCommand {
  static override kind = 'budget.transfer'
  static override shape = z.array(TransactionShape)
  static override summary = 'Move approved money from one line to another.'
  static override description =
    'Within one project and currency, and only what is available. Both halves are booked at once and are void at once.'
  static override args = {
    from: argument('reference of the line that gives'),
    to: argument('reference of the line that gets'),
    amount: argument('how much, such as 5,000'),
  }
  static override flags = {...projectFlag, ...fieldFlags(bookingFields), ...changeFlags}
  static override examples = ['<%= config.bin %> budget transfer LIB-B2 LIB-B1 5,000 --reason "Asbestos found"']

  async run() {
    const {args, flags} = await this.parse(BudgetTransfer)
    const around = await this.surroundings()
    const selection = {from: args.from, projectKey: await this.projectKey(around, flags), to: args.to}
    const {change, value: booked} = await this.change(around, flags, (transaction) =>
      transferBetweenLines(transaction, selection, {...flags, amount: args.amount}, this.acting(around)),
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
