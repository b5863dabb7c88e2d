import {changeFlags, Flags, valueFlag} from '#shared/cli/index'
import {LabCommand, MoveShape, moveDatabase, nextStepAfterMove, renderMove} from '#shared/lab/index'

export default class DbMove extends LabCommand {
  static override kind = 'db.move'
  static override shape = MoveShape
  static override summary = 'Copy all data into another, empty database.'
  static override description =
    'From the embedded database to a server, or back: every row is compared before any of it counts, and nobody can write meanwhile. The old database stays as it is; the setting to change is named.'
  static override flags = {
    'database-url-stdin': Flags.boolean({
      description: 'read the URL of the server from stdin',
      exclusive: ['to'],
    }),
    to: valueFlag('URL of the server, without a password, or "embedded"', '<url>'),
    'dry-run': changeFlags['dry-run'],
  }
  static override examples = [
    '<%= config.bin %> db move --database-url-stdin < url.txt',
    '<%= config.bin %> db move --to postgres://coord@localhost:5432/coord --dry-run',
    '<%= config.bin %> db move --to embedded',
  ]

  async run() {
    const {flags} = await this.parse(DbMove)
    const setup = await this.migrationSetup(flags)
    const target = await this.moveTarget(flags, setup)
    const move = await moveDatabase(setup, target, {dryRun: flags['dry-run']})
    const nextStep = nextStepAfterMove(move, flags.to)
    this.print(
      {
        data: move,
        ...(nextStep !== null && {nextStep}),
        references: [move.to],
        view: (screen) => renderMove(move, screen),
      },
      flags,
    )
  }
}
