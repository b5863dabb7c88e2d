import {changeFlags, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {closeRisks, RiskShape, riskLine} from '#shared/risks/index'

export default class RiskClose extends RegisterCommand {
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
    await this.changeEntries(args.risk, flags, closeRisks, {line: riskLine, past: 'Closed'})
  }
}
