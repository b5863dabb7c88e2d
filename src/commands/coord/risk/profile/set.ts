import {argument, CoordCommand, changeFlags, projectFlag, yesFlag} from '#shared/cli/index'
import {ProfileChangeShape, planProfileChange, renderProfileChange, setProfile} from '#shared/projects/index'

export default class RiskProfileSet extends CoordCommand {
  static override kind = 'risk.profile.set'
  static override shape = ProfileChangeShape
  static override summary = 'Bind a project to another risk profile.'
  static override description = 'Shows which cells and which risks change their band before anything is changed.'
  static override args = {name: argument('name of the profile')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> risk profile set iso27005-5x5 -p LIB --dry-run']

  async run() {
    const {args, flags} = await this.parse(RiskProfileSet)
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const plan = await this.withSession(around, flags, ({database}) => planProfileChange(database, key, args.name))
    const screen = this.screen(flags)
    if (!flags['dry-run'] && !flags.yes) {
      process.stderr.write(`${renderProfileChange(plan, screen)}\n`)
      await this.confirm(`Bind ${plan.project} to ${plan.after}?`, flags)
    }
    const {change, past} = await this.change(around, flags, (transaction) => setProfile(transaction, plan))
    this.print(
      {
        change,
        data: plan,
        references: [plan.project],
        view: (wide) => renderProfileChange(plan, wide, past('Bound')),
      },
      flags,
    )
  }
}
