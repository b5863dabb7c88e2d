import {ApplyCommand, ApplyShape, applyFlags, labFileText, planNow, readMachine} from '#shared/apply/index'
import {argument, choiceFlag, Flags, valueFlag} from '#shared/cli/index'
import {renderPlan} from '#shared/plan/index'

export default class VmCreate extends ApplyCommand {
  static override kind = 'vm.create'
  static override shape = ApplyShape
  static override summary = 'Make a virtual machine and start it.'
  static override description =
    'The same as lab apply with a lab file of one machine, which --emit-yaml prints. --dry-run plans it and sends nothing. A run that was ended goes on with lab apply --resume and that file.'
  static override args = {name: argument('name of the machine')}
  static override flags = {
    bridge: Flags.string({default: 'vmbr0', description: 'bridge of the node', helpValue: '<bridge>'}),
    cores: Flags.integer({description: 'virtual cores (else those of the preset)', helpValue: '<n>', min: 1}),
    deploy: Flags.boolean({description: 'also deploy what the preset is for'}),
    disk: valueFlag('size of its disk, such as 100G (else that of the preset)', '<size>'),
    'dry-run': Flags.boolean({description: 'plan it and show the API calls, send nothing'}),
    'emit-yaml': Flags.boolean({description: 'print the lab file that this equals, and do nothing'}),
    gateway: Flags.string({description: 'its way out', helpValue: '<address>', required: true}),
    ip: Flags.string({description: 'its address, such as 192.168.1.50/24', helpValue: '<address>', required: true}),
    lab: Flags.string({default: 'homelab', description: 'name of the lab that it is part of', helpValue: '<name>'}),
    memory: valueFlag('RAM, such as 8G (else that of the preset)', '<size>'),
    node: Flags.string({default: 'pve', description: 'node that it is made on', helpValue: '<node>'}),
    preset: choiceFlag('what it is for', ['postgres', 'ollama', 'dev']),
    'ssh-key': Flags.string({
      default: '~/.ssh/id_ed25519.pub',
      description: 'public key, or a file with it',
      helpValue: '<key>',
    }),
    storage: Flags.string({description: 'storage for its disk', helpValue: '<storage>', required: true}),
    vmid: Flags.integer({description: 'its number', helpValue: '<n>', min: 100, required: true}),
    ...applyFlags,
  }
  static override examples = [
    '<%= config.bin %> vm create postgres --vmid 100 --storage HDDStorage --ip 192.168.1.50/24 --gateway 192.168.1.1',
  ]

  async run() {
    const {args, flags} = await this.parse(VmCreate)
    const {'dry-run': dryRun, 'emit-yaml': emitYaml, preset = 'dev', 'ssh-key': sshKey, ...given} = flags
    const request = {...given, name: args.name, preset: preset as 'dev', sshKey}
    if (emitYaml) {
      process.stdout.write(await labFileText(request))
      return
    }
    const lab = await readMachine(request)
    await this.withProxmox(flags, async (client) => {
      if (!dryRun) return this.apply(client, {lab: flags.lab, what: 'new'}, () => planNow(client, lab), flags)
      const {plan} = await planNow(client, lab)
      const data = {lab: plan.lab, outcome: 'planned' as const, run: null, server: plan.server, undone: []}
      const steps = plan.steps.map(({command, id, text, vm, vmid}) => ({
        ...{command, id, text, vm, vmid},
        ...{outcome: 'waiting' as const, upids: []},
      }))
      this.print(
        {
          data: {...data, steps, warnings: []},
          ...(!plan.canApply && {exitCode: 4}),
          view: (screen) => renderPlan(plan, screen, {showApi: true}),
        },
        flags,
      )
    })
  }
}
