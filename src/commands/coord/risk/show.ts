import {EvidenceOfEntryShape, renderEvidence, withEvidence} from '#shared/analysis/evidence/index'
import {asOfFlag, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {RiskWithActionsShape, renderRisk, showRisks, withActions} from '#shared/risks/index'

export default class RiskShow extends RegisterCommand {
  static override kind = 'risk.show'
  static override shape = z.array(RiskWithActionsShape.extend({evidence: z.array(EvidenceOfEntryShape)}))
  static override summary = 'Show everything about risks.'
  static override args = {risk: references('risk')}
  static override flags = {...projectFlag, ...asOfFlag}
  static override examples = ['<%= config.bin %> risk show LIB-R3', '<%= config.bin %> risk show r3 r4 -p LIB --json']

  async run() {
    const {args, flags} = await this.parse(RiskShow)
    await this.showEntries(
      flags,
      async (database, key, now) => {
        const risks = await withActions(database, await showRisks(database, args.risk, key, now), now)
        return withEvidence(database, risks)
      },
      (risk, screen) => renderRisk(risk, screen) + renderEvidence(risk.evidence, screen),
    )
  }
}
