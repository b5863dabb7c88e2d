import {
  AnswerShape,
  answerQuestion,
  answerWarnings,
  readQuestion,
  renderAnswer,
  renderCitations,
} from '#shared/ai/tasks/index'
import {AiCommand, aiFlags, argument, Flags} from '#shared/cli/index'
import {todayIn} from '#shared/coordination/index'
import {findPassages} from '#shared/search/index'

export default class Ask extends AiCommand {
  static override kind = 'ai.ask'
  static override shape = AnswerShape
  static override summary = 'Ask about projects, answered from their registers.'
  static override description =
    `With --project the entries that the question is about are looked up in all registers, and the answer is made from them and from nothing else: by the model, with references that are checked, or without one as the list of what was found.
Without --project it is a question to the model alone.`
  static override args = {question: argument('what you want to know')}
  static override flags = {
    ...aiFlags,
    project: Flags.string({
      char: 'p',
      description: 'key of a project to look into; several are possible',
      helpValue: '<KEY>',
      multiple: true,
      multipleNonGreedy: true,
    }),
  }
  static override examples = [
    '<%= config.bin %> ai ask "Which risks mention asbestos?" --project LIB',
    '<%= config.bin %> ai ask "What is late, and why?" -p LIB -p MUS --json',
    '<%= config.bin %> ai ask "What is a risk appetite?"',
  ]

  async run() {
    const {args, flags} = await this.parse(Ask)
    const question = readQuestion(args.question)
    const around = await this.surroundings()
    // Found before anybody is asked: the database must not be held while a model thinks.
    const found = flags.project
      ? await this.withSession(around, flags, ({database}) =>
          findPassages(database, question, flags.project!, around.now),
        )
      : null
    const today = todayIn(around.config.general.timeZone, around.now)
    const stream = this.textStream(flags)
    let isShown = false
    const listener = stream && {
      onRestart: () => {
        if (isShown) stream('\n')
        isShown = false
      },
      onText: (text: string) => {
        isShown = true
        stream(text)
      },
    }
    const data = await this.withAi(around, flags, (ai) => answerQuestion(ai, {found, question, today}, listener))
    if (isShown) stream?.('\n\n')
    this.print(
      {
        data,
        references: data.references.filter(({isCited}) => isCited).map(({reference}) => reference),
        view: (screen) =>
          isShown && data.source === 'ai' ? renderCitations(data, screen) : renderAnswer(data, screen),
        warnings: answerWarnings(data),
      },
      flags,
    )
  }
}
