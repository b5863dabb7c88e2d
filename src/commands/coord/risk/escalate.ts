import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'
import {escalateRisks, RiskShape, riskLine} from '#shared/risks/index'

export default class RiskEscalate extends RegisterCommand {
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
    await this.changeEntries(args.risk, flags, escalateRisks, {line: riskLine, past: 'Escalated'})
  }
}
