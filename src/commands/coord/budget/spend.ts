import {bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, BookingCommand, changeFlags, fieldFlags, projectFlag, valueFlag, z} from '#shared/cli/index'

export default class BudgetSpend extends BookingCommand {
  static override kind = 'budget.spend'
  static override shape = z.array(TransactionShape)
  static override summary = 'Book what was spent on a budget line.'
  static override description =
    'Over budget it is booked too, and said: the figures tell what is so. With --relieves it draws down a commitment.'
  static override args = {
    line: argument('reference of the budget line'),
    amount: argument('how much, such as 12,450.00 or 1.5k'),
  }
  static override flags = {
    ...projectFlag,
    ...fieldFlags(bookingFields),
    relieves: valueFlag('the commitment that it draws down', '<reference>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> budget spend LIB-B1 12,450.00 --vendor "Acme" --ref INV-991 \\\n    --date 2026-11-02',
    '<%= config.bin %> budget spend B1 4k --relieves T7 -p LIB',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetSpend)
    const {amount, line} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      bookTransaction(transaction, {type: 'actual'}, {line, projectKey}, {...flags, amount}, acting),
    )
  }
}
