import {ActionShape, actionLines, completeActions} from '#shared/actions/index'
import {CoordCommand, changeFlags, projectFlag, references, valueFlag, z} from '#shared/cli/index'

export default class ActionDone extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.action}
    const {change, value: actions} = await this.change(around, flags, (transaction) =>
      completeActions(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {change, data: actions, references: actions.map(({reference}) => reference), view: actionLines('Done:', actions)},
      flags,
    )
  }
}
