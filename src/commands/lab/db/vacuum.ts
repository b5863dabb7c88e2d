import {Flags} from '#shared/cli/index'
import {LabCommand, renderVacuum, VacuumShape, vacuum} from '#shared/lab/index'

export default class DbVacuum extends LabCommand {
  static override kind = 'db.vacuum'
  static override shape = VacuumShape
  static override summary = 'Use the room again that old rows leave.'
  static override description =
    'Nobody does that by itself on the embedded database; a server does. Also counts the rows anew, by which queries are planned.'
  static override flags = {
    full: Flags.boolean({
      default: false,
      description: 'write every table anew, smaller; nobody else can work meanwhile',
    }),
  }
  static override examples = ['<%= config.bin %> db vacuum', '<%= config.bin %> db vacuum --full']

  async run() {
    const {flags} = await this.parse(DbVacuum)
    const {access} = await this.migrationSetup(flags)
    const {result, warnings} = await vacuum(access, {full: flags.full})
    this.print({data: result, view: (screen) => renderVacuum(result, screen), warnings}, flags)
  }
}
