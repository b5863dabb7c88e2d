import {CoordCommand, changeFlags, configSources, Flags} from '#shared/cli/index'
import {readDeliverySettings} from '#shared/delivery/index'
import {requireProject} from '#shared/projects/index'
import {
  isQuestion,
  listSchedules,
  PORTFOLIO,
  readWanted,
  renderSchedules,
  SchedulesShape,
  scheduleBriefing,
} from '#shared/schedule/index'

export default class BriefingSchedule extends CoordCommand {
  static override kind = 'briefing.schedule'
  static override shape = SchedulesShape
  static override summary = 'Have the briefing come by itself, at the time you say.'
  static override description =
    'With a user timer of systemd where there is one, else with cron. What was scheduled before for the same project, or for all, is replaced. Without flags it tells what is scheduled, and when it runs next.'
  static override flags = {
    at: Flags.string({
      description: 'time of day in your time zone',
      helpValue: '<07:30>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    cron: Flags.boolean({description: 'with a line in your crontab', exclusive: ['systemd']}),
    daily: Flags.boolean({description: 'on Saturday and Sunday too', exclusive: ['weekdays']}),
    'dry-run': changeFlags['dry-run'],
    'if-changed': Flags.boolean({description: 'deliver only what differs from the last one'}),
    'no-ai': Flags.boolean({description: 'ask no model: the rules tell it'}),
    print: Flags.boolean({description: 'show what would be written, and write nothing'}),
    project: Flags.string({char: 'p', description: 'only this project', helpValue: '<KEY>'}),
    systemd: Flags.boolean({description: 'with a user timer of systemd'}),
    to: Flags.string({
      description: 'where to deliver to, as for coord briefing (else BRIEFING_TO)',
      helpValue: '<DESTINATION>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    weekdays: Flags.boolean({description: 'from Monday to Friday (default)'}),
  }
  static override examples = [
    '<%= config.bin %> briefing schedule --at 07:30 --weekdays --to mail:ana@example.org',
    '<%= config.bin %> briefing schedule -p LIB --at 8:00 --daily --to file:{date}.html',
    '<%= config.bin %> briefing schedule --at 07:30 --cron --print',
    '<%= config.bin %> briefing schedule',
  ]

  async run() {
    const {flags} = await this.parse(BriefingSchedule)
    const around = await this.surroundings()
    const {config, now, packageRoot, paths} = around
    const {timeZone} = config.general
    const sources = configSources()
    const here = {now, packageRoot, sources, stateDirectory: paths.stateDirectory}
    const schedule = async () => {
      const wanted = readWanted(flags, {configured: config.briefing.destinations, sources, timeZone})
      await readDeliverySettings(config, wanted.destinations)
      const {plan} = wanted
      // Also where it is about all projects: cron will need the database.
      await this.withSession(around, flags, async ({database}) => {
        if (plan.scope !== PORTFOLIO) await requireProject(database, plan.scope)
      })
      return scheduleBriefing(plan, wanted.manager, here, {dryRun: flags['dry-run'], print: flags.print})
    }
    const {schedules, warnings} = isQuestion(flags)
      ? {schedules: await listSchedules(flags.project?.toUpperCase(), here), warnings: []}
      : await schedule()
    this.print(
      {
        data: schedules,
        references: schedules.schedules.map(({scope}) => scope),
        view: (screen) => renderSchedules(schedules, timeZone, screen),
        warnings,
      },
      flags,
    )
  }
}
