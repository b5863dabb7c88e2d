import {changeFlags, projectFlag, RegisterCommand, references, yesFlag, z} from '#shared/cli/index'
import {RiskShape, removeRisks, riskLine} from '#shared/risks/index'

export default class RiskRemove extends RegisterCommand {
  static override kind = 'risk.remove'
  static override shape = z.array(RiskShape)
  static override summary = 'Take risks out of the register.'
  static override description =
    'For entries made by mistake; a risk that is over is closed. Numbers are not given again.'
  static override args = {risk: references('risk')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> risk remove LIB-R3 --yes']

  async run() {
    const {args, flags} = await this.parse(RiskRemove)
    await this.removeEntries(args.risk, flags, removeRisks, riskLine)
  }
}
