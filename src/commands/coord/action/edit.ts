import {ActionShape, actionFields, actionLine, editActions} from '#shared/actions/index'
import {
  changeFlags,
  choiceFlag,
  fieldFlags,
  projectFlag,
  RegisterCommand,
  references,
  valueFlag,
  versionFlag,
  z,
} from '#shared/cli/index'
import {actionStatuses} from '#shared/coordination/index'

export default class ActionEdit extends RegisterCommand {
  static override kind = 'action.edit'
  static override shape = z.array(ActionShape)
  static override summary = 'Change fields of actions.'
  static override description =
    'Fields that are not named stay as they are; an empty value clears a field. How often the due date is put off is counted.'
  static override args = {action: references('action')}
  static override flags = {
    ...projectFlag,
    title: valueFlag('what is to be done, in a few words'),
    ...fieldFlags(actionFields),
    outcome: valueFlag('what came of it, when it is done'),
    status: choiceFlag('where it stands; to take it up again say why with --reason', actionStatuses),
    ...changeFlags,
    ...versionFlag,
  }
  static override examples = [
    '<%= config.bin %> action edit LIB-A3 --due +1w --reason "Waiting for the offer"',
    '<%= config.bin %> action edit A3 A4 -p LIB --owner cora --priority high',
  ]

  async run() {
    const {args, flags} = await this.parse(ActionEdit)
    await this.editEntries(args.action, flags, editActions, actionLine)
  }
}
