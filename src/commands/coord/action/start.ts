import {ActionShape, actionLine, startActions} from '#shared/actions/index'
import {changeFlags, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'

export default class ActionStart extends RegisterCommand {
  static override kind = 'action.start'
  static override shape = z.array(ActionShape)
  static override summary = 'Start working on actions.'
  static override args = {action: references('action')}
  static override flags = {
    ...projectFlag,
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> action start LIB-A3 LIB-A4']

  async run() {
    const {args, flags} = await this.parse(ActionStart)
    await this.changeEntries(args.action, flags, startActions, {line: actionLine, past: 'Started'})
  }
}
