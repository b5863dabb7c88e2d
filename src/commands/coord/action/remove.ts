import {ActionShape, actionLines, removeActions} from '#shared/actions/index'
import {CoordCommand, changeFlags, projectFlag, references, yesFlag, z} from '#shared/cli/index'

export default class ActionRemove extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.action}
    if (!flags['dry-run']) {
      await this.confirm(`Remove ${args.action.join(', ')} from the register?`, flags)
    }
    const {change, value: actions} = await this.change(around, flags, (transaction) =>
      removeActions(transaction, selection, this.acting(around)),
    )
    this.print(
      {
        change,
        data: actions,
        references: actions.map(({reference}) => reference),
        view: actionLines('Removed', actions),
      },
      flags,
    )
  }
}
