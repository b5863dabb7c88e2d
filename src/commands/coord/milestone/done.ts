import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'
import {completeMilestones, MilestoneShape, milestoneLine} from '#shared/milestones/index'

export default class MilestoneDone extends RegisterCommand {
  static override kind = 'milestone.done'
  static override shape = z.array(MilestoneShape)
  static override summary = 'Record that milestones were reached.'
  static override args = {milestone: references('milestone')}
  static override flags = {
    ...projectFlag,
    on: valueFlag('day on which it was reached (else today)', '<date>'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> milestone done LIB-M3 --on yesterday']

  async run() {
    const {args, flags} = await this.parse(MilestoneDone)
    await this.changeEntries(args.milestone, flags, completeMilestones, {line: milestoneLine, past: 'Reached'})
  }
}
