import {newForm} from '#shared/input/index'
import {isProxmoxError, oneLine, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {sizeText} from './sizes.ts'
import type {Prepared} from './steps.ts'
import {listStorages, type Storage} from './storages.ts'

/**
 * Debian 12 for clouds, of one day: what lies under `latest` changes, and then no longer has the checksum. The checksum
 * is that of SHA512SUMS beside it.
 */
export const debianImage = {
  checksum:
    'a58d86525d75fd8e139a2302531ce5d2ab75ef0273cfe78f9d53aada4b23efd45f8433b4806fa4570cfe981c8fae26f5e5e855cbd66ba2198862f28125fd2d45',
  url: 'https://cloud.debian.org/images/cloud/bookworm/20250210-2019/debian-12-genericcloud-amd64-20250210-2019.qcow2',
} as const

export interface DownloadRequest {
  /** Debian 12 unless said. */
  readonly url?: string | undefined
  /** SHA-512, in hexadecimal. */
  readonly checksum?: string | undefined
  readonly name?: string | undefined
  readonly storage?: string | undefined
  readonly node?: string | undefined
}

/** The server fetches it by itself and checks it; a file that is there already, and right, is not fetched again. */
export async function prepareDownload(client: ProxmoxClient, request: DownloadRequest): Promise<Prepared> {
  const {checksum, filename, url} = readRequest(request)
  const node = await chosenNode(client, request.node)
  const storage = await chosenStorage(client, node, request.storage)
  const warnings = await checkFile(client, {filename, node, storage, url})
  const label = filename
  const volid = `${storage.storage}:import/${filename}`
  const there = await client.storage.content(node, storage.storage, {content: 'import'})
  const isThere = there.some((volume) => volume.volid === volid)
  const parameters = {checksum, 'checksum-algorithm': 'sha512', content: 'import' as const, filename, url}
  return {
    steps: [
      {
        done: isThere ? `${volid} was there already, and is right` : `Downloaded ${volid}`,
        label,
        name: null,
        node,
        planned: `Download ${filename} to ${storage.storage} on ${node}`,
        send: (to) => to.storage.download(node, storage.storage, parameters),
        task: {id: filename, type: 'download'},
        verb: 'download',
        vmid: null,
      },
    ],
    warnings,
  }
}

function readRequest({checksum, name, url}: DownloadRequest) {
  const form = newForm()
  const problems: Problem[] = form.problems
  const address = (url ?? debianImage.url).trim()
  const isKnown = address === debianImage.url
  const digest = (checksum ?? (isKnown ? debianImage.checksum : ''))
    .trim()
    .replace(/^sha512:/i, '')
    .toLowerCase()
  if (!/^https:\/\/[^\s/]+\/\S+$/.test(address))
    problems.push({field: 'URL', message: 'takes an https address of a file.'})
  if (digest === '')
    problems.push({field: '--checksum', message: 'is missing: the SHA-512 of the file (SHA512SUMS beside it).'})
  else if (!/^[\da-f]{128}$/.test(digest))
    problems.push({field: '--checksum', message: 'takes a SHA-512: 128 hexadecimal digits.'})
  const filename = (name ?? fileNameOf(address)).trim()
  if (!/^[\w.+=-]+\.(?:qcow2|raw|vmdk|ova)$/.test(filename)) {
    problems.push({
      field: name === undefined ? 'URL' : '--name',
      message: `takes a file name that ends in .qcow2, .raw, .vmdk or .ova, with letters, digits and . + = _ - only; '${oneLine(filename)}' does not (--name gives it another).`,
    })
  }
  form.assertValid('This download')
  return {checksum: digest, filename, url: address}
}

function fileNameOf(address: string): string {
  try {
    return decodeURIComponent(new URL(address).pathname.split('/').at(-1) ?? '')
  } catch {
    return ''
  }
}

async function chosenNode(client: ProxmoxClient, wanted: string | undefined): Promise<string> {
  const nodes = (await client.nodes.list()).map(({node}) => oneLine(node)).toSorted()
  if (wanted === undefined && nodes.length === 1) return nodes[0]!
  if (wanted !== undefined && nodes.includes(wanted)) return wanted
  throw new UserError(
    wanted === undefined
      ? `Which node? There are ${nodes.join(', ')}.`
      : `There is no node ${oneLine(wanted)}; there are ${nodes.join(', ')}.`,
    {
      code: wanted === undefined ? 'NODE_NEEDED' : 'PROXMOX_NOT_FOUND',
      exitCode: wanted === undefined ? ExitCode.usage : ExitCode.notFound,
      nextStep: `lab image download --node ${nodes[0] ?? 'NODE'}`,
    },
  )
}

const FILE_BASED = new Set(['btrfs', 'cephfs', 'cifs', 'dir', 'glusterfs', 'nfs'])

/** Only storages of files take images; that one is set up for them is root's to say. */
async function chosenStorage(client: ProxmoxClient, node: string, wanted: string | undefined): Promise<Storage> {
  const all = await listStorages(client, {node})
  const able = all.filter(({content, isAvailable}) => isAvailable && content.includes('import'))
  if (wanted === undefined) {
    const [first] = able.toSorted((one, other) => (other.availableBytes ?? 0) - (one.availableBytes ?? 0))
    if (first) return first
    throw noImport(all.find(({type}) => FILE_BASED.has(type ?? '')) ?? null, node)
  }
  const storage = all.find((each) => each.storage === wanted)
  if (!storage) {
    throw proxmoxError(`There is no storage ${oneLine(wanted)} on ${node}, or the token may not see it.`, {
      code: 'PROXMOX_NOT_FOUND',
      nextStep: 'lab storage list',
    })
  }
  if (able.includes(storage)) return storage
  if (FILE_BASED.has(storage.type ?? '')) throw noImport(storage, node)
  const other = able[0] ?? all.find(({type}) => FILE_BASED.has(type ?? ''))
  throw proxmoxError(`${storage.storage} keeps no files (${storage.type}), and images are files.`, {
    code: 'PROXMOX_CONTENT_TYPE',
    details: {storage: storage.storage},
    nextStep: other
      ? `lab image download --storage ${other.storage}`
      : 'Set up a storage of the type Directory or NFS.',
  })
}

/** The command has the whole list: what it leaves out would be taken away. */
function noImport(storage: Storage | null, node: string): UserError {
  if (!storage) {
    return proxmoxError(`No storage on ${node} keeps files, or the token may see none.`, {
      code: 'PROXMOX_CONTENT_TYPE',
      nextStep: 'lab access show',
    })
  }
  const content = [...storage.content, 'import'].toSorted().join(',')
  return proxmoxError(`${storage.storage} on ${node} is not set up for images (content import).`, {
    code: 'PROXMOX_CONTENT_TYPE',
    details: {content, storage: storage.storage},
    nextStep: `Once, as root at the server: pvesm set ${storage.storage} --content ${content}`,
  })
}

/** Whether it is there to be fetched, and fits; a token that may not ask the Internet through the server is told later. */
async function checkFile(
  client: ProxmoxClient,
  {filename, node, storage, url}: {filename: string; node: string; storage: Storage; url: string},
): Promise<readonly string[]> {
  let size: number | undefined
  try {
    ;({size} = await client.nodes.urlMetadata(node, url))
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_FORBIDDEN')) return [`how large it is was not asked: ${error.message}`]
    if (!isProxmoxError(error, 'PROXMOX_FAILED')) throw error
    throw proxmoxError(`${node} cannot fetch ${url}: ${error.message}`, {
      cause: error,
      code: 'PROXMOX_FAILED',
      nextStep: 'Check the address, and that the server reaches the Internet.',
    })
  }
  const free = storage.availableBytes
  if (size === undefined || free === null || size <= free) return []
  throw proxmoxError(
    `${filename} has ${sizeText(size)}, and ${storage.storage} on ${node} has ${sizeText(free)} free.`,
    {
      code: 'PROXMOX_STORAGE_FULL',
      details: {free, size, storage: storage.storage},
      nextStep: 'Free space there, or use another --storage (lab storage list).',
    },
  )
}
