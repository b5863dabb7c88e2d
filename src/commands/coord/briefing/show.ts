import {findBriefing, readBriefingDate, StoredBriefingShape} from '#shared/briefing/index'
import {BriefingCommand, Flags, formatFlag, optionalArgument} from '#shared/cli/index'
import {newForm} from '#shared/input/index'

export default class BriefingShow extends BriefingCommand {
  static override kind = 'briefing.show'
  static override shape = StoredBriefingShape
  static override summary = 'Show the briefing of a day as it was told.'
  static override description =
    'The newest, or the one of a day: as it was delivered last, else as it was made last. Also of projects that are gone.'
  static override args = {date: optionalArgument('day of the briefing')}
  static override flags = {
    ...formatFlag,
    project: Flags.string({char: 'p', description: 'the briefing of this project', helpValue: '<KEY>'}),
  }
  static override examples = [
    '<%= config.bin %> briefing show',
    '<%= config.bin %> briefing show yesterday -p LIB --format markdown',
  ]

  protected override readonly neededSettings = ['general', 'database'] as const

  async run() {
    const {args, flags} = await this.parse(BriefingShow)
    const around = await this.surroundings()
    const format = this.readFormat(flags)
    const form = newForm()
    const reader = {acting: this.acting(around), timeZone: around.config.general.timeZone}
    const date = readBriefingDate(form, 'DATE', args.date, reader)
    form.assertValid('The briefing')
    const briefing = await this.withSession(around, flags, ({database}) =>
      findBriefing(database, {projectKey: flags.project}, date),
    )
    this.printBriefing({data: briefing}, format, flags)
  }
}
