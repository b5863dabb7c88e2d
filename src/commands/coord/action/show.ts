import {ActionShape, renderAction, showActions} from '#shared/actions/index'
import {asOfFlag, CoordCommand, projectFlag, references, z} from '#shared/cli/index'

export default class ActionShow extends CoordCommand {
  static override kind = 'action.show'
  static override shape = z.array(ActionShape)
  static override summary = 'Show everything about actions.'
  static override args = {action: references('action')}
  static override flags = {...projectFlag, ...asOfFlag}
  static override examples = [
    '<%= config.bin %> action show LIB-A3',
    '<%= config.bin %> action show a3 a4 -p LIB --json',
  ]

  async run() {
    const {args, flags} = await this.parse(ActionShow)
    const around = await this.surroundings(flags)
    const key = await this.projectKey(around, flags)
    const actions = await this.withSession(around, flags, ({database}) =>
      showActions(database, args.action, key, around.now),
    )
    this.print(
      {
        data: actions,
        references: actions.map((action) => action.reference),
        view: (screen) => actions.map((action) => renderAction(action, screen)).join('\n\n'),
      },
      flags,
    )
  }
}
