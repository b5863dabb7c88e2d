import type {Kysely} from 'kysely'
import {z} from 'zod'
import type {Database} from '#shared/db/index'
import {historyOf} from '#shared/history/index'
import {type Milestone, MilestoneShape} from './shape.ts'

const Day = z.iso.date()

const ForecastShape = z.object({
  /** When it was said. */
  at: z.iso.datetime(),
  by: z.string(),
  forecast: Day.nullable(),
  reason: z.string().nullable(),
})

/** A milestone with all forecasts there ever were, the newest first. */
export const MilestoneWithForecastsShape = MilestoneShape.extend({forecasts: z.array(ForecastShape)})
export type MilestoneWithForecasts = z.infer<typeof MilestoneWithForecastsShape>

export async function withForecasts(
  database: Kysely<Database>,
  milestones: readonly Milestone[],
): Promise<MilestoneWithForecasts[]> {
  const found: MilestoneWithForecasts[] = []
  for (const milestone of milestones) {
    const changes = await historyOf(database, milestone.reference)
    const forecasts = changes.flatMap(({actor, at, events, reason}) =>
      events
        .toReversed()
        .flatMap(({fields}) => fields.filter(({field}) => field === 'forecast_on'))
        .map(({after}) => ({at, by: actor, forecast: after as string | null, reason})),
    )
    found.push({...milestone, forecasts})
  }
  return found
}
