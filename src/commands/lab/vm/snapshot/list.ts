import {listFlags, references, z} from '#shared/cli/index'
import {GuestCommand, listSnapshots, SnapshotShape, snapshotList} from '#shared/guests/index'

export default class VmSnapshotList extends GuestCommand {
  static override kind = 'vm.snapshot.list'
  static override shape = z.array(SnapshotShape)
  static override summary = 'List the snapshots of virtual machines.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = listFlags
  static override examples = [
    '<%= config.bin %> vm snapshot list postgres',
    '<%= config.bin %> vm snapshot list 100 101',
  ]

  async run() {
    const {args, flags} = await this.parse(VmSnapshotList)
    await this.withProxmox(flags, async (client) => {
      const data = await listSnapshots(client, args.guests)
      this.printList({data, list: snapshotList, reference: ({name}) => name}, flags)
    })
  }
}
