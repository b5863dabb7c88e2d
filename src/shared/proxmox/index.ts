/**
 * Proxmox VE over its HTTP API. `parameters/` says what may be sent, as strictly as the server does; `connectProxmox`
 * has a function for each call that the toolkit makes, with answers read by tolerant schemas (`answers/`); the
 * transport sends nothing before the certificate is known to be the right one, and never sends a change twice;
 * `waitForTask` follows a task to its end; every failure is a `UserError` of `proxmoxErrors`. No settings, no terminal:
 * who calls says where the server is.
 */
export type * from './answers/access.ts'
export type * from './answers/guests.ts'
export type * from './answers/nodes.ts'
export type * from './answers/storage.ts'
export type * from './answers/tasks.ts'
export {
  type BackupParameters,
  type CloneParameters,
  connectProxmox,
  type DownloadParameters,
  type ProxmoxClient,
  type TaskFilter,
  type TaskId,
} from './client.ts'
export {isProxmoxError, oneLine, type ProxmoxErrorCode, proxmoxError} from './errors.ts'
export {configurationIfThere, type GuestSighting, lookAtGuest, taskOf} from './look.ts'
export {checkParameters, findEndpoint} from './parameters/check.ts'
export type {Endpoint, Method} from './parameters/endpoint.ts'
export {endpoints} from './parameters/endpoints.ts'
export type {Parameters, ParameterValue} from './parameters/parameter.ts'
export * as properties from './parameters/properties.ts'
export {findTraps} from './parameters/traps.ts'
export {progressOf, type TaskProgress} from './tasks/progress.ts'
export {parseUpid, type Upid} from './tasks/upid.ts'
export {type FinishedTask, type WaitingClock, type WaitOptions, waitForTask} from './tasks/wait.ts'
export type {ConnectionOptions, ProxmoxRequest, Transport} from './transport.ts'
export {readFingerprint, type ServerCertificate, type Trust, verifyTrust} from './trust.ts'
