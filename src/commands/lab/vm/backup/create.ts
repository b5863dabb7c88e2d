import {choiceFlag, Flags, references, valueFlag, z} from '#shared/cli/index'
import {backupModes, GuestCommand, OutcomeShape, prepareBackup, taskFlags} from '#shared/guests/index'

export default class VmBackupCreate extends GuestCommand {
  static override kind = 'vm.backup.create'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Make backups of virtual machines.'
  static override description =
    'One after the other, with zstd. Looks first for a storage that takes backups and has room, by the size of the last one.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = {
    'keep-last': valueFlag('how many of this machine stay there; older ones go, protected ones stay', '<n>'),
    mode: choiceFlag('whether the machine goes on meanwhile (else snapshot: it does)', backupModes),
    notes: valueFlag('what is written beside it (else the name of the machine)'),
    protected: Flags.boolean({description: 'keep it from being removed'}),
    storage: valueFlag('where it goes (else the only storage that takes backups)', '<storage>'),
    ...taskFlags,
  }
  static override examples = [
    '<%= config.bin %> vm backup create postgres',
    '<%= config.bin %> vm backup create 100 101 --storage HDDStorage --keep-last 3',
  ]

  async run() {
    const {args, flags} = await this.parse(VmBackupCreate)
    const {'keep-last': keepLast, mode, notes, protected: isProtected, storage} = flags
    const request = {keepLast, mode, notes, protected: isProtected, references: args.guests, storage}
    await this.perform(flags, (client) => prepareBackup(client, request), {
      next: ([first]) => (first?.outcome === 'done' ? `lab vm backup list ${first.vmid}` : undefined),
      oneByOne: true,
    })
  }
}
