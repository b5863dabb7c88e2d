import {Flags} from '#shared/cli/index'
import {LabCommand, readSystemFacts, renderSystemStatus, SystemStatusShape, systemStatus} from '#shared/lab/index'

export default class Status extends LabCommand {
  static override kind = 'status'
  static override shape = SystemStatusShape
  static override summary = 'Show the state of the whole system.'
  static override description =
    'Database, backups, disk, configuration, AI and Proxmox: one line each, green, yellow or red, with what to do. Nothing is changed or created.'
  static override flags = {'exit-code': Flags.boolean({description: 'exit with 10 when something is red'})}
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --exit-code --json']

  async run() {
    const {flags} = await this.parse(Status)
    const facts = await readSystemFacts(await this.systemToLookAt(flags))
    const status = systemStatus(facts, new Date())
    this.print(
      {
        data: status,
        ...(flags['exit-code'] && status.light === 'red' && {exitCode: 10}),
        references: status.lines.filter(({light}) => light === 'red').map(({name}) => name),
        view: (screen) => renderSystemStatus(status, screen),
      },
      flags,
    )
  }
}
