import {alertThresholds, explain, parseAlertCode, readAlertFilter, renderWhy, WhyShape} from '#shared/alerts/index'
import {argument, CoordCommand, optionalReferences, projectFlag, valueFlag} from '#shared/cli/index'
import {alertCatalogue, alertCodes} from '#shared/coordination/index'

export default class Why extends CoordCommand {
  static override kind = 'why'
  static override shape = WhyShape
  static override summary = 'Tell the rule of an alert, with the numbers put in.'
  static override description =
    `The meaning, the rule, its thresholds as they are set ("coord config show --group alerts"), and where it holds; of a reference also why it does not. The codes:\n\n${alertCodes
      .map((code) => `${code}: ${alertCatalogue[code].meaning}`)
      .join('\n')}`
  static override args = {
    code: argument('code of the alert, such as BUD-OVER, in any case'),
    reference: optionalReferences('entry, or key of the project,'),
  }
  static override flags = {
    ...projectFlag,
    since: valueFlag('from which day on risks count as new or changed', '<date>'),
  }
  static override examples = ['<%= config.bin %> why BUD-OVER LIB-B1', '<%= config.bin %> why risk-tol -p LIB']

  protected override readonly neededSettings = ['general', 'database', 'alerts'] as const

  async run() {
    const {args, flags} = await this.parse(Why)
    const code = parseAlertCode(args.code)
    const around = await this.surroundings()
    const {timeZone} = around.config.general
    const {since} = readAlertFilter({since: flags.since}, this.acting(around), timeZone)
    const currentProject = await this.projectKey(around, flags)
    const question = {code, currentProject, references: args.reference ?? []}
    const scope = {now: around.now, projectKey: flags.project, since}
    const thresholds = alertThresholds(around.config.alerts)
    const why = await this.withSession(around, flags, ({database}) => explain(database, question, scope, thresholds))
    this.print(
      {
        data: why,
        references: why.alerts.map(({references}) => references[0]!),
        view: (screen) => renderWhy(why, screen, timeZone),
      },
      flags,
    )
  }
}
