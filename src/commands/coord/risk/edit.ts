import {
  changeFlags,
  fieldFlags,
  projectFlag,
  RegisterCommand,
  references,
  valueFlag,
  versionFlag,
  z,
} from '#shared/cli/index'
import {editRisks, RiskShape, riskFields, riskLine} from '#shared/risks/index'

export default class RiskEdit extends RegisterCommand {
  static override kind = 'risk.edit'
  static override shape = z.array(RiskShape)
  static override summary = 'Change fields of risks.'
  static override description =
    'Fields that are not named stay as they are; an empty value clears a field. Scores are changed here without a review (see risk assess).'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    title: valueFlag('what may happen, in a few words'),
    ...fieldFlags(riskFields),
    ...changeFlags,
    ...versionFlag,
  }
  static override examples = [
    '<%= config.bin %> risk edit LIB-R3 --owner cora --status treating',
    '<%= config.bin %> risk edit R3 R4 -p LIB --review +2w --contingency ""',
  ]

  async run() {
    const {args, flags} = await this.parse(RiskEdit)
    await this.editEntries(args.risk, flags, editRisks, riskLine)
  }
}
