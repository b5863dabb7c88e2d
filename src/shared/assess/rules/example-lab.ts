import {z} from 'zod'

export const uses = ['postgresql', 'local-ai', 'dev-apps'] as const
export type Use = (typeof uses)[number]

export const PlannedGuestShape = z.object({
  use: z.enum(uses),
  name: z.string(),
  vmid: z.number().int(),
  threads: z.number(),
  memoryGibibytes: z.number(),
  diskGibibytes: z.number(),
  /** Wished for; another one is looked for where there is none of this name. */
  storage: z.string(),
})
export type PlannedGuest = z.infer<typeof PlannedGuestShape>

/** What a machine is measured against when nothing else is planned: a database, a model server, machines for development. */
export const exampleLab: readonly PlannedGuest[] = [
  {
    diskGibibytes: 100,
    memoryGibibytes: 8,
    name: 'PostgreSQL',
    storage: 'HDDStorage',
    threads: 4,
    use: 'postgresql',
    vmid: 100,
  },
  {
    diskGibibytes: 200,
    memoryGibibytes: 64,
    name: 'Local AI',
    storage: 'HDDStorage',
    threads: 32,
    use: 'local-ai',
    vmid: 101,
  },
  {
    diskGibibytes: 100,
    memoryGibibytes: 32,
    name: 'Dev apps',
    storage: 'HDDStorage',
    threads: 16,
    use: 'dev-apps',
    vmid: 102,
  },
]
