import {changeFlags, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {RiskShape, reopenRisks, riskLine} from '#shared/risks/index'

export default class RiskReopen extends RegisterCommand {
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
    await this.changeEntries(args.risk, flags, reopenRisks, {line: riskLine, past: 'Reopened'})
  }
}
