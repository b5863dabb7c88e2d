import {bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, BookingCommand, changeFlags, fieldFlags, projectFlag, valueFlag, z} from '#shared/cli/index'

export default class BudgetRelease extends BookingCommand {
  static override kind = 'budget.release'
  static override shape = z.array(TransactionShape)
  static override summary = 'Release what is left of a commitment, or a part.'
  static override description = 'What is released is available again; nothing is spent.'
  static override args = {
    line: argument('reference of the budget line'),
    amount: argument('how much, such as 12,450.00 or 1.5k'),
  }
  static override flags = {
    ...projectFlag,
    ...fieldFlags(bookingFields),
    relieves: valueFlag('the commitment that is released', '<reference>'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> budget release LIB-B1 5,000 --relieves T7']

  async run() {
    const {args, flags} = await this.parse(BudgetRelease)
    const {amount, line} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      bookTransaction(transaction, {type: 'commitment_release'}, {line, projectKey}, {...flags, amount}, acting),
    )
  }
}
