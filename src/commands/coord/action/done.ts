import {ActionShape, actionLine, completeActions} from '#shared/actions/index'
import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'

export default class ActionDone extends RegisterCommand {
  static override kind = 'action.done'
  static override shape = z.array(ActionShape)
  static override summary = 'Mark actions as done.'
  static override args = {action: references('action')}
  static override flags = {
    ...projectFlag,
    on: valueFlag('day on which it was done (else today)', '<date>'),
    outcome: valueFlag('what came of it'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> action done LIB-A3 --outcome "Survey ordered for 3 December"']

  async run() {
    const {args, flags} = await this.parse(ActionDone)
    await this.changeEntries(args.action, flags, completeActions, {line: actionLine, past: 'Done:'})
  }
}
