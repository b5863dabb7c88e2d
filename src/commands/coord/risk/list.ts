import {asOfFlag, choiceFlag, Flags, listFlags, projectFlag, RegisterCommand, valueFlag, z} from '#shared/cli/index'
import {bandColours, riskStatuses, riskTypes} from '#shared/coordination/index'
import {loadRisks, RiskShape, readRiskFilter, riskList, riskTotals} from '#shared/risks/index'

export default class RiskList extends RegisterCommand {
  static override kind = 'risk.list'
  static override shape = z.array(RiskShape)
  static override summary = 'List risks, the highest score first.'
  static override description = 'Closed and rejected risks are left out unless --all or --status asks for them.'
  static override flags = {
    ...projectFlag,
    all: Flags.boolean({description: 'closed and rejected risks too'}),
    category: valueFlag('only this category'),
    'min-band': choiceFlag('only risks in this band or a worse one', bandColours),
    overdue: Flags.boolean({description: 'only risks whose review is overdue'}),
    owner: valueFlag('only risks of this owner', '<name>'),
    portfolio: Flags.boolean({description: 'the risks of all projects, whichever is in use'}),
    status: choiceFlag('only risks in this status', riskStatuses),
    type: choiceFlag('only threats or only opportunities', riskTypes),
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> risk list --project LIB --min-band orange --sort -score',
    '<%= config.bin %> risk list --portfolio --overdue --csv \\\n    --columns project,reference,title,owner,review',
  ]

  async run() {
    const {flags} = await this.parse(RiskList)
    const around = await this.surroundings(flags)
    await this.listEntries(around, flags, readRiskFilter(flags), {list: riskList, load: loadRisks, totals: riskTotals})
  }
}
