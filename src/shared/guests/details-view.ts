import {plainLine, renderDetails, type Screen} from '#shared/terminal/index'
import type {GuestDetails} from './details.ts'
import {durationText} from './list-views.ts'
import {sizeText} from './sizes.ts'

/** All of one machine, a line for each thing. */
export function renderGuest(guest: GuestDetails, screen: Screen): string {
  const {colour} = screen
  const title = colour.bold(plainLine(`VM ${guest.vmid} ${guest.name ?? ''}`))
  const status = guest.isTemplate ? 'template' : guest.status
  const details = [
    {
      label: 'Status',
      style: (text: string) => (guest.status === 'running' ? colour.green(text) : text),
      value: guest.uptimeSeconds === null ? status : `${status} for ${durationText(guest.uptimeSeconds)}`,
    },
    {label: 'Locked', style: (text: string) => colour.yellow(text), value: guest.lock},
    {label: 'Node', value: guest.startsWithNode ? `${guest.node}, starts with it` : guest.node},
    {label: 'CPU', value: cpuText(guest)},
    {label: 'Memory', value: memoryText(guest)},
    ...guest.disks.map(({bytes, key, volid}) => ({
      label: key,
      value: bytes === null ? volid : `${volid}, ${sizeText(bytes)}`,
    })),
    ...guest.networks.map((network) => ({label: network.key, value: networkText(network)})),
    {label: 'Agent', value: agentText(guest)},
    {label: 'Snapshots', value: guest.snapshots === 0 ? null : String(guest.snapshots)},
    {label: 'Protected', value: guest.isProtected ? 'from being deleted' : null},
    {label: 'Pool', value: guest.pool},
    {label: 'Tags', value: guest.tags.join(' ') || null},
    {label: 'UUID', value: guest.uuid},
    {label: 'At next start', style: (text: string) => colour.yellow(text), value: pendingText(guest)},
    {label: 'Description', value: guest.description},
  ]
  return `${title}\n${renderDetails(details, screen)}`
}

function cpuText({cores, cpu, sockets}: GuestDetails): string {
  const size = sockets === 1 ? `${cores} cores` : `${sockets} sockets with ${cores} cores`
  return `${size}, ${cpu ?? 'kvm64 (the default, without AVX)'}`
}

function memoryText({memoryBytes, usedMemoryBytes}: GuestDetails): string | null {
  if (memoryBytes === null) return null
  return usedMemoryBytes ? `${sizeText(memoryBytes)}, ${sizeText(usedMemoryBytes)} in use` : sizeText(memoryBytes)
}

function networkText({bridge, configured, gateway, mac, model, vlan}: GuestDetails['networks'][number]): string {
  const parts = [
    mac === null ? model : `${model} ${mac}`,
    bridge === null ? 'no bridge' : `on ${bridge}`,
    vlan === null ? '' : `VLAN ${vlan}`,
    configured ?? '',
    gateway === null ? '' : `gateway ${gateway}`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function agentText({addresses, agent}: GuestDetails): string {
  if (agent === 'off' || agent === 'on') return agent
  if (addresses === null) return 'on, and does not answer'
  return addresses.length === 0 ? 'answers' : `answers: ${addresses.join(', ')}`
}

function pendingText({pending}: GuestDetails): string | null {
  return (
    pending.map(({key, value}) => `${key} ${value === null ? 'is taken away' : `becomes ${value}`}`).join('\n') || null
  )
}
