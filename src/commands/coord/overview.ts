import {asOfFlag, CoordCommand, choiceFlag, Flags, listFlags} from '#shared/cli/index'
import {ExitCode} from '#shared/errors'
import {
  firstProject,
  groupings,
  loadOverview,
  narrowedTo,
  OverviewShape,
  overviewList,
  readGrouping,
  renderOverview,
} from '#shared/projects/index'

export default class Overview extends CoordCommand {
  static override kind = 'overview'
  static override shape = OverviewShape
  static override summary = 'See all projects at a glance, grouped by health.'
  static override flags = {
    'exit-code': Flags.boolean({description: 'exit with 10 when a project needs attention'}),
    group: choiceFlag('group by health (default), status, owner or department', groupings),
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> overview',
    '<%= config.bin %> overview --group owner',
    '<%= config.bin %> overview --as-of 2026-10-31',
    '<%= config.bin %> overview --csv --sort -red --columns key,name,health,red,overdue',
  ]

  async run() {
    const {flags} = await this.parse(Overview)
    const grouping = readGrouping(flags.group)
    const around = await this.surroundings(flags)
    const overview = await this.withSession(around, flags, ({database}) => loadOverview(database, grouping, around.now))
    this.printList(
      {
        data: overview.groups.flatMap(({projects}) => projects),
        document: (shown) => narrowedTo(overview, shown),
        ...(flags['exit-code'] && overview.totals.needsAttention > 0 && {exitCode: ExitCode.attention}),
        list: overviewList(grouping),
        ...(overview.totals.projects === 0 && {nextStep: firstProject}),
        page: (screen, shown) => renderOverview(narrowedTo(overview, shown), screen),
        reference: (project) => project.key,
      },
      flags,
    )
  }
}
