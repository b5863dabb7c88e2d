import {ActionShape, actionLines, startActions} from '#shared/actions/index'
import {CoordCommand, changeFlags, projectFlag, references, z} from '#shared/cli/index'

export default class ActionStart extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.action}
    const {change, value: actions} = await this.change(around, flags, (transaction) =>
      startActions(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {
        change,
        data: actions,
        references: actions.map(({reference}) => reference),
        view: actionLines('Started', actions),
      },
      flags,
    )
  }
}
