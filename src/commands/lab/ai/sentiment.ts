import {judgeSentiment, readText, renderSentiment, SentimentShape, sentimentWarnings} from '#shared/ai/tasks/index'
import {AiCommand, aiFlags, Flags, optionalArgument} from '#shared/cli/index'

export default class Sentiment extends AiCommand {
  static override kind = 'ai.sentiment'
  static override shape = SentimentShape
  static override summary = 'Say how a text about a project sounds.'
  static override description =
    `From −1 (bad) to 1 (good), with the sentences and words behind it. English and German are judged by rules, which know what project reports say ("no issues found", "risk register"); a model, where there is one, judges too, and every quote of it is looked up in the text.
The text is the argument, else --file, else what comes through a pipe.`
  static override args = {text: optionalArgument('text to judge')}
  static override flags = {
    ...aiFlags,
    file: Flags.string({char: 'f', description: 'text file to judge (- for stdin)', helpValue: '<path>'}),
  }
  static override examples = [
    '<%= config.bin %> ai sentiment "The contractor is late again and costs explode."',
    '<%= config.bin %> ai sentiment --file minutes.txt --json',
    '<%= config.bin %> ai sentiment --file - < minutes.txt',
  ]

  async run() {
    const {args, flags} = await this.parse(Sentiment)
    const text = await readText({command: this.typed, file: flags.file, stdin: process.stdin, text: args.text})
    const around = await this.surroundings()
    const data = await this.withAi(around, flags, (ai) => judgeSentiment(ai, text))
    this.print(
      {
        data,
        references: [data.label],
        view: (screen) => renderSentiment(data, screen),
        warnings: sentimentWarnings(data),
      },
      flags,
    )
  }
}
