import {changeFlags, projectFlag, RegisterCommand, references, yesFlag, z} from '#shared/cli/index'
import {removeStakeholders, StakeholderShape, stakeholderLine} from '#shared/stakeholders/index'

export default class StakeholderRemove extends RegisterCommand {
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
    await this.removeEntries(args.stakeholder, flags, removeStakeholders, stakeholderLine)
  }
}
