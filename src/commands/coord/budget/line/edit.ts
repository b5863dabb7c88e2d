import {BudgetLineShape, budgetLineFields, editBudgetLines, standingLine} from '#shared/budgets/index'
import {
  changeFlags,
  choiceFlag,
  fieldFlags,
  projectFlag,
  RegisterCommand,
  references,
  valueFlag,
  versionFlag,
  z,
} from '#shared/cli/index'
import {budgetLineStatuses} from '#shared/coordination/index'

export default class BudgetLineEdit extends RegisterCommand {
  static override kind = 'budget.line.edit'
  static override shape = z.array(BudgetLineShape)
  static override summary = 'Change fields of budget lines, or report progress.'
  static override description =
    'Fields that are not named stay as they are; an empty value clears a field. Once something is booked, the amount changes by budget revise. A closed line is opened again with --status open and a --reason.'
  static override args = {line: references('budget line')}
  static override flags = {
    ...projectFlag,
    name: valueFlag('what the money is for, in a few words'),
    ...fieldFlags(budgetLineFields),
    status: choiceFlag('open: opens a closed line again', budgetLineStatuses),
    ...changeFlags,
    ...versionFlag,
  }
  static override examples = [
    '<%= config.bin %> budget line edit LIB-B1 --progress 35 --estimate 280k',
    '<%= config.bin %> budget line edit B1 B2 -p LIB --owner cora',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetLineEdit)
    await this.editEntries(args.line, flags, editBudgetLines, standingLine)
  }
}
