import {
  addBudgetLine,
  askForBudgetLine,
  BudgetLineShape,
  budgetLineFields,
  budgetLineLines,
} from '#shared/budgets/index'
import {CoordCommand, changeFlags, fieldFlags, optionalArgument, projectFlag, z} from '#shared/cli/index'
import {requireProject} from '#shared/projects/index'

export default class BudgetLineAdd extends CoordCommand {
  static override kind = 'budget.line.add'
  static override shape = z.array(BudgetLineShape)
  static override summary = 'Add a line to the budget of a project.'
  static override description =
    'On a terminal, what is missing is asked for. Its currency is that of the project unless said.'
  static override args = {name: optionalArgument('what the money is for, in a few words')}
  static override flags = {...projectFlag, ...fieldFlags(budgetLineFields), ...changeFlags}
  static override examples = [
    '<%= config.bin %> budget line add -p LIB "Construction" --amount 420000 \\\n    --category works --fiscal-year 2026',
    '<%= config.bin %> budget line add "Contingency" --kind contingency --amount 40k',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetLineAdd)
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const fields = await askForBudgetLine({...flags, name: args.name}, flags)
    const {change, value: line} = await this.change(around, flags, async (transaction) =>
      addBudgetLine(transaction, await requireProject(transaction, key), fields, this.acting(around)),
    )
    this.print({change, data: [line], references: [line.reference], view: budgetLineLines('Added', [line])}, flags)
  }
}
