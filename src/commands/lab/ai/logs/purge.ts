import {countInteractions, PurgeShape, readPurge, removeOlder} from '#shared/ai/log/index'
import {AiCommand, Flags, valueFlag, yesFlag} from '#shared/cli/index'

export default class AiLogsPurge extends AiCommand {
  static override kind = 'ai.logs.purge'
  static override shape = PurgeShape
  static override summary = 'Remove entries of the AI log for good.'
  static override description =
    'What is older than AI_LOG_DAYS goes by itself. What commands that run just now ask comes into the log at their end.'
  static override flags = {
    all: Flags.boolean({description: 'all entries'}),
    before: valueFlag('entries from before this day', '<date>'),
    'dry-run': Flags.boolean({char: 'n', description: 'say how many, remove none', helpGroup: 'CHANGE'}),
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> ai logs purge --before -30d',
    '<%= config.bin %> ai logs purge --all --yes',
  ]

  async run() {
    const {flags} = await this.parse(AiLogsPurge)
    const around = await this.surroundings()
    const before = readPurge(flags, this.reading(around))
    const {timeZone} = around.config.general
    const isDry = flags['dry-run']
    if (!isDry) await this.confirm(`Remove the AI log from before ${before.toLocaleString('sv', {timeZone})}?`, flags)
    const removed = await this.withLog(around, flags, ({database}) =>
      isDry ? countInteractions(database, before) : removeOlder(database, before),
    )
    const said = `${isDry ? 'Would remove' : 'Removed'} ${removed} ${removed === 1 ? 'entry' : 'entries'} of the AI log`
    this.print({data: {before: before.toISOString(), removed}, view: () => said}, flags)
  }
}
