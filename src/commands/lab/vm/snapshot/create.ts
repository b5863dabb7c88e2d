import {Flags, references, valueFlag, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, prepareSnapshot, taskFlags} from '#shared/guests/index'

export default class VmSnapshotCreate extends GuestCommand {
  static override kind = 'vm.snapshot.create'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Take a snapshot of virtual machines.'
  static override description =
    'Asks first whether the storages of its disks have snapshots. With qcow2 files a running machine stands still meanwhile.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = {
    description: valueFlag('what it is for'),
    memory: Flags.boolean({description: 'with the memory of a running machine'}),
    name: Flags.string({description: 'what it is called', helpValue: '<name>', required: true}),
    ...taskFlags,
  }
  static override examples = [
    '<%= config.bin %> vm snapshot create postgres --name before-upgrade',
    '<%= config.bin %> vm snapshot create 100 101 --name clean --description "as installed"',
  ]

  async run() {
    const {args, flags} = await this.parse(VmSnapshotCreate)
    const {description, memory, name} = flags
    await this.perform(
      flags,
      (client) => prepareSnapshot(client, {description, memory, name, references: args.guests}),
      {
        next: ([first]) =>
          first?.outcome === 'done' ? `lab vm snapshot delete ${first.vmid} ${name}   (undoes it)` : undefined,
        oneByOne: true,
      },
    )
  }
}
