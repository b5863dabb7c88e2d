import {Flags, references, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, preparePower, taskFlags} from '#shared/guests/index'

export default class VmReboot extends GuestCommand {
  static override kind = 'vm.reboot'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Restart virtual machines.'
  static override description =
    'The machine is asked to go down and is started again, with what was pending for its next start.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = {
    grace: Flags.integer({description: 'seconds that the machine has to go down (else 60)', helpValue: '<s>', min: 1}),
    ...taskFlags,
  }
  static override examples = ['<%= config.bin %> vm reboot 100', '<%= config.bin %> vm reboot postgres --timeout 120']

  async run() {
    const {args, flags} = await this.parse(VmReboot)
    await this.perform(flags, (client) => preparePower(client, 'reboot', args.guests, {graceSeconds: flags.grace}))
  }
}
