import {z} from 'zod'
import type {HostFacts} from '../facts.ts'

export const BandwidthShape = z.object({
  /** Gigabytes (10⁹) a second of one socket, when every byte on the bus is of use. */
  perSocket: z.number(),
  sockets: z.number(),
  channels: z.number(),
  megatransfers: z.number(),
  /** What the figure takes for granted; null when the memory modules were read. */
  assumption: z.string().nullable(),
})
export type Bandwidth = z.infer<typeof BandwidthShape>

/** A channel of DDR memory is 64 bits wide. */
const BYTES_PER_TRANSFER = 8

interface MemoryController {
  readonly processor: RegExp
  readonly channels: number
  /** The fastest memory that the family is made for. */
  readonly megatransfers: number
}

/** From the manufacturers' data sheets. A family that comes with different memory is left out. */
const controllers: readonly MemoryController[] = [
  {channels: 4, megatransfers: 1600, processor: /Xeon.* E5-[24]6\d\dL?(?! v\d)(?=\D|$)/},
  {channels: 4, megatransfers: 1866, processor: /Xeon.* E5-[124]6\d\d\w* v2/},
  {channels: 4, megatransfers: 2133, processor: /Xeon.* E5-[124]6\d\d\w* v3/},
  {channels: 4, megatransfers: 2400, processor: /Xeon.* E5-[124]6\d\d\w* v4/},
  {channels: 6, megatransfers: 2666, processor: /Xeon.* (Platinum|Gold|Silver|Bronze) [3-8]1\d\d/},
  {channels: 6, megatransfers: 2933, processor: /Xeon.* (Platinum|Gold|Silver|Bronze) [3-8]2\d\d/},
  {channels: 8, megatransfers: 3200, processor: /Xeon.* (Platinum|Gold|Silver) [3-8]3\d\d/},
  {channels: 8, megatransfers: 4800, processor: /Xeon.* (Platinum|Gold|Silver|Bronze) [3-8]4\d\d/},
  {channels: 8, megatransfers: 5600, processor: /Xeon.* (Platinum|Gold|Silver|Bronze) [3-8]5\d\d/},
  {channels: 8, megatransfers: 2666, processor: /EPYC 7\d\d1/},
  {channels: 8, megatransfers: 3200, processor: /EPYC 7\w\d[23]/},
  {channels: 12, megatransfers: 4800, processor: /EPYC 9\w\d4/},
  {channels: 12, megatransfers: 6000, processor: /EPYC 9\w\d5/},
  {channels: 2, megatransfers: 3200, processor: /Ryzen \d (PRO )?[35]\d\d\d(X|G|GE|XT|X3D)?(?=\s|$)/},
  {channels: 2, megatransfers: 5200, processor: /Ryzen \d (PRO )?7\d\d\d(X|X3D)?(?=\s|$)/},
  {channels: 2, megatransfers: 5600, processor: /Ryzen \d (PRO )?9\d\d\d(X|X3D)?(?=\s|$)/},
]

/** Null when the processor is none that is known, or does not say what it is, as in most virtual machines. */
export function memoryBandwidth({cpu, memory}: Pick<HostFacts, 'cpu' | 'memory'>): Bandwidth | null {
  const {sockets} = cpu
  const model = cpu.model?.replace(/\((R|TM)\)/gi, '').replace(/\s+/g, ' ') ?? ''
  const controller = controllers.find(({processor}) => processor.test(model))
  if (!controller || !sockets) return null
  const {modules} = memory
  const channels = Math.min(
    controller.channels,
    modules ? Math.floor(modules.count / sockets) : Number.POSITIVE_INFINITY,
  )
  const megatransfers = Math.min(controller.megatransfers, modules?.megatransfers ?? Number.POSITIVE_INFINITY)
  if (channels === 0) return null
  return {
    assumption: modules
      ? null
      : `each of the ${controller.channels} channels of a socket has a module of ${controller.megatransfers} MT/s`,
    channels,
    megatransfers,
    perSocket: (channels * megatransfers * BYTES_PER_TRANSFER) / 1000,
    sockets,
  }
}
