import {BudgetShape, loadBudget, readMeasure, renderBudget, renderBudgetLines} from '#shared/budgets/index'
import {CoordCommand, optionalReferences, projectFlag, valueFlag} from '#shared/cli/index'
import {requireProject} from '#shared/projects/index'
import {wholeReference} from '#shared/registers/index'

export default class BudgetShow extends CoordCommand {
  static override kind = 'budget.show'
  static override shape = BudgetShape
  static override summary = 'Show the budget of a project, or lines of it.'
  static override description =
    'Per line what is approved, committed, spent, available and forecast; of lines that are named also every booking. With --as-of only what was booked for that day or earlier.'
  static override args = {line: optionalReferences('budget line')}
  static override flags = {
    ...projectFlag,
    'as-of': valueFlag('what was booked for that day or earlier', '<date>'),
  }
  static override examples = [
    '<%= config.bin %> budget show -p LIB',
    '<%= config.bin %> budget show LIB-B1 --as-of 2026-10-31',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetShow)
    const around = await this.surroundings()
    const typed = args.line ?? []
    const named = await this.projectKey(around, flags)
    const references = typed.map((text) => wholeReference(text, named))
    const key = references[0]?.split('-')[0] ?? (await this.requireProjectKey(around, flags))
    const budget = await this.withSession(around, flags, async ({database}) => {
      const project = await requireProject(database, key)
      return loadBudget(database, project, {...readMeasure(flags, project, this.acting(around)), references})
    })
    const render = references.length > 0 ? renderBudgetLines : renderBudget
    this.print(
      {
        data: budget,
        references: budget.lines.map(({reference}) => reference),
        view: (screen) => render(budget, screen),
      },
      flags,
    )
  }
}
