import {demand, demandAny, holds} from '../access/permissions.ts'
import {ownVolumes} from '../guests/config.ts'
import {ApiFailure, died, invalidParameters} from '../http/failure.ts'
import {nodeNamed, usableStorage} from '../state/find.ts'
import type {Effect, TaskLine, Volume} from '../state/state.ts'
import {isVisible} from '../storage/accounting.ts'
import {checkDownload, type Download, imageAt, planDownload} from '../storage/downloads.ts'
import {findVolume, pathOf} from '../storage/volumes.ts'
import {beginTask} from '../tasks/begin.ts'
import {durationOf, speeds} from '../tasks/pace.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {type Call, type Endpoint, flag, needsAny, requiredText, text} from './endpoint.ts'

const content = '/nodes/{node}/storage/{storage}/content'
const mayLook = needsAny('/storage/{storage}', 'Datastore.Audit', 'Datastore.AllocateSpace')

/** What lies on storages, and downloads to them. */
export const contentEndpoints: readonly Endpoint[] = [
  {handle: listed, may: mayLook, method: 'GET', path: content},
  {handle: shown, may: 'everybody', method: 'GET', path: `${content}/{volume}`},
  {handle: update, may: 'everybody', method: 'PUT', path: `${content}/{volume}`},
  {handle: remove, may: 'everybody', method: 'DELETE', path: `${content}/{volume}`},
  {handle: download, may: mayDownload, method: 'POST', path: '/nodes/{node}/storage/{storage}/download-url'},
  {handle: urlMetadata, may: mayReachNetwork, method: 'GET', path: '/nodes/{node}/query-url-metadata'},
]

function listed(call: Call) {
  const node = requiredText(call, 'node')
  const storage = usableStorage(call.state, requiredText(call, 'storage'), node)
  const [kind, vmid] = [text(call, 'content'), text(call, 'vmid')]
  return call.state.volumes
    .filter((volume) => isVisible(volume, storage, node))
    .filter((volume) => kind === undefined || volume.content === kind)
    .filter((volume) => vmid === undefined || String(volume.vmid) === vmid)
    .filter((volume) => mayAccess(call, volume))
    .map(({content: kindOf, ctime, format, isProtected, notes, parent, size, used, vmid: owner, volid}) => ({
      content: kindOf,
      ctime,
      format,
      size,
      volid,
      ...(kindOf === 'images' && {used}),
      ...(owner !== undefined && {vmid: owner}),
      ...(notes !== undefined && {notes}),
      ...(parent !== undefined && {parent}),
      ...(isProtected && {protected: 1}),
    }))
}

function shown(call: Call) {
  const volume = volumeIn(call)
  demandAccess(call, volume)
  const {format, isProtected, notes, size, used, virtualSize, volid} = volume
  const path = pathOf(call.state.storages[volume.storage]!, volid)
  return {
    format,
    path,
    size: virtualSize ?? size,
    used,
    ...(notes !== undefined && {notes}),
    ...(isProtected && {protected: 1}),
  }
}

function update(call: Call) {
  const volume = volumeIn(call)
  demandAccess(call, volume)
  const notes = text(call, 'notes')
  if (notes !== undefined) volume.notes = notes
  const isProtected = flag(call, 'protected')
  if (isProtected !== undefined) volume.isProtected = isProtected
  return null
}

/** A backup is also for whoever may make it to delete. */
function remove(call: Call) {
  const {state} = call
  const volume = volumeIn(call)
  if (volume.content === 'backup') demandAccess(call, volume)
  else demand(state, call.caller, `/storage/${volume.storage}`, ['Datastore.Allocate'])
  if (volume.isProtected) throw died(`can't remove backup '${volume.volid}' - protected`)
  const user = Object.values(state.guests).find((guest) => ownVolumes(guest.config).includes(volume.volid))
  if (user) throw died(`Cannot remove image, a guest with VMID '${user.vmid}' exists!`)
  if (state.volumes.some(({parent}) => parent === volume.volid))
    throw died(`base volume '${volume.volid}' is still in use by linked clones`)
  return beginTask(call, {
    effect: {kind: 'remove-volume', volid: volume.volid},
    id: `${volume.vmid ?? ''}@${volume.storage}`,
    milliseconds: 300,
    node: requiredText(call, 'node'),
    type: 'imgdel',
  })
}

function mayReachNetwork({caller, parameters, state}: Call): void {
  if (holds(state, caller, '/', ['Sys.Audit', 'Sys.Modify'])) return
  demand(state, caller, `/nodes/${parameters['node']}`, ['Sys.AccessNetwork'])
}

function mayDownload(call: Call): void {
  demand(call.state, call.caller, `/storage/${requiredText(call, 'storage')}`, ['Datastore.AllocateTemplate'])
  mayReachNetwork(call)
}

function download(call: Call) {
  const wanted = downloadIn(call)
  checkDownload(call.state, wanted)
  const {effect, failure, lines, size} = planned(call, wanted)
  return beginTask(call, {
    effect,
    failure,
    id: wanted.filename,
    lines,
    milliseconds: durationOf(size, speeds.download),
    node: wanted.node,
    type: 'download',
  })
}

interface Planned {
  readonly effect: Effect
  readonly failure?: string
  readonly lines: readonly TaskLine[]
  readonly size: number
}

function planned(call: Call, wanted: Download): Planned {
  try {
    const {lines, size, volume} = planDownload(call.state, call.now, wanted)
    return {effect: {kind: 'download', volume}, lines, size}
  } catch (error) {
    if (!(error instanceof WorkerFailure)) throw error
    const line = {at: 0, text: `downloading ${wanted.url}`}
    return {effect: {kind: 'nothing'}, failure: error.message, lines: [line], size: 0}
  }
}

function downloadIn(call: Call): Download {
  const [algorithm, value] = [text(call, 'checksum-algorithm'), text(call, 'checksum')]
  return {
    checksum: algorithm !== undefined && value !== undefined ? {algorithm, value} : undefined,
    compression: text(call, 'compression'),
    content: requiredText(call, 'content') as Download['content'],
    filename: requiredText(call, 'filename'),
    node: requiredText(call, 'node'),
    storage: requiredText(call, 'storage'),
    url: requiredText(call, 'url'),
  }
}

function urlMetadata(call: Call) {
  nodeNamed(call.state, requiredText(call, 'node'))
  const url = requiredText(call, 'url')
  const image = imageAt(call.state, url)
  if (!image) throw new ApiFailure(500, `invalid server response: '404 Not Found'`)
  return {filename: new URL(url).pathname.split('/').at(-1), mimetype: image.mimeType, size: image.size}
}

function volumeIn(call: Call): Volume {
  const [node, storage] = [requiredText(call, 'node'), requiredText(call, 'storage')]
  usableStorage(call.state, storage, node)
  const name = requiredText(call, 'volume')
  const volid = name.includes(':') ? name : `${storage}:${name}`
  if (!volid.startsWith(`${storage}:`)) throw invalidParameters({storage: `storage ID mismatch`})
  const volume = findVolume(call.state, volid, node)
  if (!volume) throw died(`volume '${volid}' does not exist`)
  return volume
}

/**
 * Who may look at a storage sees images to install from, but disks and backups of a machine only with rights on that
 * machine too: to somebody who may only look, a storage seems to have no disks.
 */
function demandAccess({caller, state}: Call, {content: kind, storage, vmid, volid}: Volume): void {
  const path = `/storage/${storage}`
  if (holds(state, caller, path, ['Datastore.Allocate'])) return
  const isForAll = kind === 'import' || kind === 'iso' || kind === 'vztmpl'
  if (isForAll) demandAny(state, caller, path, ['Datastore.AllocateSpace', 'Datastore.Audit'])
  else if (vmid === undefined) throw died(`missing privileges to access ${volid}`)
  else {
    demand(state, caller, path, [kind === 'backup' ? 'Datastore.AllocateSpace' : 'Datastore.Audit'])
    demand(state, caller, `/vms/${vmid}`, [kind === 'backup' ? 'VM.Backup' : 'VM.Config.Disk'])
  }
}

function mayAccess(call: Call, volume: Volume): boolean {
  try {
    demandAccess(call, volume)
    return true
  } catch (error) {
    if (error instanceof ApiFailure) return false
    throw error
  }
}
