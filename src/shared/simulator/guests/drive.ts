import {demand, demandAny, isRoot} from '../access/permissions.ts'
import type {Call} from '../endpoints/endpoint.ts'
import {invalidParameters} from '../http/failure.ts'
import {storageNamed} from '../state/find.ts'
import type {Guest} from '../state/state.ts'
import {isFileBased} from '../storage/accounting.ts'
import {allocate, findVolume, gibibyte, storageIn} from '../storage/volumes.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {type Properties, readProperties, writeProperties} from './property-string.ts'
import {formatSize} from './sizes.ts'

const CLOUD_INIT_BYTES = 4 * 1024 * 1024
const newDisk = /^([^:]+):(\d+(?:\.\d+)?)$/

/** What is asked for before a drive is made: the storages are there, fit and are allowed. */
export function checkDrive(call: Call, key: string, text: string): void {
  const {file = '', 'import-from': source, media} = readProperties(text, 'file')
  if (file === 'none' || file === 'cdrom' || file.startsWith('/')) return
  const storage = storageNamed(call.state, storageIn(file))
  const isNew = newDisk.test(file) || file.endsWith(':cloudinit')
  if (isNew) {
    demand(call.state, call.caller, `/storage/${storage.storage}`, ['Datastore.AllocateSpace'])
    if (!storage.content.includes('images'))
      throw invalidParameters({storage: `storage '${storage.storage}' does not support vm images`})
  } else if (media !== 'cdrom' && !isRoot(call.caller)) {
    demandAny(call.state, call.caller, `/storage/${storage.storage}`, ['Datastore.AllocateSpace', 'Datastore.Audit'])
  }
  if (source !== undefined) checkSource(call, key, file, source)
}

/** Makes what a drive needs and gives the line of the configuration. In a worker: a failure ends its task. */
export function makeDrive(call: Call, {node, vmid}: Guest, text: string): string {
  const {'import-from': source, format, ...options} = readProperties(text, 'file')
  const {file = ''} = options
  const [, storage, gibibytes] = newDisk.exec(file) ?? []
  if (storage !== undefined) {
    const bytes = Math.round(Number(gibibytes) * gibibyte)
    const image = source === undefined ? {size: bytes} : imageIn(call, node, source)
    const volume = allocate(call.state, call.now, {...image, format, node, purpose: 'disk', storage, vmid})
    return asLine({...options, file: volume.volid, size: formatSize(volume.size)})
  }
  if (file.endsWith(':cloudinit')) {
    const id = storageIn(file)
    const wanted = isFileBased(storageNamed(call.state, id)) ? (format ?? 'qcow2') : undefined
    const volume = allocate(call.state, call.now, {
      format: wanted,
      node,
      purpose: 'cloudinit',
      size: CLOUD_INIT_BYTES,
      storage: id,
      used: CLOUD_INIT_BYTES,
      vmid,
    })
    return asLine({...options, file: volume.volid, media: 'cdrom', size: formatSize(CLOUD_INIT_BYTES)})
  }
  if (!file.includes(':')) return asLine(options)
  const volume = findVolume(call.state, file, node)
  if (!volume) throw new WorkerFailure(`volume '${file}' does not exist`)
  return asLine({...options, size: formatSize(volume.size)})
}

/** Bytes that an import reads, for how long it takes. */
export function importedBytes(call: Call, node: string, text: string): number {
  const {'import-from': source} = readProperties(text, 'file')
  const volume = source === undefined ? undefined : findVolume(call.state, source, node)
  return volume ? (volume.virtualSize ?? volume.size) : 0
}

function checkSource(call: Call, key: string, file: string, source: string): void {
  if (Number(newDisk.exec(file)?.[2]) !== 0)
    throw invalidParameters({
      [key]: `'${file}' - import-from requires special syntax - use <storage ID>:0,import-from=<source>`,
    })
  if (source.startsWith('/')) {
    if (!isRoot(call.caller)) throw invalidParameters({[key]: `'${source}' - only root can import from a file path`})
    return
  }
  const id = storageIn(source)
  storageNamed(call.state, id)
  const [, kind] = /^[^:]+:(iso|vztmpl|backup|snippets)\//.exec(source) ?? []
  if (kind !== undefined)
    throw invalidParameters({[key]: `'${source}' has wrong type '${kind}' - needs to be 'images' or 'import'`})
  demandAny(call.state, call.caller, `/storage/${id}`, ['Datastore.Audit', 'Datastore.AllocateSpace'])
}

function imageIn(call: Call, node: string, source: string): {size: number; used: number} {
  const volume = findVolume(call.state, source, node)
  if (!volume) throw new WorkerFailure(`volume '${source}' does not exist`)
  const size = volume.virtualSize ?? volume.size
  return {size, used: Math.min(size, volume.used * 3)}
}

function asLine(properties: Properties): string {
  return writeProperties(properties, 'file')
}
