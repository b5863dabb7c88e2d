import {CoordCommand, listFlags, projectFlag, references, z} from '#shared/cli/index'
import {ChangeShape, changeList, loadHistory, renderChanges} from '#shared/history/index'

export default class History extends CoordCommand {
  static override kind = 'history'
  static override shape = z.array(ChangeShape)
  static override summary = 'Tell everything that happened to references.'
  static override args = {reference: references('project or item')}
  static override flags = {...projectFlag, ...listFlags}
  static override examples = ['<%= config.bin %> history LIB-R3', '<%= config.bin %> history LIB']

  async run() {
    const {args, flags} = await this.parse(History)
    const around = await this.surroundings()
    const key = await this.projectKey(around, flags)
    const changes = await this.withSession(around, flags, ({database}) => loadHistory(database, args.reference, key))
    const {timeZone} = around.config.general
    this.printList(
      {
        data: changes,
        list: changeList(timeZone),
        page: (screen, shown) => renderChanges(shown, screen, timeZone),
        reference: (change) => String(change.id),
      },
      flags,
    )
  }
}
