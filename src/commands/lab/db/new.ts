import {argument, valueFlag} from '#shared/cli/index'
import {LabCommand, NewMigrationShape, newMigration} from '#shared/lab/index'
import {shellWord} from '#shared/terminal/index'

export default class DbNew extends LabCommand {
  static override kind = 'db.new'
  static override shape = NewMigrationShape
  static override summary = 'Write an empty migration file.'
  static override description =
    'Into migrations/ of this package when it is a git checkout, else into the folder that is named.'
  static override args = {name: argument('what changes, in a few words')}
  static override flags = {directory: valueFlag('folder to write it into', '<folder>')}
  static override examples = ['<%= config.bin %> db new "add risk owner"']

  async run() {
    const {args, flags} = await this.parse(DbNew)
    const migration = newMigration(args.name, {
      directory: flags.directory,
      now: new Date(),
      packageRoot: this.packageRoot,
      workingDirectory: process.cwd(),
    })
    this.print(
      {
        data: migration,
        nextStep: `write the SQL into ${shellWord(migration.file)}, then: lab db migrate --dry-run`,
        references: [migration.name],
        view: ({colour}) => `Wrote ${colour.bold(migration.file)}`,
      },
      flags,
    )
  }
}
