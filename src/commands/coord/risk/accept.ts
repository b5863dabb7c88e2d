import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'
import {acceptRisks, RiskShape, riskLine} from '#shared/risks/index'

export default class RiskAccept extends RegisterCommand {
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
    await this.changeEntries(args.risk, flags, acceptRisks, {line: riskLine, past: 'Accepted'})
  }
}
