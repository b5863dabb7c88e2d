import {argument, changeFlags, Flags, yesFlag} from '#shared/cli/index'
import {LabCommand, nextStepAfterRestore, RestoreShape, renderRestore, restoreFrom} from '#shared/lab/index'

export default class DbRestore extends LabCommand {
  static override kind = 'db.restore'
  static override shape = RestoreShape
  static override summary = 'Fill an empty database from a backup.'
  static override description =
    'Everything is checked before and compared after it, in one transaction: all of it or nothing. A backup of an older version is migrated. What is there is only replaced with --replace, after a backup of it.'
  static override args = {file: argument('backup that lab db backup has written')}
  static override flags = {
    replace: Flags.boolean({description: 'throw away what the database holds'}),
    'dry-run': changeFlags['dry-run'],
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> db restore lab.backup',
    '<%= config.bin %> db restore lab.backup --replace --dry-run',
  ]

  async run() {
    const {args, flags} = await this.parse(DbRestore)
    const {'dry-run': dryRun, replace} = flags
    const restore = await restoreFrom(
      await this.migrationSetup(flags),
      {file: args.file, replace, workingDirectory: process.cwd()},
      {approve: (question) => this.confirm(question, flags), dryRun},
    )
    const nextStep = nextStepAfterRestore(restore, {replace})
    this.print(
      {
        data: restore,
        ...(nextStep !== null && {nextStep}),
        references: [restore.file],
        view: (screen) => renderRestore(restore, screen),
      },
      flags,
    )
  }
}
