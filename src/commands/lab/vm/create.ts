import {type Apply, ApplyCommand, applyFlags} from '#shared/apply/index'
import {choiceFlag, Flags, optionalArgument, valueFlag} from '#shared/cli/index'
import {
  askForMachine,
  type MachineFields,
  missingFields,
  planMachine,
  readMachine,
  renderCreated,
  VmCreateShape,
} from '#shared/machines/index'
import {DEFAULT_LAB_FILE, renderPlan} from '#shared/plan/index'
import {isInteractive} from '#shared/terminal/index'

export default class VmCreate extends ApplyCommand {
  static override kind = 'vm.create'
  static override shape = VmCreateShape
  static override summary = 'Make a virtual machine and start it.'
  static override description =
    'The same as lab apply with a lab file of one machine, which --emit-yaml prints. On a terminal, what is missing is asked for, with what the server has to choose from; elsewhere it is said at once. A machine that is there already is not set otherwise. A run that was ended goes on with lab apply --resume.'
  static override args = {name: optionalArgument('name of the machine')}
  static override flags = {
    bridge: valueFlag('bridge of the node (else vmbr0)', '<bridge>'),
    cores: valueFlag('virtual cores (else those of the preset)', '<n>'),
    deploy: Flags.boolean({description: 'also deploy what the preset is for'}),
    disk: valueFlag('size of its disk, such as 100G (else that of the preset)', '<size>'),
    'dry-run': Flags.boolean({
      char: 'n',
      description: 'plan it and show the API calls, send nothing',
      exclusive: ['emit-yaml'],
    }),
    'emit-yaml': Flags.boolean({description: 'print the lab file that this equals, and do nothing'}),
    gateway: valueFlag('its way out', '<address>'),
    ip: valueFlag('its address with the prefix, such as 192.168.1.50/24', '<address>'),
    lab: valueFlag('name of the lab that it is part of (else homelab)', '<name>'),
    memory: valueFlag('RAM, such as 8G (else that of the preset)', '<size>'),
    node: valueFlag('node that it is made on (else pve)', '<node>'),
    pool: valueFlag('pool of the server that it is put in', '<pool>'),
    preset: choiceFlag('what it is for (else dev)', ['postgres', 'ollama', 'dev']),
    'ssh-key': valueFlag('public key, or a file with it (else ~/.ssh/id_ed25519.pub)', '<key>'),
    storage: valueFlag('storage for its disk', '<storage>'),
    vmid: valueFlag('its number', '<n>'),
    ...applyFlags,
  }
  static override examples = [
    '<%= config.bin %> vm create',
    '<%= config.bin %> vm create postgres --preset postgres --storage local-lvm --deploy',
    '<%= config.bin %> vm create web --emit-yaml > web.yaml',
  ]

  async run() {
    const {args, flags} = await this.parse(VmCreate)
    const typed: MachineFields = {...flags, name: args.name}
    const canAsk = isInteractive() && !flags['no-input'] && !flags.json
    const fields =
      missingFields(typed).length > 0 && canAsk
        ? await this.withProxmox(flags, (client) => askForMachine(client, typed, DEFAULT_LAB_FILE))
        : typed
    const machine = await readMachine(fields)
    const {labFile} = machine
    const {name, vmid} = machine.read.lab.vms[0]!
    if (flags['emit-yaml']) {
      const data = {labFile, plan: null, run: null}
      this.print({data, references: [name], view: () => labFile}, flags)
      return
    }
    await this.withProxmox(flags, async (client) => {
      const plan = () => planMachine(client, machine)
      if (!flags['dry-run']) {
        const told = {data: (run: Apply) => ({labFile, plan: null, run}), view: renderCreated(machine)}
        return this.apply(client, {lab: machine.read.lab.name, what: 'new'}, plan, flags, told)
      }
      const {plan: found} = await plan()
      this.print(
        {
          data: {labFile, plan: found, run: null},
          ...(!found.canApply && {exitCode: 4}),
          references: [String(vmid)],
          view: (screen) => renderPlan(found, screen, {showApi: true}),
        },
        flags,
      )
    })
  }
}
