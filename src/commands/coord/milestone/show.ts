import {asOfFlag, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {MilestoneWithForecastsShape, renderMilestone, showMilestones, withForecasts} from '#shared/milestones/index'

export default class MilestoneShow extends RegisterCommand {
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
    await this.showEntries(
      flags,
      async (database, key, now) => withForecasts(database, await showMilestones(database, args.milestone, key, now)),
      renderMilestone,
    )
  }
}
