import {
  asOfFlag,
  CoordCommand,
  choiceFlag,
  Flags,
  listFlags,
  personalFlag,
  projectFlag,
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

export default class StakeholderList extends CoordCommand {
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
    const filter = readStakeholderFilter(flags)
    const key = flags.portfolio ? undefined : await this.projectKey(around, flags)
    const stakeholders = await this.withSession(around, flags, async ({database}) =>
      loadStakeholders(database, around.now, {...filter, ...(await this.ofProject(database, key))}),
    )
    this.printList(
      {
        data: stakeholders,
        footer: (screen, shown) => stakeholderTotals(shown, screen),
        list: stakeholderList,
        reference: (stakeholder) => stakeholder.reference,
      },
      flags,
    )
  }
}
