import {CoordCommand, changeFlags, fieldFlags, optionalArgument, projectFlag, z} from '#shared/cli/index'
import {addMilestone, askForMilestone, MilestoneShape, milestoneFields, milestoneLine} from '#shared/milestones/index'
import {requireProject} from '#shared/projects/index'

export default class MilestoneAdd extends CoordCommand {
  static override kind = 'milestone.add'
  static override shape = z.array(MilestoneShape)
  static override summary = 'Add a milestone: a point that a project is to reach.'
  static override description = 'The day it is planned on is its baseline. On a terminal, what is missing is asked for.'
  static override args = {title: optionalArgument('what is reached, in a few words')}
  static override flags = {...projectFlag, ...fieldFlags(milestoneFields), ...changeFlags}
  static override examples = [
    '<%= config.bin %> milestone add -p LIB "Building permit" --date 2027-01-31',
    '<%= config.bin %> milestone add "Design approved" --date eom --type gate --owner ana',
  ]

  async run() {
    const {args, flags} = await this.parse(MilestoneAdd)
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const fields = await askForMilestone({...flags, title: args.title}, flags)
    const {change, value: milestone} = await this.change(around, flags, async (transaction) =>
      addMilestone(transaction, await requireProject(transaction, key), fields, this.acting(around)),
    )
    this.print(
      {
        change,
        data: [milestone],
        references: [milestone.reference],
        view: (screen) => `Added ${milestoneLine(milestone, screen)}`,
      },
      flags,
    )
  }
}
