import {argument, CoordCommand, changeFlags, projectFlag, references, z} from '#shared/cli/index'
import {forecastMilestones, MilestoneShape, milestoneLines} from '#shared/milestones/index'

export default class MilestoneForecast extends CoordCommand {
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
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.milestone}
    const {change, value: milestones} = await this.change(around, flags, (transaction) =>
      forecastMilestones(transaction, selection, args.date, this.acting(around)),
    )
    this.print(
      {
        change,
        data: milestones,
        references: milestones.map(({reference}) => reference),
        view: milestoneLines('Forecast:', milestones),
      },
      flags,
    )
  }
}
