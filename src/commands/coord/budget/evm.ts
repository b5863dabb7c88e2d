import {EarnedValueShape, loadEarnedValue, readMeasure, renderEarnedValue} from '#shared/budgets/index'
import {CoordCommand, choiceFlag, projectFlag, valueFlag} from '#shared/cli/index'
import {estimateMethods} from '#shared/coordination/index'
import {requireProject} from '#shared/projects/index'

export default class BudgetEvm extends CoordCommand {
  static override kind = 'budget.evm'
  static override shape = EarnedValueShape
  static override summary = 'Show earned value and earned schedule.'
  static override description =
    'Budget, plan and earned value are those of cost lines; cost is whatever was spent. A figure that cannot be said is none, with the reason.'
  static override flags = {
    ...projectFlag,
    'as-of': valueFlag('by what was booked and reported for that day or earlier', '<date>'),
    method: choiceFlag('how the cost at completion is estimated', estimateMethods),
  }
  static override examples = [
    '<%= config.bin %> budget evm -p LIB',
    '<%= config.bin %> budget evm -p LIB --method budget-rate --as-of 2026-10-31',
  ]

  async run() {
    const {flags} = await this.parse(BudgetEvm)
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const earned = await this.withSession(around, flags, async ({database}) => {
      const project = await requireProject(database, key)
      return loadEarnedValue(database, project, readMeasure(flags, project, this.acting(around)))
    })
    this.print({data: earned, references: [earned.project], view: (screen) => renderEarnedValue(earned, screen)}, flags)
  }
}
