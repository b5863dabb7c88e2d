import {Flags} from '#shared/cli/index'
import {
  LabCommand,
  needsAttention,
  nextStepOf,
  readSchemaStatus,
  renderSchemaStatus,
  SchemaStatusShape,
  schemaWarnings,
} from '#shared/lab/index'

export default class DbStatus extends LabCommand {
  static override kind = 'db.status'
  static override shape = SchemaStatusShape
  static override summary = 'Show the migrations and what differs from them.'
  static override description = 'Works on every database, also one that is empty, newer or was changed by hand.'
  static override flags = {
    'exit-code': Flags.boolean({description: 'exit with 10 unless the schema is current'}),
  }
  static override examples = ['<%= config.bin %> db status', '<%= config.bin %> db status --exit-code --json']

  async run() {
    const {flags} = await this.parse(DbStatus)
    const {access, timeZone} = await this.migrationSetup(flags)
    const status = await readSchemaStatus(access)
    const nextStep = nextStepOf(status)
    this.print(
      {
        data: status,
        ...(flags['exit-code'] && needsAttention(status) && {exitCode: 10}),
        ...(nextStep !== null && {nextStep}),
        references: status.migrations
          .filter(({state}) => state !== 'applied' && state !== 'draft')
          .map(({name}) => name),
        view: (screen) => renderSchemaStatus(status, screen, timeZone),
        warnings: schemaWarnings(status),
      },
      flags,
    )
  }
}
