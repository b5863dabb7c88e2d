import {AccessShape, ProxmoxCommand, placeFlags, readAccess, renderAccess} from '#shared/access/index'
import {Flags} from '#shared/cli/index'

export default class Show extends ProxmoxCommand {
  static override kind = 'access.show'
  static override shape = AccessShape
  static override summary = 'Show what the API token may do on Proxmox VE.'
  static override description =
    'Compares the rights of the token with what looking, planning and working need, path by path, as the server itself computes them.'
  static override flags = {
    ...placeFlags,
    'exit-code': Flags.boolean({description: 'exit with 10 when something is missing'}),
  }
  static override examples = [
    '<%= config.bin %> access show',
    '<%= config.bin %> access show --storage HDDStorage --json',
  ]

  async run() {
    const {flags} = await this.parse(Show)
    const access = await this.withProxmox(flags, (client) => readAccess(client, flags))
    this.print(
      {
        data: access,
        ...(flags['exit-code'] && !access.mayApply && {exitCode: 10}),
        ...(!access.mayApply && {nextStep: 'lab access setup'}),
        references: access.rights.filter(({missing}) => missing.length > 0).map(({path}) => path),
        view: (screen) => renderAccess(access, screen),
      },
      flags,
    )
  }
}
