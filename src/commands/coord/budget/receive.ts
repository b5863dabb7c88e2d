import {bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, BookingCommand, changeFlags, fieldFlags, projectFlag, z} from '#shared/cli/index'

export default class BudgetReceive extends BookingCommand {
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
    const {amount, line} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      bookTransaction(transaction, {type: 'income'}, {line, projectKey}, {...flags, amount}, acting),
    )
  }
}
