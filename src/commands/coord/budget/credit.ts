import {bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, BookingCommand, changeFlags, fieldFlags, projectFlag, z} from '#shared/cli/index'

export default class BudgetCredit extends BookingCommand {
  static override kind = 'budget.credit'
  static override shape = z.array(TransactionShape)
  static override summary = 'Book what came back: a credit note or a refund.'
  static override description = 'It lowers what was spent, or on an income line what was received.'
  static override args = {
    line: argument('reference of the budget line'),
    amount: argument('how much, such as 12,450.00 or 1.5k'),
  }
  static override flags = {
    ...projectFlag,
    ...fieldFlags(bookingFields),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> budget credit LIB-B1 450.00 --vendor "Acme" --ref CN-12']

  async run() {
    const {args, flags} = await this.parse(BudgetCredit)
    const {amount, line} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      bookTransaction(transaction, {type: 'credit'}, {line, projectKey}, {...flags, amount}, acting),
    )
  }
}
