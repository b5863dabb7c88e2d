import {z} from 'zod'
import {ApplyShape} from '#shared/apply/index'
import {PlanShape} from '#shared/plan/index'

/** A machine that was made, or would be. */
export const VmCreateShape = z.object({
  /** The lab file that the flags and answers equal. */
  labFile: z.string(),
  /** With --dry-run; else null. */
  plan: PlanShape.nullable(),
  /** What became of it; null when nothing was to be done. */
  run: ApplyShape.nullable(),
})
