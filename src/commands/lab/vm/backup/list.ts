import {listFlags, optionalReferences, valueFlag, z} from '#shared/cli/index'
import {BackupShape, backupList, findGuests, GuestCommand, listBackups} from '#shared/guests/index'

export default class VmBackupList extends GuestCommand {
  static override kind = 'vm.backup.list'
  static override shape = z.array(BackupShape)
  static override summary = 'List the backups of virtual machines.'
  static override description =
    'Those on all storages that take backups, the newest first; also of machines that are no longer there, unless some are named.'
  static override args = {guests: optionalReferences('machine, its VMID or name')}
  static override flags = {
    ...listFlags,
    node: valueFlag('only those on this node', '<node>'),
    storage: valueFlag('only those on this storage', '<storage>'),
  }
  static override examples = ['<%= config.bin %> vm backup list', '<%= config.bin %> vm backup list postgres --limit 1']

  async run() {
    const {args, flags} = await this.parse(VmBackupList)
    const {node, storage} = flags
    await this.withProxmox(flags, async (client) => {
      const guests = args.guests ? await findGuests(client, args.guests) : []
      const {items, warnings} = await listBackups(client, {node, storage, vmids: guests.map(({vmid}) => vmid)})
      this.printList({data: items, list: backupList, reference: ({volid}) => volid, warnings}, flags)
    })
  }
}
