import {optionalArgument, valueFlag, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, prepareDownload, taskFlags} from '#shared/guests/index'

export default class ImageDownload extends GuestCommand {
  static override kind = 'image.download'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Have the server fetch a disk image.'
  static override description =
    'Debian 12 for clouds unless another address is named, of one certain day: what lies under "latest" changes. The checksum is that of SHA512SUMS beside the file; a file that is there already, and right, is not fetched again.'
  static override args = {url: optionalArgument('https address of a .qcow2, .raw, .vmdk or .ova file')}
  static override flags = {
    checksum: valueFlag('SHA-512 of the file; needed with an address', '<sha512>'),
    name: valueFlag('file name at the server (else that of the address)', '<file>'),
    node: valueFlag('node that fetches it (else the only one)', '<node>'),
    storage: valueFlag('where it goes (else the one with most room that takes images)', '<storage>'),
    ...taskFlags,
  }
  static override examples = [
    '<%= config.bin %> image download',
    '<%= config.bin %> image download https://example.org/disk.qcow2 --checksum "$SUM"',
  ]

  async run() {
    const {args, flags} = await this.parse(ImageDownload)
    const {checksum, name, node, storage} = flags
    await this.perform(flags, (client) => prepareDownload(client, {checksum, name, node, storage, url: args.url}), {
      next: () => 'lab image list',
    })
  }
}
