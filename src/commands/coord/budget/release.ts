import {bookingFields, releaseCommitment, TransactionShape} from '#shared/budgets/index'
import {
  argument,
  BookingCommand,
  changeFlags,
  fieldFlags,
  optionalArgument,
  projectFlag,
  valueFlag,
  z,
} from '#shared/cli/index'

export default class BudgetRelease extends BookingCommand {
  static override kind = 'budget.release'
  static override shape = z.array(TransactionShape)
  static override summary = 'Release what is left of a commitment, or a part.'
  static override description = 'What is released is available again; nothing is spent.'
  static override args = {
    commitment: argument('reference of the commitment (or of its line, with --relieves)'),
    amount: optionalArgument('how much, such as 12,450.00 or 1.5k (else all that is left)'),
  }
  static override flags = {
    ...projectFlag,
    ...fieldFlags(bookingFields),
    relieves: valueFlag('the commitment, where the line is named', '<reference>'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> budget release LIB-T7', '<%= config.bin %> budget release T7 5,000']

  async run() {
    const {args, flags} = await this.parse(BudgetRelease)
    const {amount, commitment} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      releaseCommitment(transaction, {projectKey, typed: commitment}, {...flags, amount}, acting),
    )
  }
}
