import {z} from 'zod'
import {quadrants} from '#shared/coordination/index'
import type {Stakeholder} from './shape.ts'

const Level = z.number().int().min(1).max(5)
const Placed = z.object({reference: z.string(), name: z.string(), influence: Level, interest: Level})

export const GridShape = z.object({
  project: z.string(),
  quadrants: z.array(z.object({quadrant: z.enum(quadrants), stakeholders: z.array(Placed)})),
  /** Those whose influence or interest nobody has judged yet. */
  notJudged: z.array(z.object({reference: z.string(), name: z.string()})),
})
export type Grid = z.infer<typeof GridShape>

/** Who stands where in the power/interest grid. */
export function gridOf(project: string, stakeholders: readonly Stakeholder[]): Grid {
  return {
    notJudged: stakeholders.filter(({quadrant}) => quadrant === null).map(({name, reference}) => ({name, reference})),
    project,
    quadrants: quadrants.map((quadrant) => ({
      quadrant,
      stakeholders: stakeholders
        .filter((each) => each.quadrant === quadrant)
        .map(({influence, interest, name, reference}) => ({
          influence: influence!,
          interest: interest!,
          name,
          reference,
        })),
    })),
  }
}
