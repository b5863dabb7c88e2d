import {Flags, valueFlag} from '#shared/cli/index'
import {renderExamination} from '#shared/lab/index'
import {AiExaminationShape, examineAi, ModelCommand, readAiServer} from '#shared/lab/models/index'

export default class AiDoctor extends ModelCommand {
  static override kind = 'ai.doctor'
  static override shape = AiExaminationShape
  static override summary = 'Check the AI server, its model and the memory.'
  static override description =
    'Whether the server answers and is new enough, whether it has the model, how much memory its window takes, how much of it is on the GPU, and what to change. The server is sent no text, and loads nothing.'
  static override flags = {
    'exit-code': Flags.boolean({description: 'exit with 10 when a check failed'}),
    model: valueFlag('model to look at (else AI_MODEL)', '<name>'),
  }
  static override examples = [
    '<%= config.bin %> ai doctor',
    '<%= config.bin %> ai doctor --model llama3.2:3b --exit-code --json',
  ]

  async run() {
    const {flags} = await this.parse(AiDoctor)
    const {settings} = await this.aiSettings(flags.model)
    const examination = examineAi(await this.withModels(settings, readAiServer))
    this.print(
      {
        data: examination,
        ...(flags['exit-code'] && examination.failed > 0 && {exitCode: 10}),
        references: examination.checks.filter(({state}) => state === 'failed').map(({name}) => name),
        view: (screen) => renderExamination(examination, screen),
      },
      flags,
    )
  }
}
