import {CoordCommand, changeFlags, projectFlag, references, yesFlag, z} from '#shared/cli/index'
import {RiskShape, removeRisks, riskLines} from '#shared/risks/index'

export default class RiskRemove extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.risk}
    if (!flags['dry-run']) {
      await this.confirm(`Remove ${args.risk.join(', ')} from the register?`, flags)
    }
    const {change, value: risks} = await this.change(around, flags, (transaction) =>
      removeRisks(transaction, selection, this.acting(around)),
    )
    this.print(
      {change, data: risks, references: risks.map((risk) => risk.reference), view: riskLines('Removed', risks)},
      flags,
    )
  }
}
