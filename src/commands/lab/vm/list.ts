import {listFlags, valueFlag, z} from '#shared/cli/index'
import {blindness, GuestCommand, GuestShape, guestList, listGuests} from '#shared/guests/index'

export default class VmList extends GuestCommand {
  static override kind = 'vm.list'
  static override shape = z.array(GuestShape)
  static override summary = 'List the virtual machines of all nodes.'
  static override description =
    'As the cluster knows them; status and load can be ten seconds old. Containers are not among them.'
  static override flags = {
    ...listFlags,
    node: valueFlag('only those on this node', '<node>'),
    pool: valueFlag('only those of this pool', '<pool>'),
    status: valueFlag('only those that are running, or stopped', '<status>'),
    tag: valueFlag('only those with this tag', '<tag>'),
  }
  static override examples = [
    '<%= config.bin %> vm list',
    '<%= config.bin %> vm list --status running --sort -memory --limit 10',
  ]

  async run() {
    const {flags} = await this.parse(VmList)
    await this.withProxmox(flags, async (client) => {
      const data = await listGuests(client, flags)
      const isFiltered = [flags.node, flags.pool, flags.status, flags.tag].some((filter) => filter !== undefined)
      const warning = data.length === 0 && !isFiltered ? await blindness(client) : null
      const warnings = warning === null ? [] : [warning]
      this.printList({data, list: guestList, reference: ({vmid}) => String(vmid), warnings}, flags)
    })
  }
}
