import {
  asOfFlag,
  choiceFlag,
  Flags,
  listFlags,
  personalFlag,
  projectFlag,
  RegisterCommand,
  valueFlag,
  z,
} from '#shared/cli/index'
import {quadrants} from '#shared/coordination/index'
import {
  loadStakeholders,
  readStakeholderFilter,
  StakeholderShape,
  stakeholderList,
  stakeholderTotals,
} from '#shared/stakeholders/index'

export default class StakeholderList extends RegisterCommand {
  static override kind = 'stakeholder.list'
  static override shape = z.array(StakeholderShape)
  static override summary = 'List stakeholders, the most influential first.'
  static override description = 'E-mail and telephone are left out unless --personal asks for them.'
  static override flags = {
    ...projectFlag,
    all: Flags.boolean({description: 'forgotten persons too'}),
    organisation: valueFlag('only stakeholders of this organisation'),
    portfolio: Flags.boolean({description: 'the stakeholders of all projects, whichever is in use'}),
    quadrant: choiceFlag('only stakeholders in this quadrant', quadrants),
    ...personalFlag,
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> stakeholder list -p LIB --quadrant manage-closely',
    '<%= config.bin %> stakeholder list --portfolio --sort next --csv',
  ]

  async run() {
    const {flags} = await this.parse(StakeholderList)
    const around = await this.surroundings(flags)
    await this.listEntries(around, flags, readStakeholderFilter(flags), {
      list: stakeholderList,
      load: loadStakeholders,
      totals: stakeholderTotals,
    })
  }
}
