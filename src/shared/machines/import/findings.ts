import {isDeepStrictEqual} from 'node:util'
import {bootDisk, disksOf, readProperties, sizeText} from '#shared/guests/index'
import {cpuTypeOf, fixedAddressOf, type LabFile, type ReadLab} from '#shared/plan/index'
import {oneLine} from '#shared/proxmox/index'
import {type Entry, numaOf, tagsOf} from './entry.ts'
import {keysOf} from './lab-text.ts'
import {cardOf} from './network.ts'
import {type Readable, subjectOf} from './refuse.ts'
import type {ImportFinding} from './shape.ts'

/** What an entry says, what the server keeps for itself, and what is looked at on its own below. */
const KNOWN =
  /^(?:agent|balloon|boot|bootdisk|ciupgrade|cores|cpu|digest|ipconfig0|lock|memory|meta|name|net0|numa\d*|onboot|ostype|parent|scsihw|serial0|smbios1|sockets|tags|template|vga|vmgenid)$/
const DRIVE = /^(?:ide|sata|scsi|virtio)\d+$/

/** Settings that belong together, by their keys; what is in them is nobody's business here, and may be a secret. */
const groups: readonly (readonly [pattern: RegExp, code: string, what: string])[] = [
  [/^(?:net|ipconfig)\d+$/, 'MORE_NETWORK_CARDS', 'more than one network card'],
  [/^(?:hostpci|usb|parallel)\d+$|^serial[1-3]$/, 'HOST_DEVICES', 'devices of the host passed through'],
  [/^(?:bios|efidisk0|machine|tpmstate0)$/, 'FIRMWARE', 'firmware or a chipset of its own'],
  [/^unused\d+$/, 'UNUSED_DISKS', 'disks that it does not use'],
  [
    /^(?:ci(?:custom|password|type|user)|nameserver|searchdomain|sshkeys)$/,
    'CLOUD_INIT',
    'cloud-init values of its own',
  ],
  [/^protection$/, 'PROTECTED', 'protection against deletion'],
]

type Found = readonly [code: string, what: string]

/** All that a lab file cannot say about a machine. A plan leaves each alone, which the proof after it shows. */
export function findingsOf(guest: Readable, entry: Entry, read: Pick<ReadLab, 'keys' | 'lab'>): ImportFinding[] {
  const {network} = read.lab
  const {name, vmid} = guest
  const found: Found[] = [
    ...(entry.name === name
      ? []
      : [['NAME', `is called ${entry.name} in the file, and otherwise at the server`] as const]),
    ...systemFindings(guest),
    ...networkFindings(guest, entry, network),
    ...settingFindings(guest, saidByFile(guest, read)),
  ]
  return found.map(([code, what]) => ({
    code,
    message: oneLine(`${subjectOf(guest)} ${what}; a lab file cannot say that, and a plan leaves it alone.`),
    vmid,
  }))
}

function systemFindings(guest: Readable): Found[] {
  const {configuration} = guest
  const {agent, balloon, cpu, ostype = 'other'} = configuration
  const found: Found[] = []
  const {enabled, ...more} = readProperties(agent ?? '0', 'enabled')
  if (enabled !== '1') found.push(['AGENT', 'has its guest agent switched off'])
  else if (Object.keys(more).length > 0) found.push(['AGENT', 'has other settings of its guest agent (agent)'])
  if (balloon) found.push(['BALLOON', `may be left with ${balloon} MiB when RAM is short (balloon)`])
  if (cpu?.includes(',')) found.push(['CPU_FLAGS', `has flags beside its CPU type ${cpuTypeOf(configuration)} (cpu)`])
  if (ostype !== 'l26') found.push(['OTHER_SYSTEM', `is set up for another system than Linux (ostype ${ostype})`])
  if (tagsOf(guest) === null) found.push(['TAGS', 'has tags with other characters (tags)'])
  const hasNuma = configuration.numa || Object.keys(configuration).some((key) => /^numa\d/.test(key))
  if (hasNuma && !numaOf(guest)) found.push(['NUMA', 'is laid out on NUMA nodes in another way (numa)'])
  return found
}

function networkFindings(guest: Readable, {ip}: Entry, network: LabFile['network']): Found[] {
  const card = cardOf(guest)
  const found: Found[] = []
  if (!card.isThere) found.push(['NETWORK_CARD', 'has no network card net0'])
  else {
    const isElsewhere = card.bridge !== network.bridge || card.vlan !== network.vlan
    if (isElsewhere)
      found.push(['NETWORK_CARD', `is on ${placeText(card)} and the lab on ${placeText(network)} (net0)`])
    if (card.model !== 'virtio') found.push(['NETWORK_CARD', `has a network card of model ${card.model} (net0)`])
    if (card.options.length > 0)
      found.push(['NETWORK_CARD', `has settings of its network card (net0: ${card.options.join(', ')})`])
  }
  if (fixedAddressOf(guest.configuration) === null)
    found.push(['ADDRESS', `has its address ${ip} from elsewhere than cloud-init (ipconfig0)`])
  else if (card.gateway !== network.gateway || card.subnet !== network.subnet)
    found.push(['ADDRESS', 'has another gateway or prefix than the lab (ipconfig0)'])
  return found
}

/** Settings of cloud-init that the file has for all machines, where this one has the same. */
function saidByFile({configuration}: Readable, {keys, lab: {access, network}}: Pick<ReadLab, 'keys' | 'lab'>) {
  const {ciuser, nameserver, searchdomain, sshkeys} = configuration as Readonly<Record<string, unknown>>
  const nameservers = network.nameservers.length > 0 ? network.nameservers : [network.gateway]
  return [
    ...(ciuser === access.user ? ['ciuser'] : []),
    ...(String(nameserver)
      .trim()
      .split(/[\s,]+/)
      .join(' ') === nameservers.join(' ')
      ? ['nameserver']
      : []),
    ...(searchdomain === network.searchDomain ? ['searchdomain'] : []),
    ...(isDeepStrictEqual(keysOf(sshkeys).toSorted(), keys.keys) ? ['sshkeys'] : []),
  ]
}

function settingFindings({configuration}: Readable, said: readonly string[]): Found[] {
  const disks = disksOf(configuration)
  const boot = bootDisk(configuration, disks)
  const others = disks.filter(({isCloudInit, key}) => DRIVE.test(key) && !isCloudInit && key !== boot?.key)
  const texts = others.map(({bytes, key}) => (bytes === null ? key : `${key}, ${sizeText(bytes)}`))
  const keys = Object.keys(configuration).filter(
    (key) => !KNOWN.test(key) && !said.includes(key) && !disks.some((disk) => disk.key === key && DRIVE.test(key)),
  )
  const drives = keys.filter((key) => DRIVE.test(key))
  const named = groups.map(([pattern, code, what]) => [code, what, keys.filter((key) => pattern.test(key))] as const)
  const rest = keys.filter((key) => !DRIVE.test(key) && !groups.some(([pattern]) => pattern.test(key)))
  return [
    ...(texts.length > 0 ? [['MORE_DISKS', `has more disks (${texts.join('; ')})`] as const] : []),
    ...[...named, ['DRIVES', 'other drives', drives] as const, ['OTHER_SETTINGS', 'settings of its own', rest] as const]
      .filter(([, , those]) => those.length > 0)
      .map(([code, what, those]): Found => [code, `has ${what} (${those.toSorted().join(', ')})`]),
  ]
}

function placeText({bridge = 'no bridge', vlan}: {bridge?: string | undefined; vlan?: number | undefined}): string {
  return vlan === undefined ? bridge : `${bridge} with VLAN ${vlan}`
}
