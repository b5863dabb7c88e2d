import {TransactionShape, voidTransactions} from '#shared/budgets/index'
import {BookingCommand, changeFlags, projectFlag, references, valueFlag, z} from '#shared/cli/index'

export default class BudgetVoid extends BookingCommand {
  static override kind = 'budget.void'
  static override shape = z.array(TransactionShape)
  static override summary = 'Take bookings back by bookings of their own.'
  static override description =
    'What was booked stays and counts no more from the --date on. Of a transfer both halves are void. What was typed wrong just now is better undone.'
  static override args = {transaction: references('transaction')}
  static override flags = {
    ...projectFlag,
    date: valueFlag('day from which on they count no more; today unless said', '<date>'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> budget void LIB-T12 --reason "Booked on the wrong project"']

  async run() {
    const {args, flags} = await this.parse(BudgetVoid)
    await this.book(flags, (transaction, projectKey, acting) =>
      voidTransactions(transaction, {projectKey, references: args.transaction}, flags, acting),
    )
  }
}
