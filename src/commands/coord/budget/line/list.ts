import {
  BudgetLineShape,
  budgetLineList,
  budgetTotalsText,
  loadBudgetLines,
  readBudgetLineFilter,
} from '#shared/budgets/index'
import {choiceFlag, Flags, listFlags, projectFlag, RegisterCommand, valueFlag, z} from '#shared/cli/index'
import {budgetLineKinds, budgetLineStatuses} from '#shared/coordination/index'

export default class BudgetLineList extends RegisterCommand {
  static override kind = 'budget.line.list'
  static override shape = z.array(BudgetLineShape)
  static override summary = 'List budget lines with their figures today.'
  static override description = 'Closed lines are left out unless --all or --status closed asks for them.'
  static override flags = {
    ...projectFlag,
    all: Flags.boolean({description: 'closed lines too'}),
    category: valueFlag('only lines of this category', '<name>'),
    'fiscal-year': valueFlag('only money of this fiscal year', '<year>'),
    kind: choiceFlag('only lines of this kind', budgetLineKinds),
    owner: valueFlag('only lines of this owner', '<name>'),
    portfolio: Flags.boolean({description: 'the lines of all projects, whichever is in use'}),
    status: choiceFlag('only lines that stand so', budgetLineStatuses),
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> budget line list -p LIB --sort -used',
    '<%= config.bin %> budget line list --portfolio --csv \\\n    --columns reference,name,available,currency',
  ]

  async run() {
    const {flags} = await this.parse(BudgetLineList)
    const around = await this.surroundings()
    await this.listEntries(around, flags, readBudgetLineFilter(flags), {
      list: budgetLineList,
      load: loadBudgetLines,
      totals: budgetTotalsText,
    })
  }
}
