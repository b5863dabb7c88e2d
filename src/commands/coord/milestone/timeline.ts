import {CoordCommand, projectFlag} from '#shared/cli/index'
import {loadTimeline, renderTimeline, TimelineShape} from '#shared/milestones/index'
import {requireProject} from '#shared/projects/index'

export default class MilestoneTimeline extends CoordCommand {
  static override kind = 'milestone.timeline'
  static override shape = TimelineShape
  static override summary = 'Draw the milestones of a project by month.'
  static override flags = {...projectFlag}
  static override examples = ['<%= config.bin %> milestone timeline -p LIB']

  async run() {
    const {flags} = await this.parse(MilestoneTimeline)
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const timeline = await this.withSession(around, flags, async ({database}) =>
      loadTimeline(database, await requireProject(database, key), around.now),
    )
    this.print(
      {
        data: timeline,
        references: timeline.milestones.map(({reference}) => reference),
        view: (screen) => renderTimeline(timeline, screen),
      },
      flags,
    )
  }
}
