import {changeFlags, fieldFlags, optionalArgument, projectFlag, RegisterCommand, z} from '#shared/cli/index'
import {addMilestone, askForMilestone, MilestoneShape, milestoneFields, milestoneLine} from '#shared/milestones/index'

export default class MilestoneAdd extends RegisterCommand {
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
    const ask = () => askForMilestone({...flags, title: args.title}, flags)
    await this.addEntry(flags, ask, addMilestone, {line: milestoneLine})
  }
}
