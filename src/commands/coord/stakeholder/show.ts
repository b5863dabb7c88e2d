import {EvidenceOfEntryShape, renderEvidence, withEvidence} from '#shared/analysis/evidence/index'
import {asOfFlag, personalFlag, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {
  renderStakeholder,
  StakeholderWithInteractionsShape,
  showStakeholders,
  withInteractions,
} from '#shared/stakeholders/index'

export default class StakeholderShow extends RegisterCommand {
  static override kind = 'stakeholder.show'
  static override shape = z.array(StakeholderWithInteractionsShape.extend({evidence: z.array(EvidenceOfEntryShape)}))
  static override summary = 'Show everything about stakeholders.'
  static override args = {stakeholder: references('stakeholder')}
  static override flags = {...projectFlag, ...asOfFlag, ...personalFlag}
  static override examples = [
    '<%= config.bin %> stakeholder show LIB-S3',
    '<%= config.bin %> stakeholder show s3 s4 -p LIB --json',
  ]

  async run() {
    const {args, flags} = await this.parse(StakeholderShow)
    await this.showEntries(
      flags,
      async (database, key, now) => {
        const shown = await showStakeholders(database, args.stakeholder, key, now, flags)
        return withEvidence(database, await withInteractions(database, shown), flags)
      },
      (person, screen) => renderStakeholder(person, screen) + renderEvidence(person.evidence, screen),
    )
  }
}
