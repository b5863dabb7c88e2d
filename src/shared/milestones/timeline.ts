import type {Kysely} from 'kysely'
import {z} from 'zod'
import {type IsoDate, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {loadMilestones} from './load.ts'
import {MilestoneShape} from './shape.ts'

const Day = z.iso.date()

export const TimelineShape = z.object({
  project: z.string(),
  today: Day,
  /** The first and the last day that is drawn: of all dates and today. */
  from: Day,
  to: Day,
  milestones: z.array(MilestoneShape),
})
export type Timeline = z.infer<typeof TimelineShape>

interface TimelineProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
}

/** All milestones of a project, reached ones too. */
export async function loadTimeline(
  database: Kysely<Database>,
  {id, key, timezone}: TimelineProject,
  now: Date,
): Promise<Timeline> {
  const milestones = await loadMilestones(database, now, {projectId: id})
  const today = todayIn(timezone, now)
  const days: IsoDate[] = milestones.flatMap(({actual, baseline, forecast}) =>
    [actual, baseline, forecast].filter((day) => day !== null),
  )
  const inOrder = [...days, today].toSorted()
  return {from: inOrder[0]!, milestones, project: key, to: inOrder.at(-1)!, today}
}
