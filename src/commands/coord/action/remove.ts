import {ActionShape, actionLine, removeActions} from '#shared/actions/index'
import {changeFlags, projectFlag, RegisterCommand, references, yesFlag, z} from '#shared/cli/index'

export default class ActionRemove extends RegisterCommand {
  static override kind = 'action.remove'
  static override shape = z.array(ActionShape)
  static override summary = 'Take actions out of the register.'
  static override description =
    'For entries made by mistake; what will not be done is cancelled. Numbers are not given again.'
  static override args = {action: references('action')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> action remove LIB-A3 --yes']

  async run() {
    const {args, flags} = await this.parse(ActionRemove)
    await this.removeEntries(args.action, flags, removeActions, actionLine)
  }
}
