import {asOfFlag, CoordCommand, personalFlag, projectFlag, references, z} from '#shared/cli/index'
import {
  renderStakeholder,
  StakeholderWithInteractionsShape,
  showStakeholders,
  withInteractions,
} from '#shared/stakeholders/index'

export default class StakeholderShow extends CoordCommand {
  static override kind = 'stakeholder.show'
  static override shape = z.array(StakeholderWithInteractionsShape)
  static override summary = 'Show everything about stakeholders.'
  static override args = {stakeholder: references('stakeholder')}
  static override flags = {...projectFlag, ...asOfFlag, ...personalFlag}
  static override examples = [
    '<%= config.bin %> stakeholder show LIB-S3',
    '<%= config.bin %> stakeholder show s3 s4 -p LIB --json',
  ]

  async run() {
    const {args, flags} = await this.parse(StakeholderShow)
    const around = await this.surroundings(flags)
    const key = await this.projectKey(around, flags)
    const stakeholders = await this.withSession(around, flags, async ({database}) =>
      withInteractions(database, await showStakeholders(database, args.stakeholder, key, around.now, flags)),
    )
    this.print(
      {
        data: stakeholders,
        references: stakeholders.map((stakeholder) => stakeholder.reference),
        view: (screen) => stakeholders.map((stakeholder) => renderStakeholder(stakeholder, screen)).join('\n\n'),
      },
      flags,
    )
  }
}
