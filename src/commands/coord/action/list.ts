import {ActionShape, actionList, actionTotals, loadActions, readActionFilter} from '#shared/actions/index'
import {asOfFlag, choiceFlag, Flags, listFlags, projectFlag, RegisterCommand, valueFlag, z} from '#shared/cli/index'
import {actionPriorities, actionStatuses} from '#shared/coordination/index'
import {wholeReference} from '#shared/registers/index'

export default class ActionList extends RegisterCommand {
  static override kind = 'action.list'
  static override shape = z.array(ActionShape)
  static override summary = 'List actions, what is due first on top.'
  static override description = 'Done and cancelled actions are left out unless --all or --status asks for them.'
  static override flags = {
    ...projectFlag,
    all: Flags.boolean({description: 'done and cancelled actions too'}),
    'due-within': valueFlag('only open actions due in so many days, or overdue', '<days>'),
    overdue: Flags.boolean({description: 'only actions whose day is over'}),
    owner: valueFlag('only actions of this owner', '<name>'),
    portfolio: Flags.boolean({description: 'the actions of all projects, whichever is in use'}),
    priority: choiceFlag('only actions of this priority', actionPriorities),
    source: valueFlag('only actions that follow from this entry', '<REF>'),
    status: choiceFlag('only actions in this status', actionStatuses),
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> action list -p LIB --due-within 7',
    '<%= config.bin %> action list --portfolio --overdue --csv \\\n    --columns project,reference,title,owner,due',
  ]

  async run() {
    const {flags} = await this.parse(ActionList)
    const around = await this.surroundings(flags)
    const filter = readActionFilter(flags)
    const inUse = await this.projectKey(around, flags)
    const sources = flags.source === undefined ? {} : {sources: [wholeReference(flags.source, inUse)]}
    const view = {list: actionList, load: loadActions, totals: actionTotals}
    await this.listEntries(around, flags, {...filter, ...sources}, view)
  }
}
