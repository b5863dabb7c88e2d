import {AlertShape, alertList, alertThresholds, alertTotals, loadAlerts, readAlertFilter} from '#shared/alerts/index'
import {CoordCommand, choiceFlag, Flags, listFlags, valueFlag, z} from '#shared/cli/index'
import {alertSeverities, atLeast} from '#shared/coordination/index'
import {ExitCode} from '#shared/errors'

export default class Alerts extends CoordCommand {
  static override kind = 'alerts'
  static override shape = z.array(AlertShape)
  static override summary = 'List what is worth a look, the most urgent first.'
  static override description =
    'Of all projects that are not over, computed from the registers: "coord why CODE" tells the rule of a code. Risks are compared with what they were before the last working day, or with --since before another day.'
  static override flags = {
    code: Flags.string({
      description: 'only alerts of this code, such as BUD-OVER',
      helpValue: '<CODE>',
      multiple: true,
    }),
    'exit-code': Flags.boolean({
      description: 'exit with 10 when there are any (yellow ones or worse, unless --severity)',
    }),
    owner: valueFlag('only what this person answers for', '<name>'),
    project: Flags.string({char: 'p', description: 'only this project', helpValue: '<KEY>'}),
    severity: choiceFlag('only alerts of this severity or a worse one', alertSeverities),
    since: valueFlag('from which day on risks count as new or changed', '<date>'),
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> alerts --severity red',
    '<%= config.bin %> alerts -p LIB --code BUD-OVER --columns reference,title,formula',
    '<%= config.bin %> alerts --severity orange --exit-code --quiet',
  ]

  protected override readonly neededSettings = ['general', 'database', 'alerts'] as const

  async run() {
    const {flags} = await this.parse(Alerts)
    const around = await this.surroundings()
    const {filter, since} = readAlertFilter(flags, this.acting(around), around.config.general.timeZone)
    const scope = {now: around.now, projectKey: flags.project, since}
    const thresholds = alertThresholds(around.config.alerts)
    const alerts = await this.withSession(around, flags, ({database}) =>
      loadAlerts(database, scope, thresholds, filter),
    )
    const isBad = alerts.some(({severity}) => atLeast(severity, filter.severity ?? 'yellow'))
    this.printList(
      {
        data: alerts,
        ...(flags['exit-code'] && isBad && {exitCode: ExitCode.attention}),
        footer: (screen, shown) => alertTotals(shown, screen),
        list: alertList,
        reference: ({references}) => references[0]!,
      },
      flags,
    )
  }
}
