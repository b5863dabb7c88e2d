import {references, z} from '#shared/cli/index'
import {GuestCommand, OutcomeShape, preparePower, taskFlags} from '#shared/guests/index'

export default class VmStart extends GuestCommand {
  static override kind = 'vm.start'
  static override shape = z.array(OutcomeShape)
  static override summary = 'Start virtual machines.'
  static override description =
    'Looks first whether each is there, is not locked, and is off; one that runs already is left as it is.'
  static override args = {guests: references('machine, its VMID or name')}
  static override flags = {
    ...taskFlags,
  }
  static override examples = ['<%= config.bin %> vm start 100', '<%= config.bin %> vm start postgres ollama --no-wait']

  async run() {
    const {args, flags} = await this.parse(VmStart)
    await this.perform(flags, (client) => preparePower(client, 'start', args.guests), {
      next: (outcomes) => {
        const changed = outcomes.filter(({outcome}) => outcome === 'done').map(({vmid}) => vmid)
        return changed.length === 0 ? undefined : `lab vm shutdown ${changed.join(' ')}   (undoes it)`
      },
    })
  }
}
