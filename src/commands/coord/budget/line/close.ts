import {BudgetLineShape, budgetLineLines, closeBudgetLines} from '#shared/budgets/index'
import {CoordCommand, changeFlags, projectFlag, references, z} from '#shared/cli/index'

export default class BudgetLineClose extends CoordCommand {
  static override kind = 'budget.line.close'
  static override shape = z.array(BudgetLineShape)
  static override summary = 'Close budget lines: nothing more is booked on them.'
  static override description =
    'Only when nothing is committed any more and nothing is over budget. What is available on it stays unspent.'
  static override args = {line: references('budget line')}
  static override flags = {...projectFlag, ...changeFlags}
  static override examples = ['<%= config.bin %> budget line close LIB-B3 --reason "All invoices are in"']

  async run() {
    const {args, flags} = await this.parse(BudgetLineClose)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.line}
    const {change, value: lines} = await this.change(around, flags, (transaction) =>
      closeBudgetLines(transaction, selection, this.acting(around)),
    )
    this.print(
      {
        change,
        data: lines,
        references: lines.map(({reference}) => reference),
        view: budgetLineLines('Closed', lines),
      },
      flags,
    )
  }
}
