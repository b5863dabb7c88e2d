import {invalidInput} from '#shared/input/index'
import {checkParameters, type ProxmoxClient, type Storage} from '#shared/proxmox/index'
import type {Place} from './rights.ts'

/** What the command line says of it. */
export interface WantedPlace {
  readonly pool?: string | undefined
  readonly node?: readonly string[] | undefined
  readonly storage?: readonly string[] | undefined
  readonly 'image-storage'?: string | undefined
  readonly 'backup-storage'?: string | undefined
  readonly bridge?: readonly string[] | undefined
}

export interface FoundPlace {
  readonly place: Place
  /** Of the storage for images, all its content types when that of disk images is missing; else null. */
  readonly contentToSet: string | null
}

/** Names that no server would take, all at once. */
export function assertNames(wanted: WantedPlace, user?: string): void {
  const {bridge = [], node = [], pool, storage = []} = wanted
  const storages: [string, string | undefined][] = [
    ...storage.map((name): [string, string] => ['--storage', name]),
    ['--image-storage', wanted['image-storage']],
    ['--backup-storage', wanted['backup-storage']],
  ]
  const path = '/nodes/{node}/storage/{storage}/status'
  const problems = [
    ...storages.map(([field, name]) => ({
      field,
      message: checkParameters('GET', path, {storage: name})['storage'],
      name,
    })),
    ...node.map((name) => ({field: '--node', message: checkParameters('GET', path, {node: name})['node'], name})),
    ...bridge.map((name) => ({
      field: '--bridge',
      message: /^[\w.-]+$/.test(name) ? undefined : 'is not the name of a bridge',
      name,
    })),
    {field: '--pool', message: checkParameters('POST', '/pools', {poolid: pool})['poolid'], name: pool},
    {field: '--user', message: checkParameters('POST', '/access/users', {userid: user})['userid'], name: user},
  ].filter(({message, name}) => name !== undefined && message !== undefined)
  if (problems.length === 0) return
  throw invalidInput(
    'These names',
    problems.map(({field, message}) => ({field, message: message!})),
  )
}

/** As named, and what is not named as an installation of Proxmox VE has it. */
export function usualPlace(wanted: WantedPlace): Place {
  return {
    backupStorage: wanted['backup-storage'] ?? null,
    bridges: wanted.bridge ?? ['vmbr0'],
    imageStorage: wanted['image-storage'] ?? 'local',
    nodes: wanted.node ?? [],
    pool: wanted.pool ?? null,
    storages: wanted.storage ?? ['local-lvm'],
  }
}

/** As named, and what is not named as the server has it, as far as the token may see that. */
export async function findPlace(client: ProxmoxClient, wanted: WantedPlace): Promise<FoundPlace> {
  const [node] = (await client.nodes.list()).filter(({status}) => status !== 'offline')
  const storages = node ? await client.storage.list(node.node, {enabled: true}) : []
  const having = (type: string) => storages.filter((storage) => takes(storage, type)).map(({storage}) => storage)
  const usual = usualPlace(wanted)
  const disks = having('images')
  const [withImages] = having('import')
  const [withBackups] = having('backup')
  const imageStorage = wanted['image-storage'] ?? withImages ?? usual.imageStorage
  const found = storages.find(({storage}) => storage === imageStorage)
  return {
    contentToSet: found && !takes(found, 'import') ? [...contentOf(found), 'import'].join(',') : null,
    place: {
      ...usual,
      backupStorage: wanted['backup-storage'] ?? withBackups ?? null,
      imageStorage,
      storages: wanted.storage ?? (disks.length > 0 ? disks : usual.storages),
    },
  }
}

function takes(storage: Storage, type: string): boolean {
  return contentOf(storage).includes(type)
}

function contentOf({content = ''}: Storage): string[] {
  return content.split(',').filter((type) => type !== '')
}
