import {choiceFlag, listFlags, valueFlag, z} from '#shared/cli/index'
import {GuestCommand, ImageShape, imageContents, imageList, listImages} from '#shared/guests/index'

export default class ImageList extends GuestCommand {
  static override kind = 'image.list'
  static override shape = z.array(ImageShape)
  static override summary = 'List the images that machines are made from.'
  static override description = 'Disk images (import), installation media (iso) and templates of containers (vztmpl).'
  static override flags = {
    ...listFlags,
    content: choiceFlag('only of this kind', imageContents),
    node: valueFlag('only those on this node', '<node>'),
    storage: valueFlag('only those on this storage', '<storage>'),
  }
  static override examples = ['<%= config.bin %> image list', '<%= config.bin %> image list --content import --json']

  async run() {
    const {flags} = await this.parse(ImageList)
    const {content, node, storage} = flags
    await this.withProxmox(flags, async (client) => {
      const {items, warnings} = await listImages(client, {content, node, storage})
      this.printList({data: items, list: imageList, reference: ({volid}) => volid, warnings}, flags)
    })
  }
}
