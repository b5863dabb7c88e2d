import {Flags, listFlags, z} from '#shared/cli/index'
import {listModels, ModelCommand, ModelShape, modelList} from '#shared/lab/models/index'

export default class AiModels extends ModelCommand {
  static override kind = 'ai.models'
  static override shape = z.array(ModelShape)
  static override summary = 'List the models that the server has.'
  static override description =
    'Those of Ollama at OLLAMA_HOST, or with AI_PROVIDER=openai of the server at OPENAI_BASE_URL, which tells their names only.'
  static override flags = {
    ...listFlags,
    loaded: Flags.boolean({description: 'only those that are in memory'}),
  }
  static override examples = ['<%= config.bin %> ai models', '<%= config.bin %> ai models --loaded --json']

  async run() {
    const {flags} = await this.parse(AiModels)
    const {settings} = await this.aiSettings()
    const models = await this.withModels(settings, listModels)
    const shown = flags.loaded ? models.filter(({loaded}) => loaded !== null) : models
    this.printList({data: shown, list: modelList, reference: ({name}) => name}, flags)
  }
}
