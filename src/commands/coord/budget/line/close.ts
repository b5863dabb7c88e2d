import {BudgetLineShape, closeBudgetLines, standingLine} from '#shared/budgets/index'
import {changeFlags, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'

export default class BudgetLineClose extends RegisterCommand {
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
    await this.changeEntries(args.line, flags, closeBudgetLines, {line: standingLine, past: 'Closed'})
  }
}
