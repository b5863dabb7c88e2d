import {ProxmoxCommand} from '#shared/access/index'
import {Flags, optionalArgument} from '#shared/cli/index'
import {
  DEFAULT_LAB_FILE,
  PlanShape,
  planLab,
  readLabFile,
  readLabState,
  renderPlan,
  writePlan,
} from '#shared/plan/index'
import {shellWord} from '#shared/terminal/index'

export default class PlanCommand extends ProxmoxCommand {
  static override kind = 'plan'
  static override shape = PlanShape
  static override summary = 'Say what a lab file would change on the server.'
  static override description =
    'Reads, and never writes: everything that stands in the way at once, the steps in their order, and what remains of threads, memory and storage. Refusals end with 4; what is right already is no step. With -o, the plan is kept for lab apply, which refuses it when the file or the server has changed since.'
  static override args = {file: optionalArgument('lab file (else infrastructure/lab.yaml)')}
  static override flags = {
    'exit-code': Flags.boolean({description: 'exit with 10 when there is something to do'}),
    force: Flags.boolean({description: 'write over a file that is there'}),
    output: Flags.string({char: 'o', description: 'file to write the plan to', helpValue: '<file>'}),
    'show-api': Flags.boolean({description: 'show each call of the API with its parameters'}),
  }
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan infrastructure/lab.yaml --show-api',
    '<%= config.bin %> plan -o plan.json --exit-code',
  ]

  async run() {
    const {args, flags} = await this.parse(PlanCommand)
    const {force, output} = flags
    const lab = await readLabFile(args.file ?? DEFAULT_LAB_FILE)
    const plan = await this.withProxmox(flags, async (client) => {
      const server = {address: `${client.host}:${client.port}`, tokenId: client.tokenId}
      return planLab(lab, await readLabState(client, lab.lab), server)
    })
    if (output !== undefined) await writePlan(output, plan, {force})
    const changes = plan.steps.length > 0
    this.print(
      {
        data: plan,
        ...(plan.canApply ? flags['exit-code'] && changes && {exitCode: 10} : {exitCode: 4}),
        ...(plan.canApply && changes && {nextStep: `lab apply ${shellWord(output ?? lab.file)}`}),
        references: plan.steps.map(({id}) => id),
        view: (screen) => renderPlan(plan, screen, {showApi: flags['show-api']}),
      },
      flags,
    )
  }
}
