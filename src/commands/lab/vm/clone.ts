import {argument, Flags, valueFlag, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, prepareClone, taskFlags} from '#shared/guests/index'

export default class VmClone extends GuestCommand {
  static override kind = 'vm.clone'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Copy a virtual machine.'
  static override description =
    'The copy has a VMID, network addresses and an identity of its own; snapshots stay behind. Addresses that cloud-init sets are copied: change them before both run.'
  static override args = {guest: argument('VMID or name of the machine')}
  static override flags = {
    linked: Flags.boolean({
      description: 'stand on the disks of a template instead of copying them',
      exclusive: ['storage'],
    }),
    name: valueFlag('what the copy is called', '<name>'),
    storage: valueFlag('storage for its disks (else where they are)', '<storage>'),
    target: valueFlag('node for it, with shared storage (else the same)', '<node>'),
    vmid: valueFlag('VMID of the copy (else the lowest that is free)', '<n>'),
    ...taskFlags,
  }
  static override examples = [
    '<%= config.bin %> vm clone postgres --name postgres-test',
    '<%= config.bin %> vm clone 9000 --name web-1 --vmid 120 --linked',
  ]

  async run() {
    const {args, flags} = await this.parse(VmClone)
    const {linked: isLinked, name, storage, target, vmid} = flags
    await this.perform(
      flags,
      (client) => prepareClone(client, {isLinked, name, reference: args.guest, storage, target, vmid}),
      {next: ([made]) => (made?.outcome === 'done' ? `lab vm start ${made.vmid}` : undefined), oneByOne: true},
    )
  }
}
