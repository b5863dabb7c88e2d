import {CoordCommand, changeFlags, projectFlag, references, yesFlag, z} from '#shared/cli/index'
import {MilestoneShape, milestoneLines, removeMilestones} from '#shared/milestones/index'

export default class MilestoneRemove extends CoordCommand {
  static override kind = 'milestone.remove'
  static override shape = z.array(MilestoneShape)
  static override summary = 'Take milestones out of the register.'
  static override description = 'For entries made by mistake. Numbers are not given again.'
  static override args = {milestone: references('milestone')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> milestone remove LIB-M3 --yes']

  async run() {
    const {args, flags} = await this.parse(MilestoneRemove)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.milestone}
    if (!flags['dry-run']) {
      await this.confirm(`Remove ${args.milestone.join(', ')} from the register?`, flags)
    }
    const {change, value: milestones} = await this.change(around, flags, (transaction) =>
      removeMilestones(transaction, selection, this.acting(around)),
    )
    this.print(
      {
        change,
        data: milestones,
        references: milestones.map(({reference}) => reference),
        view: milestoneLines('Removed', milestones),
      },
      flags,
    )
  }
}
