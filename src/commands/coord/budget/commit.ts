import {bookedLines, bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, CoordCommand, changeFlags, fieldFlags, projectFlag, z} from '#shared/cli/index'

export default class BudgetCommit extends CoordCommand {
  static override kind = 'budget.commit'
  static override shape = z.array(TransactionShape)
  static override summary = 'Book what is ordered but not yet spent.'
  static override description =
    'What is committed is no longer available. It goes down with what is spent, accrued or released on it (--relieves).'
  static override args = {
    line: argument('reference of the budget line'),
    amount: argument('how much, such as 12,450.00 or 1.5k'),
  }
  static override flags = {
    ...projectFlag,
    ...fieldFlags(bookingFields),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> budget commit LIB-B1 80,000 --vendor "Acme" --ref PO-17']

  async run() {
    const {args, flags} = await this.parse(BudgetCommit)
    const around = await this.surroundings()
    const selection = {line: args.line, projectKey: await this.projectKey(around, flags)}
    const {change, value: booked} = await this.change(around, flags, (transaction) =>
      bookTransaction(
        transaction,
        {type: 'commitment'},
        selection,
        {...flags, amount: args.amount},
        this.acting(around),
      ),
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
