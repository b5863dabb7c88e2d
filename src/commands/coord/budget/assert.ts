import {AssertionShape, assertBalance, assertionLine} from '#shared/budgets/index'
import {argument, CoordCommand, changeFlags, Flags, projectFlag, valueFlag, z} from '#shared/cli/index'

export default class BudgetAssert extends CoordCommand {
  static override kind = 'budget.assert'
  static override shape = z.array(AssertionShape)
  static override summary = 'Note what another system says a line comes to.'
  static override description =
    'Checked exactly now and in every briefing; what does not hold is an alert. A source that says something else about the same day replaces what it said.'
  static override args = {line: argument('reference of the budget line')}
  static override flags = {
    ...projectFlag,
    actual: valueFlag('what was spent', '<money>'),
    approved: valueFlag('what is approved', '<money>'),
    available: valueFlag('what is left', '<money>'),
    committed: valueFlag('what is still open of commitments', '<money>'),
    'as-of': valueFlag('day it is about; today unless said', '<date>'),
    source: valueFlag('which system says so, such as SAP', '<name>'),
    'exit-code': Flags.boolean({description: 'exit with 10 when it does not hold'}),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> budget assert LIB-B1 --actual 12,450.00 \\\n    --as-of 2026-11-30 --source "SAP"',
  ]

  async run() {
    const {args, flags} = await this.parse(BudgetAssert)
    const around = await this.surroundings()
    const selection = {line: args.line, projectKey: await this.projectKey(around, flags)}
    const {
      change,
      past,
      value: assertions,
    } = await this.change(around, flags, (transaction) =>
      assertBalance(transaction, selection, flags, this.acting(around)),
    )
    const isBroken = assertions.some(({holds}) => !holds)
    this.print(
      {
        change,
        data: assertions,
        exitCode: flags['exit-code'] && isBroken ? 10 : 0,
        references: assertions.map(({line}) => line),
        view: (screen) =>
          [past(''), ...assertions.map((assertion) => assertionLine(assertion, screen))].filter(Boolean).join('\n'),
        ...(isBroken && {nextStep: `coord budget show ${assertions[0]!.line}`}),
      },
      flags,
    )
  }
}
