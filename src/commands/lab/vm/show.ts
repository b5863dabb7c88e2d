import {references, z} from '#shared/cli/index'
import {GuestCommand, GuestDetailsShape, readGuests, renderGuest} from '#shared/guests/index'

export default class VmShow extends GuestCommand {
  static override kind = 'vm.show'
  static override shape = z.array(GuestDetailsShape)
  static override summary = 'Show all about virtual machines.'
  static override description =
    'Processor, memory, disks, networks, addresses that the guest agent tells, snapshots, and what changes at the next start.'
  static override args = {guests: references('machine, its VMID or name')}
  static override examples = ['<%= config.bin %> vm show 100', '<%= config.bin %> vm show postgres ollama --json']

  async run() {
    const {args, flags} = await this.parse(VmShow)
    await this.withProxmox(flags, async (client) => {
      const data = await readGuests(client, args.guests)
      const references = data.map(({vmid}) => String(vmid))
      this.print(
        {data, references, view: (screen) => data.map((each) => renderGuest(each, screen)).join('\n\n')},
        flags,
      )
    })
  }
}
