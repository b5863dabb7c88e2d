import {CoordCommand, changeFlags, projectFlag, references, yesFlag, z} from '#shared/cli/index'
import {removeStakeholders, StakeholderShape, stakeholderLines} from '#shared/stakeholders/index'

export default class StakeholderRemove extends CoordCommand {
  static override kind = 'stakeholder.remove'
  static override shape = z.array(StakeholderShape)
  static override summary = 'Take stakeholders out of the register.'
  static override description =
    'For entries made by mistake; the data stay where undo finds them (see forget). Numbers are not given again.'
  static override args = {stakeholder: references('stakeholder')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> stakeholder remove LIB-S3 --yes']

  async run() {
    const {args, flags} = await this.parse(StakeholderRemove)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.stakeholder}
    if (!flags['dry-run']) {
      await this.confirm(`Remove ${args.stakeholder.join(', ')} from the register?`, flags)
    }
    const {change, value: stakeholders} = await this.change(around, flags, (transaction) =>
      removeStakeholders(transaction, selection, this.acting(around)),
    )
    this.print(
      {
        change,
        data: stakeholders,
        references: stakeholders.map(({reference}) => reference),
        view: stakeholderLines('Removed', stakeholders),
      },
      flags,
    )
  }
}
