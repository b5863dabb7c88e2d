import {
  InteractionShape,
  interactionList,
  interactionStatuses,
  listInteractions,
  readLogFilter,
  shortId,
} from '#shared/ai/log/index'
import {AiCommand, choiceFlag, listFlags, logFilterFlags, valueFlag, z} from '#shared/cli/index'

const NEWEST = 50

export default class AiLogs extends AiCommand {
  static override kind = 'ai.logs'
  static override shape = z.array(InteractionShape)
  static override summary = 'List what models were asked, the newest first.'
  static override description =
    `Each attempt at an answer, also those of the rules. The newest ${NEWEST}, unless --limit says how many.`
  static override flags = {
    ...logFilterFlags,
    grep: valueFlag('only with these words in question, answer or error', '<words>'),
    status: choiceFlag('only those that ended so', interactionStatuses),
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> ai logs --since -7d --status fallback',
    '<%= config.bin %> ai logs --grep asbestos --columns id,at,command,error',
  ]

  async run() {
    const {flags} = await this.parse(AiLogs)
    const around = await this.surroundings()
    const {timeZone} = around.config.general
    const filter = readLogFilter(flags, this.reading(around))
    const limit = flags.limit ?? NEWEST
    // One more tells whether there are more; sorted otherwise, the newest are not the first.
    const most = flags.sort === undefined ? Math.max(limit, 0) + 1 : undefined
    const interactions = await this.withLog(around, flags, ({database}) =>
      listInteractions(database, filter, timeZone, most),
    )
    const isCut = flags.limit === undefined && interactions.length > limit
    this.printList(
      {
        data: interactions,
        list: interactionList(timeZone),
        reference: shortId,
        ...(isCut && {warnings: [`There are more than these ${limit}: --limit N shows N of them.`]}),
      },
      {...flags, limit},
    )
  }
}
