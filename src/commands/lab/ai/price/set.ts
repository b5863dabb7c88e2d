import {PriceShape, readPrice, renderPrice, setPrice} from '#shared/ai/log/index'
import {AiCommand, argument, valueFlag} from '#shared/cli/index'

export default class AiPriceSet extends AiCommand {
  static override kind = 'ai.price.set'
  static override shape = PriceShape
  static override summary = 'Say what a model of others costs.'
  static override description =
    'For a million tokens, as its provider lists it. Costs in "lab ai logs" and "lab ai stats" follow from it, also of what was asked since that day.'
  static override args = {model: argument('model, as AI_MODEL names it')}
  static override flags = {
    currency: valueFlag('currency of the price', '<USD>'),
    from: valueFlag('first day of the price (else today)', '<date>'),
    input: valueFlag('for a million tokens that the model reads', '<0.15>'),
    output: valueFlag('for a million tokens that the model writes', '<0.60>'),
  }
  static override examples = ['<%= config.bin %> ai price set gpt-4o-mini --input 0.15 --output 0.60 --currency USD']

  async run() {
    const {args, flags} = await this.parse(AiPriceSet)
    const around = await this.surroundings()
    const wanted = readPrice(args.model, flags, this.reading(around))
    const price = await this.withSession(around, flags, ({database}) => setPrice(database, wanted))
    this.print({data: price, references: [price.model], view: () => renderPrice(price)}, flags)
  }
}
