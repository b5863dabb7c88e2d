/**
 * Proxmox VE over its HTTP API: what may be sent (`parameters/`), how it is sent and what is answered.
 */
export {checkParameters, findEndpoint} from './parameters/check.ts'
export type {Method} from './parameters/endpoints.ts'
