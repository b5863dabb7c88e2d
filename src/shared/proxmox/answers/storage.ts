import {z} from 'zod'
import {flag, maybe, number, text} from './values.ts'

/** Bytes. On thin storages `avail` counts what was written, not what was promised. */
export const StorageShape = z.looseObject({
  storage: text,
  type: text,
  /** Comma-separated: images, iso, backup, import, … */
  content: maybe(text),
  active: maybe(flag),
  enabled: maybe(flag),
  shared: maybe(flag),
  total: maybe(number),
  used: maybe(number),
  avail: maybe(number),
})
export type Storage = z.output<typeof StorageShape>

export const StorageStatusShape = StorageShape.omit({storage: true})
export type StorageStatus = z.output<typeof StorageStatusShape>

/** `size` and `used` in bytes; `ctime` in seconds since 1970. */
export const VolumeShape = z.looseObject({
  volid: text,
  content: maybe(text),
  format: maybe(text),
  size: maybe(number),
  used: maybe(number),
  vmid: maybe(number),
  ctime: maybe(number),
  notes: maybe(text),
  protected: maybe(flag),
  parent: maybe(text),
})
export type Volume = z.output<typeof VolumeShape>

/** Of one volume: the path on the node as well, no `volid`. */
export const VolumeDetailsShape = VolumeShape.omit({volid: true}).extend({path: maybe(text)})
export type VolumeDetails = z.output<typeof VolumeDetailsShape>

export const StorageConfigurationShape = z.looseObject({
  storage: text,
  type: text,
  content: maybe(text),
  digest: maybe(text),
  disable: maybe(flag),
  nodes: maybe(text),
  path: maybe(text),
  shared: maybe(flag),
})
export type StorageConfiguration = z.output<typeof StorageConfigurationShape>
