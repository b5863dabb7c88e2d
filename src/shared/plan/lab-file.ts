import {z} from 'zod'

/**
 * The lab as it is written down: `infrastructure/lab.yaml`. Every message continues the sentence that begins with the
 * name of the field. What depends on other fields or on the server is checked by the plan, with everything else.
 */
const domainName =
  /^(?=.{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/
const ADDRESS = String.raw`(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`

const storageId = matching(/^[A-Za-z][\w.-]*[A-Za-z0-9]$/, 'has to be the name of a storage such as local-lvm')
const nodeName = matching(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, 'has to be the name of a node such as pve')
const address = matching(new RegExp(`^${ADDRESS}$`), 'has to be an IPv4 address such as 192.168.1.50, without a prefix')

/** `8G` or `512M`, as bytes. */
const memorySize = sizeIn('MG', 'has to be a size such as 8G or 512M (powers of 1024)')
/** `100G` or `1T`, as bytes. */
const diskSize = sizeIn('MGT', 'has to be a size such as 100G or 1T (powers of 1024)')

/** The one that commands mean when none is named. */
export const DEFAULT_LAB_FILE = 'infrastructure/lab.yaml'

export const roles = ['postgres', 'ollama', 'dev'] as const
export type Role = (typeof roles)[number]

const NumaShape = strict({
  node: wholeNumber(0, 7, 'has to be the number of a NUMA node of the host, from 0').describe(
    'NUMA node of the host whose memory it gets.',
  ),
  policy: oneOf(['bind', 'preferred'])
    .default('bind')
    .describe('bind: only from there; preferred: from there while there is some.'),
})

const GuestShape = strict({
  name: matching(domainName, 'has to be a name such as postgres: letters, digits, - and dots').describe(
    'Name of the machine, and of its host. It is what the lab recognises it by: a machine cannot be renamed here.',
  ),
  vmid: wholeNumber(100, 999_999_999, 'has to be a VMID: a whole number from 100 on').describe(
    'Its number at the server.',
  ),
  role: oneOf(roles).describe('What is deployed to it: a database, local AI, or this toolkit.'),
  node: nodeName.optional().describe('Node that it is made on (else that of host).'),
  cores: wholeNumber(1, 512, 'has to be a whole number of cores, per socket').describe('Virtual cores of each socket.'),
  sockets: wholeNumber(1, 8, 'has to be 1 to 8').default(1).describe('Virtual sockets.'),
  cpu: matching(/^[A-Za-z0-9_-]+$/, 'has to be a CPU type such as host or x86-64-v3')
    .default('host')
    .describe('CPU type that it sees.'),
  memory: memorySize.describe('RAM.'),
  disk: diskSize.describe('Size of its disk, which only ever grows.'),
  storage: storageId.optional().describe('Where its disk is (else storages.disks).'),
  ip: address.describe('Its address, in network.subnet.'),
  numa: NumaShape.optional().describe('Keep its memory on one NUMA node of the host.'),
  onboot: flag().default(true).describe('Start it when the host starts.'),
  running: flag().default(true).describe('Start it when it is made or found stopped.'),
  deploy: flag().default(true).describe('Deploy its role after it was started.'),
  tags: list(matching(/^[a-z0-9_][a-z0-9_.+-]*$/, 'has to be a tag: small letters, digits and _ - + .'))
    .default([])
    .describe('Tags at the server.'),
  uuid: matching(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, 'has to be a UUID')
    .optional()
    .describe('Of a machine that was there before the lab (lab vm import); else made from the names.'),
}).refine(({disk, uuid}) => uuid !== undefined || disk % 1024 ** 3 === 0, {
  error: 'has to be a size such as 100G or 1T (powers of 1024)',
  path: ['disk'],
})
export type LabGuest = z.output<typeof GuestShape>

export const LabFileShape = strict({
  name: matching(
    /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
    'has to be a name such as homelab: small letters, digits and -',
  ).describe('Name of the lab. With the name of a machine it makes its identity, so it stays.'),
  host: strict({
    node: nodeName.describe('Node that the machines are made on.'),
    reserve: strict({
      memory: memorySize.prefault('4G').describe('RAM that stays with the host, such as 4G.'),
      threads: wholeNumber(0, 1024, 'has to be a whole number of threads')
        .default(0)
        .describe('Threads that stay free.'),
    })
      .prefault({})
      .describe('What machines may not use up.'),
  }).describe('The Proxmox VE server.'),
  storages: strict({
    disks: storageId.describe('For disks of machines.'),
    images: storageId.default('local').describe('For the downloaded image; keeps files, with import in its content.'),
  }).describe('Storages of the server, by their names there.'),
  network: strict({
    bridge: matching(/^[A-Za-z][\w.-]{0,14}$/, 'has to be the name of a bridge such as vmbr0').describe(
      'Bridge of the node.',
    ),
    vlan: wholeNumber(1, 4094, 'has to be a VLAN: 1 to 4094').optional().describe('VLAN tag on that bridge.'),
    subnet: matching(
      new RegExp(String.raw`^${ADDRESS}/(?:[89]|[12]\d|3[0-2])$`),
      'has to be a network such as 192.168.1.0/24',
    ).describe('Network of the machines.'),
    gateway: address.describe('Their way out.'),
    nameservers: list(address).default([]).describe('Name servers (else the gateway).'),
    searchDomain: matching(domainName, 'has to be a domain such as home.arpa')
      .optional()
      .describe('Domain of short names.'),
  }).describe('Where the machines are, with fixed addresses.'),
  image: strict({
    url: matching(/^https:\/\/[^\s/]+\/\S+$/, 'has to be an https address of a file').describe(
      'Cloud image of one certain day: what lies under latest changes.',
    ),
    checksum: matching(/^(?:sha512:)?[\da-fA-F]{128}$/, 'has to be a SHA-512: 128 hexadecimal digits')
      .overwrite((text) => text.replace(/^sha512:/, '').toLowerCase())
      .optional()
      .describe('SHA-512 of the file, from SHA512SUMS beside it.'),
    file: matching(/^[\w.+=-]+\.(?:qcow2|raw|vmdk)$/, 'has to be a file name that ends in .qcow2, .raw or .vmdk')
      .optional()
      .describe('Name of the file at the server (else that of the address).'),
  }).describe('What disks are made from.'),
  access: strict({
    user: matching(/^[a-z_][a-z0-9_-]{0,31}$/, 'has to be a user name such as lab')
      .refine((name) => name !== 'root', {error: 'has to be another one than root: who logs in gets sudo'})
      .default('lab')
      .describe('Who logs in to the machines.'),
    sshKeys: list(matching(/^\S.*$/, 'has to be a public key, or a file that holds one'))
      .min(1, 'names no key, and nobody could log in')
      .default(['~/.ssh/id_ed25519.pub'])
      .describe('Public keys, or files with them.'),
  })
    .prefault({})
    .describe('How the machines are reached.'),
  pool: matching(/^[A-Za-z0-9._-]+$/, 'has to be the name of a pool')
    .optional()
    .describe('Pool that the machines are put in.'),
  vms: list(GuestShape).min(1, 'names no machine').describe('The machines.'),
})
export type LabFile = z.output<typeof LabFileShape>

export function imageFileOf({image}: LabFile): string {
  return image.file ?? image.url.split(/[?#]/)[0]!.split('/').at(-1)!
}

export function nodeOf(lab: LabFile, guest: LabGuest): string {
  return guest.node ?? lab.host.node
}

export function storageOf(lab: LabFile, guest: LabGuest): string {
  return guest.storage ?? lab.storages.disks
}

export function threadsOf({cores, sockets}: LabGuest): number {
  return cores * sockets
}

function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({code}) => (code === 'invalid_type' ? 'has to have fields of its own, one a line' : undefined),
  })
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, {error: 'has to be a list'})
}

function matching(pattern: RegExp, error: string) {
  return z.string({error}).regex(pattern, {error})
}

function wholeNumber(least: number, most: number, error: string) {
  return z.int({error}).min(least, {error}).max(most, {error})
}

function oneOf<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, {error: `has to be one of ${choices.join(', ')}`})
}

function flag() {
  return z.boolean({error: 'has to be true or false'})
}

/** Written in one of these units, from small to large, the largest that it is whole in; as bytes. */
function sizeIn(units: 'MG' | 'MGT', error: string) {
  const bytesOf = (unit: string) => 1024 ** ('KMGT'.indexOf(unit) + 1)
  return z.codec(matching(new RegExp(`^[1-9]\\d*[${units}]$`), error), z.number(), {
    decode: (text) => Number.parseInt(text, 10) * bytesOf(text.at(-1)!),
    encode: (bytes) => {
      const unit = units.split('').findLast((each) => bytes % bytesOf(each) === 0) ?? 'M'
      return `${bytes / bytesOf(unit)}${unit}`
    },
  })
}
