import {Flags, references, z} from '#shared/cli/index'
import {confirmDelete, GuestCommand, OutcomeShape, prepareDelete, taskFlags, whatGoes} from '#shared/guests/index'

export default class VmDelete extends GuestCommand {
  static override kind = 'vm.delete'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Delete virtual machines and their disks.'
  static override description =
    'Says which disks go, and has the name typed. One that runs or is protected is refused. There is no way back but a backup; backups stay.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = {
    confirm: Flags.string({
      description: 'name of the machine, instead of typing it when asked',
      helpGroup: 'CHANGE',
      helpValue: '<name>',
      multiple: true,
    }),
    purge: Flags.boolean({description: 'also out of backup jobs, replication and high availability'}),
    'unreferenced-disks': Flags.boolean({description: 'also disks with its VMID that it does not use'}),
    ...taskFlags,
  }
  static override examples = [
    '<%= config.bin %> vm delete 103 --dry-run',
    '<%= config.bin %> vm delete 103 --confirm web-test --purge',
  ]

  async run() {
    const {args, flags} = await this.parse(VmDelete)
    const options = {purge: flags.purge, unreferencedDisks: flags['unreferenced-disks']}
    await this.perform(flags, (client) => prepareDelete(client, args.guests, options), {
      confirm: async ({doomed}) => {
        const canAsk = this.canAsk(flags)
        if (canAsk && !flags.confirm)
          for (const each of doomed) this.aside(`This goes for good: ${whatGoes(each)}`, flags)
        await confirmDelete(doomed, {canAsk, names: flags.confirm ?? []})
      },
      oneByOne: true,
    })
  }
}
