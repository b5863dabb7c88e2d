import {Flags, references, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, preparePower, taskFlags} from '#shared/guests/index'

export default class VmShutdown extends GuestCommand {
  static override kind = 'vm.shutdown'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Shut virtual machines down.'
  static override description =
    'The machine is asked to go down, and may take its time; one that does not listen is left running, unless --force switches it off then.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = {
    grace: Flags.integer({description: 'seconds that the machine has to go down (else 60)', helpValue: '<s>', min: 1}),
    force: Flags.boolean({description: 'switch off what has not gone down by then'}),
    ...taskFlags,
  }
  static override examples = [
    '<%= config.bin %> vm shutdown 100',
    '<%= config.bin %> vm shutdown postgres --grace 120 --force',
  ]

  async run() {
    const {args, flags} = await this.parse(VmShutdown)
    await this.perform(
      flags,
      (client) => preparePower(client, 'shutdown', args.guests, {force: flags.force, graceSeconds: flags.grace}),
      {
        next: (outcomes) => {
          const changed = outcomes.filter(({outcome}) => outcome === 'done').map(({vmid}) => vmid)
          return changed.length === 0 ? undefined : `lab vm start ${changed.join(' ')}   (undoes it)`
        },
      },
    )
  }
}
