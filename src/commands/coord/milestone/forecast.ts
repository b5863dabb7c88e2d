import {argument, changeFlags, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {forecastMilestones, MilestoneShape, milestoneLine} from '#shared/milestones/index'

export default class MilestoneForecast extends RegisterCommand {
  static override kind = 'milestone.forecast'
  static override shape = z.array(MilestoneShape)
  static override summary = 'Say anew when milestones will be reached.'
  static override description = 'The baseline stays; all forecasts are kept and shown by milestone show.'
  static override args = {milestone: references('milestone'), date: argument('day on which it will be reached')}
  static override flags = {...projectFlag, ...changeFlags}
  static override examples = [
    '<%= config.bin %> milestone forecast LIB-M3 2027-03-15 --reason "Permit comes late"',
    '<%= config.bin %> milestone forecast M3 M4 +2w -p LIB',
  ]

  async run() {
    const {args, flags} = await this.parse(MilestoneForecast)
    const view = {line: milestoneLine, past: 'Forecast:'}
    await this.changeEntries(
      args.milestone,
      flags,
      (transaction, selection, _flags, acting) => forecastMilestones(transaction, selection, args.date, acting),
      view,
    )
  }
}
