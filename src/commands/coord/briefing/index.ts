import {alertThresholds, readAlertFilter} from '#shared/alerts/index'
import {BriefingShape, loadBriefing, renderBriefing} from '#shared/briefing/index'
import {CoordCommand, projectFlag} from '#shared/cli/index'
import {firstProject, hasProjects} from '#shared/projects/index'

export default class Briefing extends CoordCommand {
  static override kind = 'briefing'
  static override shape = BriefingShape
  static override summary = 'Tell what needs you today, as numbered facts.'
  static override description =
    'All projects under way, or the one of --project. Made from the registers alone: the alerts, and what else is worth knowing.'
  static override flags = {...projectFlag}
  static override examples = ['<%= config.bin %> briefing', '<%= config.bin %> briefing -p LIB --json']

  protected override readonly neededSettings = ['general', 'database', 'alerts'] as const

  async run() {
    const {flags} = await this.parse(Briefing)
    const around = await this.surroundings()
    const {timeZone} = around.config.general
    const {since} = readAlertFilter({}, this.acting(around), timeZone)
    const scope = {now: around.now, projectKey: flags.project, since, timeZone}
    const thresholds = alertThresholds(around.config.alerts)
    const {briefing, isEmpty} = await this.withSession(around, flags, async ({database}) => ({
      briefing: await loadBriefing(database, scope, thresholds),
      isEmpty: !(await hasProjects(database)),
    }))
    this.print(
      {
        data: briefing,
        ...(isEmpty && {nextStep: firstProject}),
        references: [...new Set(briefing.facts.flatMap((fact) => fact.references))],
        view: (screen) => renderBriefing(briefing, screen),
      },
      flags,
    )
  }
}
