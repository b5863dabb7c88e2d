import {
  changeFlags,
  fieldFlags,
  projectFlag,
  RegisterCommand,
  references,
  valueFlag,
  versionFlag,
  z,
} from '#shared/cli/index'
import {editStakeholders, StakeholderShape, stakeholderFields, stakeholderLine} from '#shared/stakeholders/index'

export default class StakeholderEdit extends RegisterCommand {
  static override kind = 'stakeholder.edit'
  static override shape = z.array(StakeholderShape)
  static override summary = 'Change fields of stakeholders.'
  static override description = 'Fields that are not named stay as they are; an empty value clears a field.'
  static override args = {stakeholder: references('stakeholder')}
  static override flags = {
    ...projectFlag,
    name: valueFlag('name of the person, group or office'),
    ...fieldFlags(stakeholderFields),
    ...changeFlags,
    ...versionFlag,
  }
  static override examples = [
    '<%= config.bin %> stakeholder edit LIB-S3 --engagement supportive',
    '<%= config.bin %> stakeholder edit S3 S4 -p LIB --cadence 14',
  ]

  async run() {
    const {args, flags} = await this.parse(StakeholderEdit)
    await this.editEntries(args.stakeholder, flags, editStakeholders, stakeholderLine)
  }
}
