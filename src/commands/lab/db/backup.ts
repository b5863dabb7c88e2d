import {Flags} from '#shared/cli/index'
import {BackupShape, backUpTo, LabCommand, renderBackup} from '#shared/lab/index'

export default class DbBackup extends LabCommand {
  static override kind = 'db.backup'
  static override shape = BackupShape
  static override summary = 'Write a backup of all data, and read it back.'
  static override description =
    'One gzip file of JSON lines, the same from the embedded database and from a server, as all was at one moment. Only you may read it.'
  static override flags = {
    force: Flags.boolean({description: 'write over a file that is there'}),
    output: Flags.string({
      char: 'o',
      description: 'file to write (else one named by the time, in backups/ of DATA_DIR)',
      helpValue: '<file>',
    }),
    'pg-dump': Flags.boolean({
      default: false,
      description: 'have pg_dump write one beside it as well, for pg_restore; of a server only',
    }),
  }
  static override examples = ['<%= config.bin %> db backup', '<%= config.bin %> db backup -o lab.backup']

  async run() {
    const {flags} = await this.parse(DbBackup)
    const {force, output, 'pg-dump': pgDump} = flags
    const setup = await this.migrationSetup(flags)
    const backup = await backUpTo(setup, {force, output, pgDump, workingDirectory: process.cwd()})
    this.print(
      {
        data: backup,
        references: [backup.file, ...(backup.dump ? [backup.dump.file] : [])],
        view: (screen) => renderBackup(backup, screen),
      },
      flags,
    )
  }
}
