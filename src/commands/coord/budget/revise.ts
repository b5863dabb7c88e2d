import {bookingFields, reviseLine, TransactionShape} from '#shared/budgets/index'
import {
  argument,
  BookingCommand,
  changeFlags,
  Flags,
  fieldFlags,
  optionalArgument,
  projectFlag,
  valueFlag,
  z,
} from '#shared/cli/index'

export default class BudgetRevise extends BookingCommand {
  static override kind = 'budget.revise'
  static override shape = z.array(TransactionShape)
  static override summary = 'Revise what is approved on a budget line.'
  static override description =
    'By an amount, less with --decrease, or --to a new total. The original amount stays, and the --reason says who decided what.'
  static override args = {
    line: argument('reference of the budget line'),
    amount: optionalArgument('how much more, such as 5,000'),
  }
  static override flags = {
    ...projectFlag,
    decrease: Flags.boolean({description: 'approve that much less'}),
    to: valueFlag('what is approved after it, instead of an amount', '<money>'),
    ...fieldFlags(bookingFields),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> budget revise LIB-B1 25,000 --reason "Board decision 14/2026"',
    '<%= config.bin %> budget revise B1 --to 400,000 -p LIB --reason "Scope cut"',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetRevise)
    const {amount, line} = args
    await this.book(flags, (transaction, projectKey, acting) =>
      reviseLine(transaction, {line, projectKey}, {...flags, amount}, acting),
    )
  }
}
