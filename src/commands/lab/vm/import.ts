import {ProxmoxCommand} from '#shared/access/index'
import {Flags, optionalReferences} from '#shared/cli/index'
import {ExitCode, UserError} from '#shared/errors'
import {ImportShape, importMachines, proofText, renderImport} from '#shared/machines/index'
import {shellWord} from '#shared/terminal/index'

export default class VmImport extends ProxmoxCommand {
  static override kind = 'vm.import'
  static override shape = ImportShape
  static override summary = 'Write machines of the server into a lab file.'
  static override description =
    'Prints a lab file with machines that are there already, or adds them to one with --into, where comments and order stay. Then it plans that file: what is not the same at the server is refused, so that lab plan has no step for them. What a lab file cannot say is listed, and a plan leaves it alone. The server is only read; passwords are never shown.'
  static override args = {guests: optionalReferences('machine, its VMID or name')}
  static override flags = {
    all: Flags.boolean({description: 'all machines; what cannot be in a lab file is left out, with the reason'}),
    into: Flags.string({description: 'lab file to add them to', exclusive: ['lab'], helpValue: '<file>'}),
    ip: Flags.string({
      default: [],
      description: 'address of a machine that does not tell its own, such as 100=192.168.1.60',
      helpValue: '<vmid=address>',
      multiple: true,
    }),
    lab: Flags.string({description: 'name of the lab in a new file (else homelab)', helpValue: '<name>'}),
  }
  static override examples = [
    '<%= config.bin %> vm import 100 101 > imported.yaml',
    '<%= config.bin %> vm import --all --into infrastructure/lab.yaml',
  ]

  async run() {
    const {args, flags} = await this.parse(VmImport)
    const references = args.guests ?? []
    const {all = false, into, ip: addresses, lab = 'homelab'} = flags
    assertClear(references, all)
    const data = await this.withProxmox(flags, (client) =>
      importMachines(client, {addresses, all, into, lab, references}),
    )
    const {file, findings, leftOut, machines, proof} = data
    this.print(
      {
        data,
        ...(!proof.isUnchanged && {exitCode: ExitCode.conflict}),
        ...(file !== null && machines.length > 0 && {nextStep: `lab plan ${shellWord(file)}`}),
        references: machines.map(({vmid}) => String(vmid)),
        view: (screen) => renderImport(data, screen),
        warnings: [
          ...proof.steps.map((text) => `a plan would: ${text}`),
          ...proof.refusals.map((text) => `a plan is refused: ${text}`),
          ...findings.map(({message}) => message),
          ...leftOut.map(({reason}) => `left out: ${reason}`),
        ],
      },
      flags,
    )
    if (file === null && !flags.json && !flags.quiet) this.aside(proofText(data), flags)
  }
}

function assertClear(references: readonly string[], all: boolean): void {
  const isNamed = references.length > 0
  if (isNamed !== all) return
  throw new UserError(all ? 'Either machines are named, or all are meant.' : 'Which machines?', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'lab vm import 100, or lab vm import --all',
    problems: [{field: 'GUESTS', message: all ? 'are named beside --all.' : 'are missing, or --all.'}],
  })
}
