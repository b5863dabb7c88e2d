import {changeFlags, projectFlag, RegisterCommand, references, yesFlag, z} from '#shared/cli/index'
import {MilestoneShape, milestoneLine, removeMilestones} from '#shared/milestones/index'

export default class MilestoneRemove extends RegisterCommand {
  static override kind = 'milestone.remove'
  static override shape = z.array(MilestoneShape)
  static override summary = 'Take milestones out of the register.'
  static override description = 'For entries made by mistake. Numbers are not given again.'
  static override args = {milestone: references('milestone')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> milestone remove LIB-M3 --yes']

  async run() {
    const {args, flags} = await this.parse(MilestoneRemove)
    await this.removeEntries(args.milestone, flags, removeMilestones, milestoneLine)
  }
}
