import {z} from 'zod'
import {diskSize, urlEncoded, volumeId, volumeOrDevice, volumeOrPath} from './formats.ts'
import {decimal, flag, integer, oneOf, propertyString} from './property-string.ts'

const drive = () => ({
  file: volumeOrDevice,
  'import-from': volumeOrPath.optional(),
  aio: oneOf(['native', 'threads', 'io_uring']).optional(),
  backup: flag.optional(),
  cache: oneOf(['none', 'writethrough', 'writeback', 'unsafe', 'directsync']).optional(),
  detect_zeroes: flag.optional(),
  discard: oneOf(['ignore', 'on']).optional(),
  format: oneOf(['raw', 'qcow', 'qed', 'qcow2', 'vmdk', 'cloop']).optional(),
  iops: integer().optional(),
  iops_rd: integer().optional(),
  iops_wr: integer().optional(),
  mbps: decimal().optional(),
  mbps_rd: decimal().optional(),
  mbps_wr: decimal().optional(),
  media: oneOf(['cdrom', 'disk']).optional(),
  replicate: flag.optional(),
  rerror: oneOf(['ignore', 'report', 'stop']).optional(),
  serial: urlEncoded.max(60, 'has at most 60 characters').optional(),
  shared: flag.optional(),
  size: diskSize.optional(),
  snapshot: flag.optional(),
  werror: oneOf(['enospc', 'ignore', 'report', 'stop']).optional(),
})
const wwn = z.string().regex(/^0x[0-9a-fA-F]{16}$/, 'is 0x and 16 hexadecimal digits')
const rule = {aliases: {volume: 'file'}, defaultKey: 'file'} as const

/**
 * A disk or CD-ROM. A new one is `STORAGE:SIZE` with the size in GiB and no unit; an imported one is `STORAGE:0` with
 * `import-from`.
 */
export const scsiDrive = propertyString(
  () => ({
    ...drive(),
    iothread: flag.optional(),
    queues: integer({least: 2}).optional(),
    ro: flag.optional(),
    ssd: flag.optional(),
    wwn: wwn.optional(),
  }),
  rule,
)
export const virtioDrive = propertyString(() => ({...drive(), iothread: flag.optional(), ro: flag.optional()}), rule)
export const sataDrive = propertyString(() => ({...drive(), ssd: flag.optional(), wwn: wwn.optional()}), rule)
export const ideDrive = propertyString(
  () => ({
    ...drive(),
    model: urlEncoded.max(120, 'has at most 120 characters').optional(),
    ssd: flag.optional(),
    wwn: wwn.optional(),
  }),
  rule,
)
export type Drive = z.output<typeof scsiDrive>

export const unusedVolume = propertyString(() => ({file: volumeId}), rule)

export const efiDisk = propertyString(
  () => ({
    file: volumeOrDevice,
    efitype: oneOf(['2m', '4m']).optional(),
    format: drive().format,
    'import-from': volumeOrPath.optional(),
    'pre-enrolled-keys': flag.optional(),
    size: diskSize.optional(),
  }),
  rule,
)

export const tpmState = propertyString(
  () => ({
    file: volumeOrDevice,
    format: oneOf(['raw', 'qcow2', 'vmdk']).optional(),
    'import-from': volumeOrPath.optional(),
    size: diskSize.optional(),
    version: oneOf(['v1.2', 'v2.0']).optional(),
  }),
  rule,
)
