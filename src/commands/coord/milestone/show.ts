import {EvidenceOfEntryShape, renderEvidence, withEvidence} from '#shared/analysis/evidence/index'
import {asOfFlag, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {MilestoneWithForecastsShape, renderMilestone, showMilestones, withForecasts} from '#shared/milestones/index'

export default class MilestoneShow extends RegisterCommand {
  static override kind = 'milestone.show'
  static override shape = z.array(MilestoneWithForecastsShape.extend({evidence: z.array(EvidenceOfEntryShape)}))
  static override summary = 'Show everything about milestones.'
  static override args = {milestone: references('milestone')}
  static override flags = {...projectFlag, ...asOfFlag}
  static override examples = [
    '<%= config.bin %> milestone show LIB-M3',
    '<%= config.bin %> milestone show m3 m4 -p LIB --json',
  ]

  async run() {
    const {args, flags} = await this.parse(MilestoneShow)
    await this.showEntries(
      flags,
      async (database, key, now) => {
        const milestones = await withForecasts(database, await showMilestones(database, args.milestone, key, now))
        return withEvidence(database, milestones)
      },
      (milestone, screen) => renderMilestone(milestone, screen) + renderEvidence(milestone.evidence, screen),
    )
  }
}
