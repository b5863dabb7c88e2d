import {Flags, listFlags, valueFlag, z} from '#shared/cli/index'
import {GuestCommand, listStorages, StorageShape, storageList} from '#shared/guests/index'

export default class StorageList extends GuestCommand {
  static override kind = 'storage.list'
  static override shape = z.array(StorageShape)
  static override summary = 'List the storages, and how full they are.'
  static override description =
    'Filling above 75 %, full above 85 %. On thin storages free is what is not written yet: --committed adds up the sizes of all disks, which can be more than there is.'
  static override flags = {
    ...listFlags,
    committed: Flags.boolean({description: 'also add up the sizes of all disks'}),
    content: valueFlag('only those that take this, such as images, backup, import', '<content>'),
    node: valueFlag('only those of this node', '<node>'),
  }
  static override examples = [
    '<%= config.bin %> storage list',
    '<%= config.bin %> storage list --committed --sort -percent',
  ]

  async run() {
    const {flags} = await this.parse(StorageList)
    const {committed, content, node} = flags
    await this.withProxmox(flags, async (client) => {
      const data = await listStorages(client, {content, node}, {committed})
      this.printList({data, list: storageList, reference: ({storage}) => storage}, flags)
    })
  }
}
