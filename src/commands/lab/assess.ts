import {join} from 'node:path'
import {ProxmoxCommand} from '#shared/access/index'
import {
  AssessedShape,
  assess,
  assessmentDocument,
  readFactsOverApi,
  readFactsOverSsh,
  readLocalFacts,
  renderAssessment,
} from '#shared/assess/index'
import {Flags, packageRoot} from '#shared/cli/index'
import {assertMayWrite, writeOutput} from '#shared/exchange/index'

export default class Assess extends ProxmoxCommand {
  static override kind = 'assess'
  static override shape = AssessedShape
  static override summary = 'Tell what a machine is good for.'
  static override description =
    'Whether PostgreSQL, local AI and machines for development fit, with the numbers and the rule behind each; how many tokens a second a language model can reach; what cannot be read is unknown. Nothing is changed. Without --local, --host or --api it is the Proxmox VE server of the settings, or this machine when there is none.'
  static override flags = {
    api: Flags.boolean({description: 'ask the Proxmox VE server of the settings', exclusive: ['host', 'local']}),
    'exit-code': Flags.boolean({description: 'exit with 10 when a use does not fit'}),
    force: Flags.boolean({dependsOn: ['output'], description: 'replace a file that is there'}),
    host: Flags.string({
      description: 'ask this machine over ssh (Linux; nothing is installed there)',
      exclusive: ['api', 'local'],
      helpValue: '<user@machine>',
    }),
    local: Flags.boolean({description: 'this machine', exclusive: ['api', 'host']}),
    markdown: Flags.boolean({description: 'print a document worth keeping', exclusive: ['json']}),
    node: Flags.string({
      description: 'which node of the Proxmox VE server',
      exclusive: ['host', 'local'],
      helpValue: '<name>',
    }),
    output: Flags.string({char: 'o', description: 'file to write the document to', helpValue: '<file>'}),
  }
  static override examples = [
    '<%= config.bin %> assess',
    '<%= config.bin %> assess --host root@192.168.1.10',
    '<%= config.bin %> assess --api --node pve -o docs/HOST.md',
    '<%= config.bin %> assess --local --json',
  ]

  async run() {
    const {flags} = await this.parse(Assess)
    const {force, output} = flags
    if (output !== undefined) await assertMayWrite(output, {force})
    const assessment = assess(await this.facts(flags))
    const document = assessmentDocument(assessment, this.now.toISOString().slice(0, 10))
    if (output !== undefined) await writeOutput(output, document, {force})
    const {verdicts} = assessment
    this.print(
      {
        data: {...assessment, file: output ?? null},
        ...(flags['exit-code'] && verdicts.some(({verdict}) => verdict === 'bad') && {exitCode: 10}),
        references: output === undefined ? verdicts.map(({use, verdict}) => `${use}\t${verdict}`) : [output],
        view: (screen) => {
          if (output !== undefined) return `Written to ${output}`
          return flags.markdown ? document : renderAssessment(assessment, screen)
        },
      },
      flags,
    )
  }

  private async facts(flags: AskedFlags) {
    const script = join(packageRoot(), 'infrastructure/scripts/assess.sh')
    if (flags.host !== undefined) return readFactsOverSsh(flags.host, script)
    const isLocal =
      flags.local || !(flags.api || flags.node !== undefined || (await this.proxmoxSettings()).url !== undefined)
    if (isLocal) return readLocalFacts(script)
    return this.withProxmox(flags, (client) => readFactsOverApi(client, flags.node))
  }
}

interface AskedFlags {
  readonly api: boolean
  readonly host?: string | undefined
  readonly json: boolean
  readonly local: boolean
  readonly 'no-color': boolean
  readonly 'no-input': boolean
  readonly node?: string | undefined
  readonly quiet: boolean
}
