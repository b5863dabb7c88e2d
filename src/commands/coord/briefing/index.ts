import {alertThresholds} from '#shared/alerts/index'
import {keepBriefing, loadBriefing, renderBriefing, StoredBriefingShape} from '#shared/briefing/index'
import {CoordCommand, Flags} from '#shared/cli/index'
import {firstProject} from '#shared/projects/index'

export default class Briefing extends CoordCommand {
  static override kind = 'briefing'
  static override shape = StoredBriefingShape
  static override summary = 'Tell what needs you today, as numbered facts.'
  static override description =
    'All projects under way, or the one of --project: what needs you first, each with its command, then the rest in sections. It covers everything since the briefing that was delivered last, else since the working day before today. It is stored; the same facts on the same day are stored once.'
  static override flags = {
    project: Flags.string({char: 'p', description: 'only this project', helpValue: '<KEY>'}),
  }
  static override examples = ['<%= config.bin %> briefing', '<%= config.bin %> briefing -p LIB --json']

  protected override readonly neededSettings = ['general', 'database', 'alerts'] as const

  async run() {
    const {flags} = await this.parse(Briefing)
    const around = await this.surroundings()
    const {actor, timeZone} = around.config.general
    const scope = {now: around.now, projectKey: flags.project, timeZone}
    const thresholds = alertThresholds(around.config.alerts)
    const briefing = await this.withSession(around, flags, async (session) => {
      const found = await loadBriefing(session.database, scope, thresholds)
      const {value} = await session.change((transaction) => keepBriefing(transaction, found, actor))
      return value.briefing
    })
    this.print(
      {
        data: briefing,
        ...(briefing.counts.projects === 0 && {nextStep: firstProject}),
        references: [...new Set(briefing.facts.flatMap((fact) => fact.references))],
        view: (screen) => renderBriefing(briefing, screen),
      },
      flags,
    )
  }
}
