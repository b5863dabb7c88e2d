import {InteractionDetailShape, renderInteraction, requireInteractions, shortId} from '#shared/ai/log/index'
import {AiCommand, optionalReferences, z} from '#shared/cli/index'

export default class AiLogsShow extends AiCommand {
  static override kind = 'ai.logs.show'
  static override shape = z.array(InteractionDetailShape)
  static override summary = 'Show what a model was asked, and what it answered.'
  static override description =
    'Without an id the newest. The first letters of an id are enough. AI_LOG_CONTENT says what is kept of the texts.'
  static override args = {id: optionalReferences('entry')}
  static override examples = ['<%= config.bin %> ai logs show', '<%= config.bin %> ai logs show 3f2a91c0 --json']

  async run() {
    const {args, flags} = await this.parse(AiLogsShow)
    const around = await this.surroundings()
    const {timeZone} = around.config.general
    const interactions = await this.withLog(around, flags, ({database}) =>
      requireInteractions(database, args.id ?? [], timeZone),
    )
    this.print(
      {
        data: interactions,
        references: interactions.map(shortId),
        view: (screen) => interactions.map((each) => renderInteraction(each, screen, timeZone)).join('\n\n'),
      },
      flags,
    )
  }
}
