import {ActionShape, actionLines, blockActions} from '#shared/actions/index'
import {CoordCommand, changeFlags, projectFlag, references, z} from '#shared/cli/index'

export default class ActionBlock extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.action}
    const {change, value: actions} = await this.change(around, flags, (transaction) =>
      blockActions(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {
        change,
        data: actions,
        references: actions.map(({reference}) => reference),
        view: actionLines('Blocked', actions),
      },
      flags,
    )
  }
}
