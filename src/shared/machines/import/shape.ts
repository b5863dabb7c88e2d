import {z} from 'zod'

/** What a lab file cannot say about a machine, and what becomes of it. */
export const ImportFindingShape = z.object({
  /** Stable, for scripts. */
  code: z.string(),
  vmid: z.number(),
  /** A sentence that names the machine. */
  message: z.string(),
})
export type ImportFinding = z.infer<typeof ImportFindingShape>

/** Machines of the server as entries of a lab file, and what a plan of that file says. */
export const ImportShape = z.object({
  /** `host:port` */
  server: z.string(),
  /** What the entries were written into; null when they were not. */
  file: z.string().nullable(),
  /** The whole lab file with them. */
  labFile: z.string(),
  machines: z.array(z.object({vmid: z.number(), name: z.string(), node: z.string(), uuid: z.string()})),
  /** What is as it is at the server, and stays so. */
  findings: z.array(ImportFindingShape),
  /** With --all: what is no entry, and why; also what was one already. */
  leftOut: z.array(z.object({vmid: z.number(), reason: z.string()})),
  proof: z.object({
    /** A plan has no step for any of these machines, and refuses nothing because of them. */
    isUnchanged: z.boolean(),
    /** Steps that the plan has for these machines. */
    steps: z.array(z.string()),
    /** Steps that it has for other machines of the file. */
    otherSteps: z.number(),
    /** What stands in the way of the whole file, and did not before. */
    refusals: z.array(z.string()),
  }),
})
export type Import = z.infer<typeof ImportShape>
