import {bookingFields, bookTransaction, TransactionShape} from '#shared/budgets/index'
import {argument, BookingCommand, changeFlags, fieldFlags, projectFlag, valueFlag, z} from '#shared/cli/index'

export default class BudgetAccrue extends BookingCommand {
  static override kind = 'budget.accrue'
  static override shape = z.array(TransactionShape)
  static override summary = 'Book cost before its invoice, or take that back.'
  static override description =
    'The cost counts now. When the invoice comes, take the accrual back with --reverses and book what was spent.'
  static override args = {
    line: argument('reference of the budget line'),
    amount: argument('how much, such as 12,450.00 or 1.5k'),
  }
  static override flags = {
    ...projectFlag,
    ...fieldFlags(bookingFields),
    relieves: valueFlag('the commitment that it draws down', '<reference>'),
    reverses: valueFlag('the accrual that is taken back', '<reference>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> budget accrue LIB-B1 8,000 --vendor "Acme" --memo "October works"',
    '<%= config.bin %> budget accrue LIB-B1 8,000 --reverses T9',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetAccrue)
    const {amount, line} = args
    const type = flags.reverses === undefined ? 'accrual' : 'accrual_reversal'
    await this.book(flags, (transaction, projectKey, acting) =>
      bookTransaction(transaction, {type}, {line, projectKey}, {...flags, amount}, acting),
    )
  }
}
