import {type Endpoint, get, node} from './endpoint.ts'
import {httpUrl, poolId, storageContent, storageContentList, storageId, vmid} from './formats.ts'
import {anyText, optional, required, switchValue, textUpTo, wholeNumber} from './parameter.ts'
import {oneOf} from './property-string.ts'

const storage = required(storageId)
const volume = {node, storage: optional(storageId), volume: required(anyText)}

/** Storages, what is in them, and pools. */
export const storageEndpoints: readonly Endpoint[] = [
  get('/nodes/{node}/storage', {
    node,
    content: optional(storageContentList),
    enabled: optional(switchValue),
    format: optional(switchValue),
    storage: optional(storageId),
  }),
  get('/nodes/{node}/storage/{storage}/status', {node, storage}),
  get('/nodes/{node}/storage/{storage}/content', {
    node,
    content: optional(storageContent),
    storage,
    vmid: optional(vmid),
  }),
  get('/nodes/{node}/storage/{storage}/content/{volume}', volume),
  {
    method: 'PUT',
    parameters: {...volume, notes: optional(anyText), protected: optional(switchValue)},
    path: '/nodes/{node}/storage/{storage}/content/{volume}',
  },
  {
    method: 'DELETE',
    parameters: {...volume, delay: optional(wholeNumber(1, 30))},
    path: '/nodes/{node}/storage/{storage}/content/{volume}',
  },
  {
    method: 'POST',
    parameters: {
      node,
      storage,
      checksum: optional(anyText, {requires: 'checksum-algorithm'}),
      'checksum-algorithm': optional(oneOf(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']), {
        requires: 'checksum',
      }),
      compression: optional(oneOf(['gz', 'lzo', 'zst', 'bz2', 'xz'])),
      content: required(oneOf(['iso', 'vztmpl', 'import'])),
      filename: required(textUpTo(255)),
      url: required(httpUrl),
      'verify-certificates': optional(switchValue),
    },
    path: '/nodes/{node}/storage/{storage}/download-url',
  },
  get('/storage'),
  get('/storage/{storage}', {storage}),
  {
    method: 'PUT',
    parameters: {storage, content: optional(storageContentList), digest: optional(textUpTo(64))},
    path: '/storage/{storage}',
  },
  get('/pools'),
  {method: 'POST', parameters: {comment: optional(anyText), poolid: required(poolId)}, path: '/pools'},
]
