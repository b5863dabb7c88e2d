import {bookingFields, TransactionShape, transferBetweenLines} from '#shared/budgets/index'
import {argument, BookingCommand, changeFlags, fieldFlags, projectFlag, z} from '#shared/cli/index'

export default class BudgetTransfer extends BookingCommand {
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
    const {amount, from, to} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      transferBetweenLines(transaction, {from, projectKey, to}, {...flags, amount}, acting),
    )
  }
}
