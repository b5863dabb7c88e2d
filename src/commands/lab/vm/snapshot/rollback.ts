import {argument, Flags, yesFlag, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, prepareRollback, taskFlags} from '#shared/guests/index'

export default class VmSnapshotRollback extends GuestCommand {
  static override kind = 'vm.snapshot.rollback'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Take a virtual machine back to a snapshot.'
  static override description =
    'What the machine has written since is lost, and so are later changes of its configuration. A running machine is stopped.'
  static override args = {
    guest: argument('VMID or name of the machine'),
    snapshot: argument('name of the snapshot'),
  }
  static override flags = {
    start: Flags.boolean({description: 'start the machine then'}),
    ...taskFlags,
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> vm snapshot rollback postgres before-upgrade',
    '<%= config.bin %> vm snapshot rollback 100 clean --yes',
  ]

  async run() {
    const {args, flags} = await this.parse(VmSnapshotRollback)
    await this.perform(flags, (client) => prepareRollback(client, args.guest, args.snapshot, {start: flags.start}), {
      confirm: () =>
        this.confirm(`Take ${args.guest} back to ${args.snapshot}? What was written since is lost.`, flags),
    })
  }
}
