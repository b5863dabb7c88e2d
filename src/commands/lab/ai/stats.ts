import {readLogFilter, readStatistics, StatisticShape, statGroups, statisticList} from '#shared/ai/log/index'
import {AiCommand, choiceFlag, listFlags, logFilterFlags, z} from '#shared/cli/index'

export default class AiStats extends AiCommand {
  static override kind = 'ai.stats'
  static override shape = z.array(StatisticShape)
  static override summary = 'Count what models were asked, and how it went.'
  static override description =
    'Mended is what was used after a repair or in part; fallback is what the rules answered instead. Models that run here cost nothing; "lab ai price set" says what those of others cost.'
  static override flags = {
    by: choiceFlag('one line for each (else for each model)', statGroups),
    ...logFilterFlags,
    ...listFlags,
  }
  static override examples = ['<%= config.bin %> ai stats', '<%= config.bin %> ai stats --by day --since -14d']

  async run() {
    const {flags} = await this.parse(AiStats)
    const around = await this.surroundings()
    const {by, ...filter} = readLogFilter(flags, this.reading(around))
    const statistics = await this.withLog(around, flags, ({database}) =>
      readStatistics(database, by, filter, around.config.general.timeZone),
    )
    this.printList({data: statistics, list: statisticList(by), reference: ({key}) => key}, flags)
  }
}
