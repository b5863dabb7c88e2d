import {asOfFlag, CoordCommand, choiceFlag, Flags} from '#shared/cli/index'
import {ExitCode} from '#shared/errors'
import {groupings, loadOverview, OverviewShape, readGrouping, renderOverview} from '#shared/projects/index'

export default class Overview extends CoordCommand {
  static override kind = 'overview'
  static override shape = OverviewShape
  static override summary = 'See all projects at a glance, grouped by health.'
  static override flags = {
    'exit-code': Flags.boolean({description: 'exit with 10 when a project needs attention'}),
    group: choiceFlag('group by health (default), status, owner or department', groupings),
    ...asOfFlag,
  }
  static override examples = [
    '<%= config.bin %> overview',
    '<%= config.bin %> overview --group owner',
    '<%= config.bin %> overview --as-of 2026-10-31',
  ]

  async run() {
    const {flags} = await this.parse(Overview)
    const grouping = readGrouping(flags.group)
    const around = await this.surroundings(flags)
    const overview = await this.withSession(around, flags, ({database}) => loadOverview(database, grouping, around.now))
    this.print(
      {
        data: overview,
        isEmpty: overview.totals.projects === 0,
        ...(flags['exit-code'] && overview.totals.needsAttention > 0 && {exitCode: ExitCode.attention}),
        references: overview.groups.flatMap((group) => group.projects.map((project) => project.key)),
        view: (screen) => renderOverview(overview, screen),
      },
      flags,
    )
  }
}
