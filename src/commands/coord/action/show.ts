import {ActionShape, renderAction, showActions} from '#shared/actions/index'
import {asOfFlag, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'

export default class ActionShow extends RegisterCommand {
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
    await this.showEntries(flags, (database, key, now) => showActions(database, args.action, key, now), renderAction)
  }
}
