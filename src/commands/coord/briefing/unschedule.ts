import {CoordCommand, changeFlags, configSources, Flags} from '#shared/cli/index'
import {PORTFOLIO, renderUnscheduling, UnschedulingShape, unscheduleBriefing} from '#shared/schedule/index'

export default class BriefingUnschedule extends CoordCommand {
  static override kind = 'briefing.unschedule'
  static override shape = UnschedulingShape
  static override summary = 'Have the briefing no longer come by itself.'
  static override description =
    'Takes it out of cron and systemd: the one of all projects, of one project, or with --all every one of them. The log stays.'
  static override flags = {
    all: Flags.boolean({description: 'of all projects and of each project', exclusive: ['project']}),
    'dry-run': changeFlags['dry-run'],
    project: Flags.string({char: 'p', description: 'the one of this project', helpValue: '<KEY>'}),
  }
  static override examples = [
    '<%= config.bin %> briefing unschedule',
    '<%= config.bin %> briefing unschedule -p LIB',
    '<%= config.bin %> briefing unschedule --all --dry-run',
  ]

  async run() {
    const {flags} = await this.parse(BriefingUnschedule)
    const {paths} = await this.surroundings()
    const scope = flags.all ? undefined : (flags.project?.toUpperCase() ?? PORTFOLIO)
    const here = {sources: configSources(), stateDirectory: paths.stateDirectory}
    const unscheduling = await unscheduleBriefing(scope, here, {dryRun: flags['dry-run']})
    this.print(
      {
        data: unscheduling,
        references: unscheduling.removed.map((each) => each.scope),
        view: () => renderUnscheduling(unscheduling, {dryRun: flags['dry-run'], scope}),
      },
      flags,
    )
  }
}
