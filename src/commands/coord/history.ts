import {CoordCommand, projectFlag, references, z} from '#shared/cli/index'
import {ChangeShape, loadHistory, renderChanges} from '#shared/history/index'

export default class History extends CoordCommand {
  static override kind = 'history'
  static override shape = z.array(ChangeShape)
  static override summary = 'Tell everything that happened to a reference.'
  static override args = {reference: references('project or item')}
  static override flags = {...projectFlag}
  static override examples = ['<%= config.bin %> history LIB-R3', '<%= config.bin %> history LIB']

  async run() {
    const {args, flags} = await this.parse(History)
    const around = await this.surroundings()
    const key = await this.projectKey(around, flags)
    const changes = await this.withSession(around, flags, ({database}) => loadHistory(database, args.reference, key))
    this.print(
      {
        data: changes,
        references: changes.map((change) => String(change.id)),
        view: (screen) => renderChanges(changes, screen, around.config.general.timeZone),
      },
      flags,
    )
  }
}
