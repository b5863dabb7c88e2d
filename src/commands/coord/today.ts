import {alertThresholds, loadToday, readAlertFilter, renderToday, TodayShape} from '#shared/alerts/index'
import {CoordCommand, Flags, valueFlag} from '#shared/cli/index'
import {firstProject} from '#shared/projects/index'

export default class Today extends CoordCommand {
  static override kind = 'today'
  static override shape = TodayShape
  static override summary = 'See what needs you today, and how to act on it.'
  static override description =
    'At most seven things, the most urgent first, each with its command (words in capitals are to be filled in), and the actions that are due. Of all projects that are not over; "coord alerts" has the whole list.'
  static override flags = {
    owner: valueFlag('only what this person answers for', '<name>'),
    project: Flags.string({char: 'p', description: 'only this project', helpValue: '<KEY>'}),
    since: valueFlag('from which day on risks count as new or changed', '<date>'),
  }
  static override examples = ['<%= config.bin %> today', '<%= config.bin %> today --owner ana -p LIB']

  protected override readonly neededSettings = ['general', 'database', 'alerts'] as const

  async run() {
    const {flags} = await this.parse(Today)
    const around = await this.surroundings()
    const {timeZone} = around.config.general
    const {filter, since} = readAlertFilter(flags, this.acting(around), timeZone)
    const scope = {now: around.now, owner: filter.owner, projectKey: flags.project, since, timeZone}
    const thresholds = alertThresholds(around.config.alerts)
    const today = await this.withSession(around, flags, ({database}) => loadToday(database, scope, thresholds))
    this.print(
      {
        data: today,
        ...(today.projects === 0 && {nextStep: firstProject}),
        references: today.alerts.map(({references}) => references[0]!),
        view: (screen) => renderToday(today, screen),
      },
      flags,
    )
  }
}
