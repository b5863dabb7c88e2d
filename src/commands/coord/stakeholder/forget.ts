import {CoordCommand, changeFlags, entryLines, projectFlag, references, yesFlag, z} from '#shared/cli/index'
import {
  beyondForgetting,
  forgetQuestion,
  forgetStakeholders,
  StakeholderShape,
  stakeholderLine,
} from '#shared/stakeholders/index'

export default class StakeholderForget extends CoordCommand {
  static override kind = 'stakeholder.forget'
  static override shape = z.array(StakeholderShape)
  static override summary = 'Forget for good who stakeholders are.'
  static override description =
    'Name, organisation, role, e-mail, telephone and notes of contacts are erased in the register and its history, also of entries that were removed; no undo brings them back. The entry stays as "forgotten person", with its standing and the days of contacts. Not erased: backups made before, texts, owners and reasons elsewhere, the actor of changes.'
  static override args = {stakeholder: references('stakeholder')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> stakeholder forget LIB-S3 --yes']

  async run() {
    const {args, flags} = await this.parse(StakeholderForget)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.stakeholder}
    if (!flags['dry-run']) {
      await this.confirm(forgetQuestion(args.stakeholder), flags)
    }
    const {value: stakeholders} = await this.change(around, flags, (transaction) =>
      forgetStakeholders(transaction, selection, this.acting(around)),
    )
    this.print(
      {
        data: stakeholders,
        nextStep: `coord history ${stakeholders.map(({reference}) => reference).join(' ')}`,
        references: stakeholders.map(({reference}) => reference),
        view: entryLines(
          flags['dry-run'] ? 'Would be forgotten for good:' : 'Forgotten for good:',
          stakeholders,
          stakeholderLine,
        ),
        warnings: beyondForgetting,
      },
      flags,
    )
  }
}
