import {ActionShape, actionFields, actionLine, addAction, askForAction} from '#shared/actions/index'
import {changeFlags, fieldFlags, optionalArgument, projectFlag, RegisterCommand, z} from '#shared/cli/index'

export default class ActionAdd extends RegisterCommand {
  static override kind = 'action.add'
  static override shape = z.array(ActionShape)
  static override summary = 'Add an action: something that has to be done.'
  static override description = 'On a terminal, what is missing is asked for.'
  static override args = {title: optionalArgument('what is to be done, in a few words')}
  static override flags = {...projectFlag, ...fieldFlags(actionFields), ...changeFlags}
  static override examples = [
    '<%= config.bin %> action add -p LIB "Order survey" --owner ben --due "next fri" \\\n    --source LIB-R1',
    '<%= config.bin %> action add "Call the architect" --due +3bd --priority high',
  ]

  async run() {
    const {args, flags} = await this.parse(ActionAdd)
    const ask = () => askForAction({...flags, title: args.title}, flags)
    await this.addEntry(flags, ask, addAction, {line: actionLine})
  }
}
