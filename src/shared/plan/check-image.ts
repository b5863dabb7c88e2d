import {sizeText} from '#shared/guests/index'
import {type FieldFinding, refusal, warning} from './finding.ts'
import {imageFileOf, type LabFile} from './lab-file.ts'
import {hasVolume, type LabState, nodeDetails, storageOn} from './lab-state.ts'

const FILE_BASED = new Set(['btrfs', 'cephfs', 'cifs', 'dir', 'glusterfs', 'nfs'])

/** The image, and the storage of every node that it has to be on. */
export function checkImage(lab: LabFile, state: LabState, nodes: readonly string[]): FieldFinding[] {
  const file = imageFileOf(lab)
  const subject = `image ${file}`
  const findings: FieldFinding[] = []
  if (!/^[\w.+=-]+\.(?:qcow2|raw|vmdk)$/.test(file)) {
    findings.push(
      refusal({
        code: 'IMAGE_NAME',
        field: 'image.url',
        message: 'has a name that Proxmox VE imports no disk from.',
        nextStep: 'Write image.file: a name that ends in .qcow2, .raw or .vmdk.',
        subject,
      }),
    )
  }
  if (lab.image.checksum === undefined) {
    const message = 'has no checksum, so anything could be put in its place.'
    const nextStep = 'Write image.checksum: the SHA-512 that stands in SHA512SUMS beside it.'
    findings.push(refusal({code: 'CHECKSUM_MISSING', field: 'image', message, nextStep, subject}))
  }
  if (/\/(?:latest|current|daily)\//.test(lab.image.url)) {
    const message = 'is whatever is the newest, which soon has another checksum.'
    const nextStep = 'Use the address of a certain day.'
    findings.push(warning({code: 'IMAGE_MOVES', field: 'image.url', message, nextStep, subject}))
  }
  if (state.image.problem !== null) {
    const message = `cannot be fetched by the server: ${state.image.problem}`
    const nextStep = 'Check image.url, and that the server reaches the Internet.'
    findings.push(refusal({code: 'IMAGE_UNREACHABLE', field: 'image.url', message, nextStep, subject}))
  }
  return [...findings, ...nodes.flatMap((node) => storageFindings(lab, state, node))]
}

function storageFindings(lab: LabFile, state: LabState, node: string): FieldFinding[] {
  if (!nodeDetails(state, node)) return []
  const name = lab.storages.images
  const subject = `storage ${name} on ${node}`
  const field = 'storages.images'
  const storage = storageOn(state, node, name)
  const able = state.storages.filter((each) => each.node === node && FILE_BASED.has(each.type))
  const others = able.map((each) => each.storage).join(', ') || 'none'
  if (!storage) {
    return [
      refusal({
        code: 'STORAGE_MISSING',
        field,
        message: 'is not there.',
        nextStep: `Use one that keeps files: ${others}.`,
        subject,
      }),
    ]
  }
  if (!storage.isEnabled || !storage.isActive) {
    return [
      refusal({
        code: 'STORAGE_UNAVAILABLE',
        field,
        message: 'is not available.',
        nextStep: 'lab storage list',
        subject,
      }),
    ]
  }
  if (!FILE_BASED.has(storage.type)) {
    const message = `keeps no files (${storage.type}), and images are files.`
    return [refusal({code: 'IMAGE_STORAGE_TYPE', field, message, nextStep: `Use one that does: ${others}.`, subject})]
  }
  if (!storage.content.includes('import')) {
    const content = [...storage.content, 'import'].toSorted().join(',')
    const message = 'is not set up for images (content import).'
    const nextStep = `Once, as root at the server: pvesm set ${name} --content ${content}`
    return [refusal({code: 'IMAGE_STORAGE_CONTENT', field, message, nextStep, subject})]
  }
  const free = storage.totalBytes === null || storage.usedBytes === null ? null : storage.totalBytes - storage.usedBytes
  if (free === null || state.image.bytes === null || state.image.bytes <= free) return []
  const message = `has ${sizeText(free)} free, and the image ${sizeText(state.image.bytes)}.`
  return [refusal({code: 'IMAGE_NO_ROOM', field, message, nextStep: 'Free space there.', subject})]
}

/** Whether it has to be fetched for a node. */
export function lacksImage(lab: LabFile, state: LabState, node: string): boolean {
  const storage = storageOn(state, node, lab.storages.images)
  return !storage || !hasVolume(storage, `${lab.storages.images}:import/${imageFileOf(lab)}`)
}
