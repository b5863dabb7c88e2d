import {ActionShape, actionLines, cancelActions} from '#shared/actions/index'
import {CoordCommand, changeFlags, projectFlag, references, z} from '#shared/cli/index'

export default class ActionCancel extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.action}
    const {change, value: actions} = await this.change(around, flags, (transaction) =>
      cancelActions(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {
        change,
        data: actions,
        references: actions.map(({reference}) => reference),
        view: actionLines('Cancelled', actions),
      },
      flags,
    )
  }
}
