import {BurnShape, loadBurn, readMeasure, renderBurn} from '#shared/budgets/index'
import {CoordCommand, projectFlag, valueFlag} from '#shared/cli/index'
import {requireProject} from '#shared/projects/index'

export default class BudgetBurn extends CoordCommand {
  static override kind = 'budget.burn'
  static override shape = BurnShape
  static override summary = 'Draw planned, earned and spent money by month.'
  static override flags = {
    ...projectFlag,
    'as-of': valueFlag('by what was booked and reported for that day or earlier', '<date>'),
  }
  static override examples = ['<%= config.bin %> budget burn -p LIB']

  async run() {
    const {flags} = await this.parse(BudgetBurn)
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const burn = await this.withSession(around, flags, async ({database}) => {
      const project = await requireProject(database, key)
      return loadBurn(database, project, readMeasure(flags, project, this.acting(around)))
    })
    this.print({data: burn, references: [burn.project], view: (screen) => renderBurn(burn, screen)}, flags)
  }
}
