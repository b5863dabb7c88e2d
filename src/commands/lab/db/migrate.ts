import {changeFlags, Flags, valueFlag, yesFlag} from '#shared/cli/index'
import {
  changeRecords,
  isForRecords,
  LabCommand,
  MigrationShape,
  migrateDatabase,
  migrationWarnings,
  nextStepAfter,
  renderMigration,
} from '#shared/lab/index'
import {confirm} from '#shared/terminal/index'

const several = {helpValue: '<name>', multiple: true, multipleNonGreedy: true} as const
const notWithRecords = {exclusive: ['accept-schema', 'baseline', 'repair']}

export default class DbMigrate extends LabCommand {
  static override kind = 'db.migrate'
  static override shape = MigrationShape
  static override summary = 'Apply the pending migrations.'
  static override description =
    'Everything is tried out first. What would lose data is asked for and backed up; on a server everything is asked for. --dry-run prints the SQL. --repair, --baseline and --accept-schema only change what is recorded.'
  static override flags = {
    'accept-schema': Flags.boolean({description: 'declare the schema as it is now to be right'}),
    allow: Flags.option({
      ...several,
      description: 'go on in spite of this; repeat for several',
      helpValue: '<kind>',
      options: ['changed-after-apply', 'missing-file', 'no-checksum', 'out-of-order'] as const,
    })(),
    baseline: Flags.string({...several, description: 'record a pending migration as applied, without running it'}),
    repair: Flags.string({...several, description: 'record an applied migration as its file is now'}),
    to: valueFlag('last migration to apply', '<name>'),
    'dry-run': {...changeFlags['dry-run'], ...notWithRecords},
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> db migrate',
    '<%= config.bin %> db migrate --dry-run',
    '<%= config.bin %> db migrate --repair 20261123050000_foundation',
  ]

  async run() {
    const {flags} = await this.parse(DbMigrate)
    const {allow = [], baseline = [], 'dry-run': dryRun, repair = [], to, yes} = flags
    const setup = await this.migrationSetup(flags)
    const approve = (question: string) => confirm(question, {noInput: flags['no-input'], yes})
    const records = {acceptSchema: flags['accept-schema'], baseline, repair}
    const request = {allow, direction: 'up', to} as const
    const migration = isForRecords(records)
      ? await changeRecords(setup, records, approve)
      : await migrateDatabase(setup, request, {approve, dryRun})
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
