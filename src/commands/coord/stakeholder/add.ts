import {changeFlags, fieldFlags, optionalArgument, projectFlag, RegisterCommand, z} from '#shared/cli/index'
import {
  addStakeholder,
  askForStakeholder,
  StakeholderShape,
  stakeholderFields,
  stakeholderLine,
} from '#shared/stakeholders/index'

export default class StakeholderAdd extends RegisterCommand {
  static override kind = 'stakeholder.add'
  static override shape = z.array(StakeholderShape)
  static override summary = 'Add a stakeholder: who has a stake in a project.'
  static override description = 'A person, a group or an office. On a terminal, what is missing is asked for.'
  static override args = {name: optionalArgument('name of the person, group or office')}
  static override flags = {...projectFlag, ...fieldFlags(stakeholderFields), ...changeFlags}
  static override examples = [
    '<%= config.bin %> stakeholder add -p LIB "Head of Culture" --influence 5 --interest 4',
    '<%= config.bin %> stakeholder add "Friends of the Library" --interest 5 \\\n    --engagement neutral --desired supportive',
  ]

  async run() {
    const {args, flags} = await this.parse(StakeholderAdd)
    const ask = () => askForStakeholder({...flags, name: args.name}, flags)
    await this.addEntry(flags, ask, addStakeholder, {line: stakeholderLine})
  }
}
