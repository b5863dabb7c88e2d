import {argument, Flags} from '#shared/cli/index'
import {DeployCommand, DeployedShape, deployFlags} from '#shared/deploy/index'

export default class DeployOllama extends DeployCommand {
  static override kind = 'deploy.ollama'
  static override shape = DeployedShape
  static override summary = 'Deploy Ollama with a model to a machine of the lab.'
  static override description =
    'As a service, with the model of AI_MODEL and the context of AI_NUM_CTX, on the memory and processors of one NUMA node, open to the network of the lab only. Run again it changes nothing that is right.'
  static override args = {vm: argument('machine of the lab file, or user@address')}
  static override flags = {
    ...deployFlags,
    model: Flags.string({description: 'model that answers (else AI_MODEL)', helpValue: '<name>'}),
    numa: Flags.option({
      default: 'auto',
      description: 'NUMA node of the machine that it stays on',
      options: ['auto', 'off', '0', '1', '2', '3', '4', '5', '6', '7'] as const,
    })(),
    parallel: Flags.integer({default: 1, description: 'answers at the same time', max: 16, min: 1}),
    threads: Flags.integer({
      description: 'threads of an answer (else those of the node, at most 16)',
      max: 512,
      min: 1,
    }),
  }
  static override examples = [
    '<%= config.bin %> deploy ollama ollama',
    '<%= config.bin %> deploy ollama lab@192.168.1.51 --subnet 192.168.1.0/24 --dry-run',
  ]

  async run() {
    const {args, flags} = await this.parse(DeployOllama)
    const target = await this.target(args.vm, 'ollama', flags)
    const {numa, parallel, threads} = flags
    const wishes = await this.wishes()
    const {model = wishes.model} = flags
    const nextStep = `OLLAMA_HOST=http://${target.address}:11434 lab ai doctor`
    await this.perform(target, 'ollama', {...wishes, model, numa, parallel, threads}, flags, nextStep)
  }
}
