import {asOfFlag, CoordCommand, choiceFlag, Flags, listFlags, projectFlag, valueFlag, z} from '#shared/cli/index'
import {bandColours, riskStatuses, riskTypes} from '#shared/coordination/index'
import {loadRisks, RiskShape, readRiskFilter, riskList, riskTotals} from '#shared/risks/index'

export default class RiskList extends CoordCommand {
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
    '<%= config.bin %> risk list -p LIB --as-of 2026-10-31',
  ]

  async run() {
    const {flags} = await this.parse(RiskList)
    const around = await this.surroundings(flags)
    const filter = readRiskFilter(flags)
    const key = flags.portfolio ? undefined : await this.projectKey(around, flags)
    const risks = await this.withSession(around, flags, async ({database}) =>
      loadRisks(database, around.now, {...filter, ...(await this.ofProject(database, key))}),
    )
    this.printList(
      {
        data: risks,
        footer: (screen, shown) => riskTotals(shown, screen),
        list: riskList,
        reference: (risk) => risk.reference,
      },
      flags,
    )
  }
}
