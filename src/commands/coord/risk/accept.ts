import {CoordCommand, changeFlags, projectFlag, references, valueFlag, z} from '#shared/cli/index'
import {acceptRisks, RiskShape, riskLines} from '#shared/risks/index'

export default class RiskAccept extends CoordCommand {
  static override kind = 'risk.accept'
  static override shape = z.array(RiskShape)
  static override summary = 'Accept a risk: who decided, and until when.'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    by: valueFlag('who accepts it', '<name>'),
    until: valueFlag('day on which the acceptance ends', '<date>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> risk accept LIB-R3 --by "Head of Culture" --until +3m \\\n    --reason "Cheaper than the alternative"',
  ]

  async run() {
    const {args, flags} = await this.parse(RiskAccept)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.risk}
    const {change, value: risks} = await this.change(around, flags, (transaction) =>
      acceptRisks(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {change, data: risks, references: risks.map((risk) => risk.reference), view: riskLines('Accepted', risks)},
      flags,
    )
  }
}
