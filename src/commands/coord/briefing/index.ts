import {BriefingRunShape} from '#shared/briefing/index'
import {aiFlags, BriefingCommand, deliveryFlags, Flags, formatFlag} from '#shared/cli/index'
import {deliveryFailure, deliveryLine, readDeliverySettings} from '#shared/delivery/index'
import {firstProject, hasProjects} from '#shared/projects/index'

export default class Briefing extends BriefingCommand {
  static override kind = 'briefing'
  static override shape = BriefingRunShape
  static override summary = 'Tell what needs you today, as numbered facts.'
  static override description =
    'All projects under way, or the one of --project: what needs you first, each with its command, then the rest in sections. It covers everything since the briefing that was delivered last, else since the working day before today. It is stored, the same facts on the same day once, and each destination gets it once a day: a second run delivers only what failed.'
  static override flags = {
    ...formatFlag,
    project: Flags.string({char: 'p', description: 'only this project', helpValue: '<KEY>'}),
    'dry-run': Flags.boolean({char: 'n', description: 'show it and where it would go; store and deliver nothing'}),
    ...deliveryFlags,
    ...aiFlags,
    'no-ai': Flags.boolean({
      description: 'ask no model: the rules tell it',
      exclusive: ['require-ai'],
      helpGroup: 'AI',
    }),
  }
  static override examples = [
    '<%= config.bin %> briefing',
    '<%= config.bin %> briefing -p LIB --format markdown --no-ai',
    '<%= config.bin %> briefing --to mail:ana@example.org --quiet',
  ]

  protected override readonly neededSettings = ['general', 'database', 'alerts', 'ai', 'smtp', 'briefing'] as const

  async run() {
    const {flags} = await this.parse(Briefing)
    const around = await this.surroundings()
    const format = this.readFormat(flags)
    const destinations = this.destinations(around, flags)
    // Fails before anything is made.
    if (destinations.length > 0) await readDeliverySettings(around.config, destinations)
    const made = await this.makeBriefing(around, flags)
    const deliveries = await this.deliverTo(around, made, destinations, flags)
    const isEmpty =
      made.briefing.counts.projects === 0 &&
      !(await this.withSession(around, flags, ({database}) => hasProjects(database)))
    const failure = deliveryFailure(deliveries)
    if (failure && format === 'json') throw failure
    this.printBriefing(
      {
        data: {...made.briefing, deliveries},
        ...(isEmpty && {nextStep: firstProject}),
        // A scheduled run that went well says nothing.
        ...(destinations.length > 0 && {references: []}),
        warnings: made.warnings,
      },
      format,
      flags,
    )
    if (format !== 'json' && !flags.quiet)
      for (const delivery of deliveries) this.aside(deliveryLine(delivery, this.screen(flags)), flags)
    if (failure) throw failure
  }
}
