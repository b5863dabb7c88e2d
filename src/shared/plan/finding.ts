import {z} from 'zod'

/** What stands in the way of a plan (refusal), or is worth knowing before it (warning). */
export const FindingShape = z.object({
  /** Stable, for scripts. */
  code: z.string(),
  severity: z.enum(['refusal', 'warning']),
  /** What it is about: `VM 100 postgres`, `storage local`, `node pve`. */
  subject: z.string(),
  /** Goes on where the subject ends: `has the address of the host.` */
  message: z.string(),
  /** What to do; null where there is nothing to be done. */
  nextStep: z.string().nullable(),
  /** Where the lab file says what it is about. */
  line: z.number().nullable(),
  /** The same as it is shown: `lab.yaml:10`, or the flag `--ip`. */
  place: z.string().nullable(),
})
export type Finding = z.infer<typeof FindingShape>

type Found = Omit<Finding, 'line' | 'place' | 'severity'> & {
  /** `vms[1].ip` */
  readonly field?: string
}

export type FieldFinding = Omit<Finding, 'line' | 'place'> & {readonly field?: string}

export function refusal(found: Found): FieldFinding {
  return {...found, severity: 'refusal'}
}

export function warning(found: Found): FieldFinding {
  return {...found, severity: 'warning'}
}
