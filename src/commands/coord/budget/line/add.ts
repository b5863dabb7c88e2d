import {addBudgetLine, askForBudgetLine, BudgetLineShape, budgetLineFields, standingLine} from '#shared/budgets/index'
import {changeFlags, fieldFlags, optionalArgument, projectFlag, RegisterCommand, z} from '#shared/cli/index'

export default class BudgetLineAdd extends RegisterCommand {
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
    const ask = () => askForBudgetLine({...flags, name: args.name}, flags)
    await this.addEntry(flags, ask, addBudgetLine, {line: standingLine})
  }
}
