import {CoordCommand, changeFlags, projectFlag, references, valueFlag, z} from '#shared/cli/index'
import {completeMilestones, MilestoneShape, milestoneLines} from '#shared/milestones/index'

export default class MilestoneDone extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.milestone}
    const {change, value: milestones} = await this.change(around, flags, (transaction) =>
      completeMilestones(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {
        change,
        data: milestones,
        references: milestones.map(({reference}) => reference),
        view: milestoneLines('Reached', milestones),
      },
      flags,
    )
  }
}
