import {ActionShape, actionLine, blockActions} from '#shared/actions/index'
import {changeFlags, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'

export default class ActionBlock extends RegisterCommand {
  static override kind = 'action.block'
  static override shape = z.array(ActionShape)
  static override summary = 'Say that something stands in the way of actions.'
  static override description = 'The reason says what; the day is kept, so that it shows how long it lasts.'
  static override args = {action: references('action')}
  static override flags = {
    ...projectFlag,
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> action block LIB-A3 --reason "The surveyor is ill"']

  async run() {
    const {args, flags} = await this.parse(ActionBlock)
    await this.changeEntries(args.action, flags, blockActions, {line: actionLine, past: 'Blocked'})
  }
}
