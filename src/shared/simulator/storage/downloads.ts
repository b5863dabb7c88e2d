import {died} from '../http/failure.ts'
import {usableStorage} from '../state/find.ts'
import type {PublishedImage, State, TaskLine, Volume} from '../state/state.ts'
import {binarySize, progressLines} from '../tasks/log.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {isFileBased, usageOf} from './accounting.ts'
import {findVolume, pathOf} from './volumes.ts'

export interface Download {
  readonly storage: string
  readonly node: string
  readonly url: string
  readonly filename: string
  readonly content: 'import' | 'iso' | 'vztmpl'
  readonly compression: string | undefined
  readonly checksum: {readonly algorithm: string; readonly value: string} | undefined
}

const extensions: Readonly<Record<Download['content'], RegExp>> = {
  import: /^[\w+.=-]+\.(?:ova|qcow2|raw|vmdk)$/,
  iso: /\.(?:img|iso)$/i,
  vztmpl: /\.tar\.(?:gz|xz|zst)$/i,
}

/** What is refused before a task begins. */
export function checkDownload(state: State, {compression, content, filename, node, storage: id}: Download): void {
  const storage = usableStorage(state, id, node)
  if (!isFileBased(storage)) throw died(`can't download to storage type '${storage.type}', not a file based storage!`)
  if (!storage.content.includes(content)) throw died(`storage '${id}' is not configured for content-type '${content}'`)
  if (content === 'import' && compression !== undefined) throw died('decompression not supported for import')
  if (!extensions[content].test(filename)) throw died(`invalid filename or wrong extension`)
}

/** The volume that a download will make, or null when it is there already; in a worker. */
export function planDownload(
  state: State,
  now: number,
  wanted: Download,
): {lines: TaskLine[]; size: number; volume: Volume | null} {
  const {checksum, content, filename, node, url} = wanted
  const storage = usableStorage(state, wanted.storage, node)
  const volid = `${storage.storage}:${content}/${filename}`
  const path = pathOf(storage, volid)
  const present = findVolume(state, volid, node)
  const opening = {at: 0, text: `downloading ${url} to ${path}`}
  if (present) {
    if (!checksum) throw new WorkerFailure(`refusing to override existing file '${path}'`)
    if (present.checksums?.[checksum.algorithm] !== checksum.value.toLowerCase())
      throw new WorkerFailure(`mismatch of checksum with existing file '${path}' (checksum mismatch), aborting`)
    return {lines: [opening, {at: 0, text: `OK, got correct file already, no need to download`}], size: 0, volume: null}
  }
  const image = imageAt(state, url)
  if (!image) throw new WorkerFailure(`download failed: 404 Not Found - ${url}`)
  const expected = checksum && image.checksums?.[checksum.algorithm]
  if (checksum && image.checksums && expected !== checksum.value.toLowerCase())
    throw new WorkerFailure(`checksum mismatch: got '${expected}' != expect '${checksum.value}'`)
  const volume: Volume = {
    checksums: {...image.checksums, ...(checksum && {[checksum.algorithm]: checksum.value.toLowerCase()})},
    content,
    ctime: Math.floor(now / 1000),
    format: filename.slice(filename.lastIndexOf('.') + 1),
    node: storage.isShared ? null : node,
    size: image.size,
    storage: storage.storage,
    used: image.size,
    volid,
    ...(content === 'import' && {virtualSize: image.virtualSize}),
  }
  const ending = checksum
    ? 'calculating checksum...OK, checksum verified'
    : `download of '${url}' to '${path}' finished`
  return {lines: [opening, ...transferOf(image.size), {at: 1, text: ending}], size: image.size, volume}
}

export function storeDownload(state: State, volume: Volume | null, node: string): void {
  if (volume === null) return
  const storage = usableStorage(state, volume.storage, node)
  if (usageOf(state, storage, node).avail < volume.size)
    throw new WorkerFailure(`download failed: ${pathOf(storage, volume.volid)}: No space left on device`)
  state.volumes.push(volume)
}

export function imageAt(state: State, url: string): PublishedImage | undefined {
  return state.images.find((image) =>
    image.url.endsWith('*') ? url.startsWith(image.url.slice(0, -1)) : image.url === url,
  )
}

/** As wget draws them: dots, and how much of it. */
function transferOf(size: number): TaskLine[] {
  const header = {at: 0.02, text: `Length: ${size} (${binarySize(size)}) [application/octet-stream]`}
  const dots = '........ ........ ........ ........'
  const lines = progressLines(size, (done, percent) => {
    return `${String(Math.round(done / 1024)).padStart(6)}K ${dots} ${String(Math.round(Number(percent))).padStart(3)}% 38.1M`
  })
  return [header, ...lines.slice(1)]
}
