import {CoordCommand, changeFlags, entryLines, projectFlag, references, yesFlag, z} from '#shared/cli/index'
import {forgetStakeholders, StakeholderShape, stakeholderLine} from '#shared/stakeholders/index'

export default class StakeholderForget extends CoordCommand {
  static override kind = 'stakeholder.forget'
  static override shape = z.array(StakeholderShape)
  static override summary = 'Forget for good who stakeholders are.'
  static override description =
    'Name, organisation, role, e-mail, telephone and notes are removed, also from the history: there is no undo. The entry stays as "forgotten person". Backups and texts of other entries are not searched.'
  static override args = {stakeholder: references('stakeholder')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> stakeholder forget LIB-S3 --yes']

  async run() {
    const {args, flags} = await this.parse(StakeholderForget)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.stakeholder}
    if (!flags['dry-run']) {
      await this.confirm(`Forget ${args.stakeholder.join(', ')} for good? There is no undo.`, flags)
    }
    const {value: stakeholders} = await this.change(around, flags, (transaction) =>
      forgetStakeholders(transaction, selection, this.acting(around)),
    )
    this.print(
      {
        data: stakeholders,
        references: stakeholders.map(({reference}) => reference),
        view: entryLines('Forgotten for good:', stakeholders, stakeholderLine),
      },
      flags,
    )
  }
}
