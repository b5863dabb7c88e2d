import {argument, valueFlag, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, prepareResize, taskFlags} from '#shared/guests/index'

export default class VmResize extends GuestCommand {
  static override kind = 'vm.resize'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Make the disk of a virtual machine larger.'
  static override description =
    'Disks only grow. The size is that of the disk (100G), or how much more (+10G); units are powers of 1024. The file system in the machine has to be grown there.'
  static override args = {
    guest: argument('VMID or name of the machine'),
    size: argument('size of the disk, such as 100G, or +10G for that much more'),
  }
  static override flags = {
    disk: valueFlag('which disk, such as scsi1 (else the one that it starts from)', '<disk>'),
    ...taskFlags,
  }
  static override examples = [
    '<%= config.bin %> vm resize postgres 100G',
    '<%= config.bin %> vm resize 100 +10G --disk scsi1 --dry-run',
  ]

  async run() {
    const {args, flags} = await this.parse(VmResize)
    const request = {disk: flags.disk, reference: args.guest, size: args.size}
    await this.perform(flags, (client) => prepareResize(client, request))
  }
}
