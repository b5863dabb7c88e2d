import {CoordCommand, changeFlags, projectFlag, references, z} from '#shared/cli/index'
import {closeRisks, RiskShape, riskLines} from '#shared/risks/index'

export default class RiskClose extends CoordCommand {
  static override kind = 'risk.close'
  static override shape = z.array(RiskShape)
  static override summary = 'Close a risk, or reject a proposed one.'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> risk close LIB-R3 LIB-R4 --reason "Survey found nothing"']

  async run() {
    const {args, flags} = await this.parse(RiskClose)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.risk}
    const {change, value: risks} = await this.change(around, flags, (transaction) =>
      closeRisks(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {change, data: risks, references: risks.map((risk) => risk.reference), view: riskLines('Closed', risks)},
      flags,
    )
  }
}
