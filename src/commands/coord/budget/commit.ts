import {bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, BookingCommand, changeFlags, fieldFlags, projectFlag, z} from '#shared/cli/index'

export default class BudgetCommit extends BookingCommand {
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
    const {amount, line} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      bookTransaction(transaction, {type: 'commitment'}, {line, projectKey}, {...flags, amount}, acting),
    )
  }
}
