import {type DiskFacts, type Medium, media} from '../facts.ts'

interface SizedStorage {
  readonly name: string
  readonly type: string
  readonly totalBytes: number | null
  readonly isShared: boolean
}

/** Those that have their space to themselves; folders may share it with others. */
const OWN_SPACE = ['lvm', 'lvmthin', 'zfspool']
/** Each more makes the ways to try twice or three times as many. */
const MOST_STORAGES = 10
const LOCAL = [...OWN_SPACE, 'dir', 'btrfs']

/**
 * The API does not say which storage is on which disks, but it may follow from the sizes: 2.18 TB are not on a flash
 * disk of 480 GB. Every way to put the storages on the kinds of disks is tried; what is the same in all that are
 * possible is known, the rest is not in the answer.
 */
export function deduceMedia(
  storages: readonly SizedStorage[],
  disks: readonly DiskFacts[] | null,
): ReadonlyMap<string, Medium> {
  const known = new Map<string, Medium>()
  if (disks === null || disks.length === 0) return known
  if (disks.some(({medium, sizeBytes}) => medium === null || sizeBytes === null)) return known
  const room = new Map(
    media.map((medium) => {
      const own = disks.filter((disk) => disk.medium === medium)
      return [medium, own.reduce((all, {sizeBytes}) => all + (sizeBytes ?? 0), 0)] as const
    }),
  )
  const local = storages.filter(({isShared, totalBytes, type}) => !isShared && totalBytes && LOCAL.includes(type))
  if (local.length > MOST_STORAGES) return known
  const kinds = media.filter((medium) => (room.get(medium) ?? 0) > 0)
  const ways = possibleWays(withoutTwins(local), kinds, room)
  for (const {name, type, totalBytes} of local) {
    const found = new Set(ways.map((way) => way.get(keyOf({totalBytes, type}))))
    const [only] = found
    if (found.size === 1 && only !== undefined) known.set(name, only)
  }
  return known
}

type Way = ReadonlyMap<string, Medium>

function possibleWays(
  [storage, ...others]: readonly SizedStorage[],
  kinds: readonly Medium[],
  room: ReadonlyMap<Medium, number>,
): Way[] {
  if (!storage) return [new Map()]
  const size = storage.totalBytes ?? 0
  return kinds.flatMap((kind) => {
    const left = (room.get(kind) ?? 0) - size
    if (left < 0) return []
    const takesRoom = OWN_SPACE.includes(storage.type)
    const rest = takesRoom ? new Map([...room, [kind, left] as const]) : room
    return possibleWays(others, kinds, rest).map((way) => new Map([...way, [keyOf(storage), kind] as const]))
  })
}

/** Two storages of one type and size may well be the same space under two names. */
function withoutTwins(storages: readonly SizedStorage[]): SizedStorage[] {
  return [...new Map(storages.map((storage) => [keyOf(storage), storage])).values()]
}

function keyOf({totalBytes, type}: Pick<SizedStorage, 'totalBytes' | 'type'>): string {
  return `${type} ${totalBytes}`
}
