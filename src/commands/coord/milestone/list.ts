import {asOfFlag, choiceFlag, Flags, listFlags, projectFlag, RegisterCommand, valueFlag, z} from '#shared/cli/index'
import {milestoneStates, milestoneTypes} from '#shared/coordination/index'
import {
  loadMilestones,
  MilestoneShape,
  milestoneList,
  milestoneTotals,
  readMilestoneFilter,
} from '#shared/milestones/index'

export default class MilestoneList extends RegisterCommand {
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
    await this.listEntries(around, flags, readMilestoneFilter(flags), {
      list: milestoneList,
      load: loadMilestones,
      totals: milestoneTotals,
    })
  }
}
