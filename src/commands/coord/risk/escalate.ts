import {CoordCommand, changeFlags, projectFlag, references, valueFlag, z} from '#shared/cli/index'
import {escalateRisks, RiskShape, riskLines} from '#shared/risks/index'

export default class RiskEscalate extends CoordCommand {
  static override kind = 'risk.escalate'
  static override shape = z.array(RiskShape)
  static override summary = 'Hand the decision about a risk to somebody above.'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    to: valueFlag('who decides from now on', '<name>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> risk escalate LIB-R3 --to "Steering committee" \\\n    --reason "Beyond the project tolerance"',
  ]

  async run() {
    const {args, flags} = await this.parse(RiskEscalate)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.risk}
    const {change, value: risks} = await this.change(around, flags, (transaction) =>
      escalateRisks(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {change, data: risks, references: risks.map((risk) => risk.reference), view: riskLines('Escalated', risks)},
      flags,
    )
  }
}
