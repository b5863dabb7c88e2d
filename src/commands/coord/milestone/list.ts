import {asOfFlag, CoordCommand, choiceFlag, Flags, listFlags, projectFlag, valueFlag, z} from '#shared/cli/index'
import {milestoneStates, milestoneTypes} from '#shared/coordination/index'
import {
  loadMilestones,
  MilestoneShape,
  milestoneList,
  milestoneTotals,
  readMilestoneFilter,
} from '#shared/milestones/index'

export default class MilestoneList extends CoordCommand {
  static override kind = 'milestone.list'
  static override shape = z.array(MilestoneShape)
  static override summary = 'List milestones in the order they were planned.'
  static override description =
    'Reached milestones are left out unless --all or --status done asks for them. The slip is in days after the baseline.'
  static override flags = {
    ...projectFlag,
    all: Flags.boolean({description: 'reached milestones too'}),
    owner: valueFlag('only milestones of this owner', '<name>'),
    portfolio: Flags.boolean({description: 'the milestones of all projects, whichever is in use'}),
    status: choiceFlag('only milestones that stand so', milestoneStates),
    type: choiceFlag('only milestones of this type', milestoneTypes),
    within: valueFlag('only milestones expected in so many days, or late', '<days>'),
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> milestone list -p LIB --within 14',
    '<%= config.bin %> milestone list --portfolio --status late --sort -slip --csv',
  ]

  async run() {
    const {flags} = await this.parse(MilestoneList)
    const around = await this.surroundings(flags)
    const filter = readMilestoneFilter(flags)
    const key = flags.portfolio ? undefined : await this.projectKey(around, flags)
    const milestones = await this.withSession(around, flags, async ({database}) =>
      loadMilestones(database, around.now, {...filter, ...(await this.ofProject(database, key))}),
    )
    this.printList(
      {
        data: milestones,
        footer: (screen, shown) => milestoneTotals(shown, screen),
        list: milestoneList,
        reference: (milestone) => milestone.reference,
      },
      flags,
    )
  }
}
