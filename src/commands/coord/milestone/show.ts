import {asOfFlag, CoordCommand, projectFlag, references, z} from '#shared/cli/index'
import {MilestoneWithForecastsShape, renderMilestone, showMilestones, withForecasts} from '#shared/milestones/index'

export default class MilestoneShow extends CoordCommand {
  static override kind = 'milestone.show'
  static override shape = z.array(MilestoneWithForecastsShape)
  static override summary = 'Show everything about milestones.'
  static override args = {milestone: references('milestone')}
  static override flags = {...projectFlag, ...asOfFlag}
  static override examples = [
    '<%= config.bin %> milestone show LIB-M3',
    '<%= config.bin %> milestone show m3 m4 -p LIB --json',
  ]

  async run() {
    const {args, flags} = await this.parse(MilestoneShow)
    const around = await this.surroundings(flags)
    const key = await this.projectKey(around, flags)
    const milestones = await this.withSession(around, flags, async ({database}) =>
      withForecasts(database, await showMilestones(database, args.milestone, key, around.now)),
    )
    this.print(
      {
        data: milestones,
        references: milestones.map((milestone) => milestone.reference),
        view: (screen) => milestones.map((milestone) => renderMilestone(milestone, screen)).join('\n\n'),
      },
      flags,
    )
  }
}
