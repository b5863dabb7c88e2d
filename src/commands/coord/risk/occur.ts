import {CoordCommand, changeFlags, projectFlag, references, valueFlag, z} from '#shared/cli/index'
import {markOccurred, occurredLines, RiskWithActionsShape, withActions} from '#shared/risks/index'

export default class RiskOccur extends CoordCommand {
  static override kind = 'risk.occur'
  static override shape = z.array(RiskWithActionsShape)
  static override summary = 'Record that a risk has happened.'
  static override description =
    'It stays in the register, and an action to deal with it is added, for the owner of the risk.'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    on: valueFlag('day on which it happened (else today)', '<date>'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> risk occur LIB-R3 --on yesterday --reason "Asbestos found"']

  async run() {
    const {args, flags} = await this.parse(RiskOccur)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.risk}
    const {change, value: risks} = await this.change(around, flags, async (transaction) => {
      const occurred = await markOccurred(transaction, selection, flags, this.acting(around))
      return withActions(transaction, occurred, around.now)
    })
    this.print(
      {change, data: risks, references: risks.map((risk) => risk.reference), view: occurredLines(risks)},
      flags,
    )
  }
}
