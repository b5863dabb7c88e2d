import {bootDiskSize, isTemplate, memoryOf, nameOfGuest, threadsOf} from '../guests/config.ts'
import {parseSize} from '../guests/sizes.ts'
import {isOnNode} from '../state/find.ts'
import type {Guest, State} from '../state/state.ts'
import {usageOf} from '../storage/accounting.ts'

export function guestsOf(state: State, now: number) {
  return Object.values(state.guests).map((guest) => guestResource(state, guest, now))
}

/** One machine as the list of the whole cluster has it. */
export function guestResource(state: State, guest: Guest, now: number) {
  const figures = guestFigures(guest, now)
  const pool = Object.entries(state.pools).find(([, {guests}]) => guests.includes(guest.vmid))?.[0]
  return {
    cpu: figures.cpu,
    disk: 0,
    diskread: 0,
    diskwrite: 0,
    id: `qemu/${guest.vmid}`,
    maxcpu: figures.cpus,
    maxdisk: figures.maxdisk,
    maxmem: figures.maxmem,
    mem: figures.mem,
    name: figures.name,
    netin: 0,
    netout: 0,
    node: guest.node,
    status: state.nodes[guest.node]?.isOnline ? figures.status : 'unknown',
    template: isTemplate(guest) ? 1 : 0,
    type: 'qemu',
    uptime: figures.uptime,
    vmid: guest.vmid,
    ...(pool !== undefined && {pool}),
    ...(guest.config['lock'] && {lock: guest.config['lock']}),
    ...(guest.config['tags'] && {tags: guest.config['tags']}),
  }
}

export function guestFigures(guest: Guest, now: number) {
  const maxmem = memoryOf(guest.config) * 1024 ** 2
  const isRunning = guest.run !== null
  return {
    cpu: isRunning ? 0.02 : 0,
    cpus: threadsOf(guest.config),
    maxdisk: parseSize(bootDiskSize(guest.config)),
    maxmem,
    mem: isRunning ? Math.round(maxmem * 0.4) : 0,
    name: nameOfGuest(guest),
    status: isRunning ? 'running' : 'stopped',
    uptime: guest.run ? Math.max(0, Math.floor((now - guest.run.since) / 1000)) : 0,
  }
}

export function storagesOf(state: State) {
  return Object.values(state.nodes).flatMap(({isOnline, name}) =>
    Object.values(state.storages).flatMap((storage) => {
      if (!isOnNode(storage, name)) return []
      const {total, used} = usageOf(state, storage, name)
      const isAvailable = isOnline && storage.isEnabled
      return [
        {
          content: storage.content.join(','),
          disk: isAvailable ? used : 0,
          id: `storage/${name}/${storage.storage}`,
          maxdisk: isAvailable ? total : 0,
          node: name,
          plugintype: storage.type,
          shared: storage.isShared ? 1 : 0,
          status: isAvailable ? 'available' : 'unknown',
          storage: storage.storage,
          type: 'storage',
        },
      ]
    }),
  )
}
