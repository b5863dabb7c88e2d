import {changeFlags, Flags, valueFlag, yesFlag} from '#shared/cli/index'
import {
  LabCommand,
  MigrationShape,
  migrateDatabase,
  migrationWarnings,
  nextStepAfter,
  renderMigration,
} from '#shared/lab/index'
import {confirm} from '#shared/terminal/index'

export default class DbRollback extends LabCommand {
  static override kind = 'db.rollback'
  static override shape = MigrationShape
  static override summary = 'Take back the last migrations.'
  static override description =
    'Asks and makes a backup first, for what a migration made goes with it. Until lab db migrate applies it again, other commands say that it is pending.'
  static override flags = {
    steps: Flags.integer({description: 'how many to take back (else 1)', exclusive: ['to'], helpValue: '<n>', min: 1}),
    to: valueFlag('migration that is the last to stay', '<name>'),
    'dry-run': changeFlags['dry-run'],
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> db rollback --dry-run',
    '<%= config.bin %> db rollback --steps 2 --yes',
  ]

  async run() {
    const {flags} = await this.parse(DbRollback)
    const {'dry-run': dryRun, steps, to, yes} = flags
    const approve = (question: string) => confirm(question, {noInput: flags['no-input'], yes})
    const setup = await this.migrationSetup(flags)
    const request = {count: steps, direction: 'down', to} as const
    const migration = await migrateDatabase(setup, request, {approve, dryRun})
    const nextStep = nextStepAfter(migration, request, dryRun)
    this.print(
      {
        data: migration,
        ...(nextStep !== null && {nextStep}),
        references: [...migration.applied, ...migration.planned].map(({name}) => name),
        view: (screen) => renderMigration(migration, screen),
        warnings: migrationWarnings(migration),
      },
      flags,
    )
  }
}
