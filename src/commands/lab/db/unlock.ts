import {LabCommand, renderUnlock, UnlockShape, unlock} from '#shared/lab/index'

export default class DbUnlock extends LabCommand {
  static override kind = 'db.unlock'
  static override shape = UnlockShape
  static override summary = 'Say who holds the embedded database, if anybody.'
  static override description =
    'Clears what a process that was killed has left in the lock file. A lock of a process that lives is never taken away: exit code 8, and what to end.'
  static override examples = ['<%= config.bin %> db unlock']

  async run() {
    const {flags} = await this.parse(DbUnlock)
    const {access} = await this.migrationSetup(flags)
    const result = await unlock(access.location)
    this.print({data: result, references: [result.lockFile], view: () => renderUnlock(result)}, flags)
  }
}
