import {accessEndpoints} from './access-endpoints.ts'
import type {Endpoint} from './endpoint.ts'
import {guestEndpoints} from './guest-endpoints.ts'
import {nodeEndpoints} from './node-endpoints.ts'
import {storageEndpoints} from './storage-endpoints.ts'

/** All calls that the toolkit makes; what is not here is not sent. */
export const endpoints: readonly Endpoint[] = [
  ...nodeEndpoints,
  ...guestEndpoints,
  ...storageEndpoints,
  ...accessEndpoints,
]
