import {
  CoordCommand,
  changeFlags,
  fieldFlags,
  projectFlag,
  references,
  valueFlag,
  versionFlag,
  z,
} from '#shared/cli/index'
import {editStakeholders, StakeholderShape, stakeholderFields, stakeholderLines} from '#shared/stakeholders/index'

export default class StakeholderEdit extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {
      ifVersion: flags['if-version'],
      projectKey: await this.projectKey(around, flags),
      references: args.stakeholder,
    }
    const {change, value: stakeholders} = await this.change(around, flags, (transaction) =>
      editStakeholders(transaction, selection, flags, this.acting(around)),
    )
    const past = change || flags['dry-run'] ? 'Changed' : 'Nothing changed:'
    this.print(
      {
        change,
        data: stakeholders,
        references: stakeholders.map(({reference}) => reference),
        view: stakeholderLines(past, stakeholders),
      },
      flags,
    )
  }
}
