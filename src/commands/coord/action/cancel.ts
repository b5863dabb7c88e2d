import {ActionShape, actionLine, cancelActions} from '#shared/actions/index'
import {changeFlags, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'

export default class ActionCancel extends RegisterCommand {
  static override kind = 'action.cancel'
  static override shape = z.array(ActionShape)
  static override summary = 'Cancel actions that will not be done.'
  static override args = {action: references('action')}
  static override flags = {
    ...projectFlag,
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> action cancel LIB-A3 --reason "The wing is not rebuilt"']

  async run() {
    const {args, flags} = await this.parse(ActionCancel)
    await this.changeEntries(args.action, flags, cancelActions, {line: actionLine, past: 'Cancelled'})
  }
}
