import {references, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, preparePower, taskFlags} from '#shared/guests/index'

export default class VmStop extends GuestCommand {
  static override kind = 'vm.stop'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Switch virtual machines off at once.'
  static override description =
    'As pulling the plug: what is not on disk is lost. lab vm shutdown asks the machine to go down.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = {
    ...taskFlags,
  }
  static override examples = ['<%= config.bin %> vm stop 100 --dry-run', '<%= config.bin %> vm stop postgres']

  async run() {
    const {args, flags} = await this.parse(VmStop)
    await this.perform(flags, (client) => preparePower(client, 'stop', args.guests), {
      next: (outcomes) => {
        const changed = outcomes.filter(({outcome}) => outcome === 'done').map(({vmid}) => vmid)
        return changed.length === 0 ? undefined : `lab vm start ${changed.join(' ')}   (undoes it)`
      },
    })
  }
}
