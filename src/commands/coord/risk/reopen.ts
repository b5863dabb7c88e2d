import {CoordCommand, changeFlags, projectFlag, references, z} from '#shared/cli/index'
import {RiskShape, reopenRisks, riskLines} from '#shared/risks/index'

export default class RiskReopen extends CoordCommand {
  static override kind = 'risk.reopen'
  static override shape = z.array(RiskShape)
  static override summary = 'Open a closed risk again.'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> risk reopen LIB-R3 --reason "Second survey pending"']

  async run() {
    const {args, flags} = await this.parse(RiskReopen)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.risk}
    const {change, value: risks} = await this.change(around, flags, (transaction) =>
      reopenRisks(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {change, data: risks, references: risks.map((risk) => risk.reference), view: riskLines('Reopened', risks)},
      flags,
    )
  }
}
