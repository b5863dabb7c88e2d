import {optionalArgument, statusLine} from '#shared/cli/index'
import {ModelCommand, PulledModelShape, progressText, pullModel, renderPulledModel} from '#shared/lab/models/index'

export default class AiPull extends ModelCommand {
  static override kind = 'ai.pull'
  static override shape = PulledModelShape
  static override summary = 'Have Ollama fetch a model.'
  static override description =
    'Ctrl-C stops it; what has arrived is kept, and the next pull goes on from there. So does a connection that breaks.'
  static override args = {model: optionalArgument('model of the library of Ollama (else AI_MODEL)')}
  static override examples = ['<%= config.bin %> ai pull', '<%= config.bin %> ai pull llama3.2:3b']

  async run() {
    const {args, flags} = await this.parse(AiPull)
    const {settings} = await this.aiSettings(args.model)
    const line = statusLine(flags)
    const say = (text: string) => {
      line.clear()
      if (!flags.json && !flags.quiet) this.aside(text, flags)
    }
    try {
      const pulled = await this.withModels(settings, (models) =>
        pullModel(models, settings.model, {
          onProgress: (progress) => line.show(progressText(progress)),
          onResume: (reason) => say(`Going on after: ${reason}`),
        }),
      )
      line.clear()
      this.print({data: pulled, references: [pulled.model], view: (screen) => renderPulledModel(pulled, screen)}, flags)
    } finally {
      line.clear()
    }
  }
}
