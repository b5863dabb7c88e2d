import {z} from 'zod'
import {LabFileShape, PlanShape} from '#shared/plan/index'

const at = z.iso.datetime()
const step = z.string()

/** One line of a journal. What is about to be done is written before it is done, what came of it after. No secrets. */
export const EntryShape = z.discriminatedUnion('type', [
  /** The first line: everything that is needed to go on without the lab file. */
  z.object({type: z.literal('run'), at, run: z.uuid(), tokenId: z.string(), lab: LabFileShape, plan: PlanShape}),
  /** It is sent now; `since` is the server's clock in milliseconds since 1970, to look for a task whose name got lost. */
  z.object({type: z.literal('begun'), at, step, since: z.number()}),
  z.object({type: z.literal('task'), at, step, upid: z.string()}),
  /** unchanged: it was so already. */
  z.object({type: z.literal('over'), at, step, outcome: z.enum(['done', 'unchanged']), warnings: z.array(z.string())}),
  /** `isOver`: the server has certainly not done it, or undone it, so it may be sent again. */
  z.object({type: z.literal('failed'), at, step, isOver: z.boolean(), code: z.string(), message: z.string()}),
  /** From here on the run is only taken back. */
  z.object({type: z.literal('rollback'), at}),
  z.object({type: z.literal('undone'), at, vmid: z.number()}),
  z.object({type: z.literal('end'), at, outcome: z.enum(['finished', 'rolled-back', 'discarded'])}),
])
export type Entry = z.infer<typeof EntryShape>
export type RunEntry = Extract<Entry, {type: 'run'}>
type WithoutTime<Each> = Each extends Entry ? Omit<Each, 'at'> : never
/** As it is handed in; the journal writes down when. */
export type NewEntry = WithoutTime<Entry>
