import {listPrices, PriceShape, priceList} from '#shared/ai/log/index'
import {AiCommand, listFlags, z} from '#shared/cli/index'

export default class AiPriceList extends AiCommand {
  static override kind = 'ai.price.list'
  static override shape = z.array(PriceShape)
  static override summary = 'List what models of others cost.'
  static override description = 'For a million tokens. Models that run here cost nothing.'
  static override flags = {...listFlags}
  static override examples = ['<%= config.bin %> ai price list', '<%= config.bin %> ai price list --csv']

  async run() {
    const {flags} = await this.parse(AiPriceList)
    const around = await this.surroundings()
    const prices = await this.withSession(around, flags, ({database}) => listPrices(database))
    this.printList({data: prices, list: priceList, reference: ({model}) => model}, flags)
  }
}
