import {BriefingDiffShape, compareBriefings, diffWarnings, readBriefingDate, renderDiff} from '#shared/briefing/index'
import {CoordCommand, Flags, optionalArgument} from '#shared/cli/index'
import {newForm} from '#shared/input/index'

export default class BriefingDiff extends CoordCommand {
  static override kind = 'briefing.diff'
  static override shape = BriefingDiffShape
  static override summary = 'Compare the briefings of two days.'
  static override description =
    'What is new, gone and changed: the newest briefing and the one of the day before it, the one of a day and the newest, or those of two days. Facts are compared by what they are about, not by their words.'
  static override args = {
    earlier: optionalArgument('day of the earlier briefing'),
    later: optionalArgument('day of the later briefing'),
  }
  static override flags = {
    project: Flags.string({char: 'p', description: 'the briefings of this project', helpValue: '<KEY>'}),
  }
  static override examples = [
    '<%= config.bin %> briefing diff',
    '<%= config.bin %> briefing diff 2026-11-20 2026-11-23 -p LIB',
  ]

  async run() {
    const {args, flags} = await this.parse(BriefingDiff)
    const around = await this.surroundings()
    const form = newForm()
    const reader = {acting: this.acting(around), timeZone: around.config.general.timeZone}
    const days = {
      earlier: readBriefingDate(form, 'EARLIER', args.earlier, reader),
      later: readBriefingDate(form, 'LATER', args.later, reader),
    }
    form.assertValid('The comparison')
    const {briefings, diff} = await this.withSession(around, flags, ({database}) =>
      compareBriefings(database, {projectKey: flags.project}, days),
    )
    this.print(
      {
        data: diff,
        references: [...new Set([...diff.new, ...diff.gone].flatMap(({references}) => references))],
        view: (screen) => renderDiff(diff, screen),
        warnings: diffWarnings(briefings),
      },
      flags,
    )
  }
}
