import {argument, yesFlag, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, prepareSnapshotDelete, taskFlags} from '#shared/guests/index'

export default class VmSnapshotDelete extends GuestCommand {
  static override kind = 'vm.snapshot.delete'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Delete a snapshot of a virtual machine.'
  static override description = 'The machine stays as it is; there is no way back to that moment then.'
  static override args = {
    guest: argument('VMID or name of the machine'),
    snapshot: argument('name of the snapshot'),
  }
  static override flags = {
    ...taskFlags,
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> vm snapshot delete postgres before-upgrade',
    '<%= config.bin %> vm snapshot delete 100 clean --yes',
  ]

  async run() {
    const {args, flags} = await this.parse(VmSnapshotDelete)
    await this.perform(flags, (client) => prepareSnapshotDelete(client, args.guest, args.snapshot), {
      confirm: () => this.confirm(`Delete snapshot ${args.snapshot} of ${args.guest}?`, flags),
    })
  }
}
