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
import {editMilestones, MilestoneShape, milestoneFields, milestoneLine} from '#shared/milestones/index'

export default class MilestoneEdit extends RegisterCommand {
  static override kind = 'milestone.edit'
  static override shape = z.array(MilestoneShape)
  static override summary = 'Change fields of milestones.'
  static override description =
    'Fields that are not named stay as they are; an empty value clears a field. Once the project has a baseline, another --date is a new version and needs a --reason.'
  static override args = {milestone: references('milestone')}
  static override flags = {
    ...projectFlag,
    title: valueFlag('what is reached, in a few words'),
    ...fieldFlags(milestoneFields),
    actual: valueFlag('day on which it was reached; empty when it was not after all', '<date>'),
    ...changeFlags,
    ...versionFlag,
  }
  static override examples = [
    '<%= config.bin %> milestone edit LIB-M3 --date 2027-03-31 \\\n    --reason "Approved by the board"',
    '<%= config.bin %> milestone edit M3 M4 -p LIB --owner cora',
  ]

  async run() {
    const {args, flags} = await this.parse(MilestoneEdit)
    await this.editEntries(args.milestone, flags, editMilestones, milestoneLine)
  }
}
