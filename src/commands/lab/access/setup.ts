import {dirname} from 'node:path'
import {
  AccessSetupShape,
  carryOut,
  ProxmoxCommand,
  placeFlags,
  prepareSetup,
  printSetup,
  renderSetup,
} from '#shared/access/index'
import {changeFlags, configSources, Flags, yesFlag} from '#shared/cli/index'
import {applicationPaths} from '#shared/config/index'

export default class Setup extends ProxmoxCommand {
  static override kind = 'access.setup'
  static override shape = AccessSetupShape
  static override summary = 'Set up roles and API tokens on Proxmox VE.'
  static override description =
    'Two roles with the least that is needed, a user, and two tokens with rights of their own: one to look and plan, one to work. What the token at hand may not do, and everything when there is none yet, is printed as commands for root.'
  static override flags = {
    user: Flags.string({default: 'lab@pve', description: 'user that the tokens belong to', helpValue: '<user@realm>'}),
    ...placeFlags,
    print: Flags.boolean({description: 'print the commands for root, and ask no server'}),
    'dry-run': changeFlags['dry-run'],
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> access setup --print --storage HDDStorage --pool lab',
    '<%= config.bin %> access setup --storage HDDStorage --backup-storage HDDStorage',
  ]

  async run() {
    const {flags} = await this.parse(Setup)
    const wanted = {user: flags.user, wanted: flags}
    const isPrinted = flags.print || (await this.proxmoxSettings()).tokenId === undefined
    const setup = isPrinted
      ? printSetup(wanted)
      : await this.withProxmox(flags, async (client) => {
          const prepared = await prepareSetup(client, wanted)
          if (flags['dry-run'] || prepared.open.length === 0) return prepared.setup
          await this.confirm(`Do ${prepared.open.length} steps on ${client.host}?`, flags)
          return carryOut(client, prepared, dirname(applicationPaths(configSources()).configFile))
        })
    const [secret] = setup.secrets.filter(({tokenId}) => tokenId.endsWith('!apply'))
    this.print(
      {
        data: setup,
        nextStep: secret
          ? `lab init --proxmox-token-id '${secret.tokenId}' --proxmox-token-secret-file '${secret.file}'`
          : 'lab access show',
        references: setup.steps.filter(({state}) => state === 'to do').map(({command}) => command),
        view: (screen) => renderSetup(setup, screen),
      },
      flags,
    )
  }
}
