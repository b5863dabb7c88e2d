import {z} from 'zod'
import * as access from './answers/access.ts'
import * as guests from './answers/guests.ts'
import * as nodes from './answers/nodes.ts'
import * as storage from './answers/storage.ts'
import * as tasks from './answers/tasks.ts'
import {number, text} from './answers/values.ts'
import {isProxmoxError, proxmoxError} from './errors.ts'
import {pathOf} from './form.ts'
import type {Parameters} from './parameters/parameter.ts'
import {type ConnectionOptions, openTransport, type ProxmoxAnswer, type Transport} from './transport.ts'

export type ProxmoxClient = ReturnType<typeof connectProxmox>

/** A task that the server has begun. */
export type TaskId = string

export interface TaskFilter extends Parameters {
  readonly vmid?: number
  /** Seconds since 1970. */
  readonly since?: number
  readonly source?: 'archive' | 'active' | 'all'
  readonly typefilter?: string
  readonly limit?: number
}

export interface CloneParameters extends Parameters {
  readonly newid: number
  readonly name?: string
  readonly full?: boolean
  readonly storage?: string
  readonly target?: string
}

export interface DownloadParameters extends Parameters {
  readonly url: string
  readonly filename: string
  readonly content: 'import' | 'iso' | 'vztmpl'
  readonly checksum?: string
  readonly 'checksum-algorithm'?: string
}

export interface BackupParameters extends Parameters {
  readonly vmid: string
  readonly storage?: string
  readonly mode?: 'snapshot' | 'suspend' | 'stop'
  readonly compress?: 'zstd' | 'gzip' | 'lzo' | '0'
  readonly 'notes-template'?: string
  readonly protected?: boolean
  readonly 'prune-backups'?: string
}

/**
 * The calls of the toolkit, by what they are about. Nothing is asked before the first call; `close` lets go of idle
 * connections. Changes answer with the task that does them.
 */
export function connectProxmox(options: ConnectionOptions, transport: Transport = openTransport(options)) {
  const {host, port, tokenId} = options

  const call = async (...[method, path, parameters, signal]: Call): Promise<ProxmoxAnswer> =>
    transport.send({method, path, signal, ...(parameters && {parameters})})
  const read = async <Schema extends z.ZodType>(schema: Schema, path: string, parameters?: Parameters) =>
    understood(schema, await call('GET', path, parameters), path)
  const task = async (...asked: Call): Promise<TaskId> => understood(z.string(), await call(...asked), asked[1])
  /** Some changes are done at once and answer null. */
  const maybeTask = async (...asked: Call) => understood(z.string().nullable(), await call(...asked), asked[1])
  const done = async (...asked: Call): Promise<void> => {
    await call(...asked)
  }

  return {
    host,
    port,
    tokenId,
    close: () => transport.close(),

    version: () => read(nodes.VersionShape, '/version'),
    /** The clock of the server, from the answer to its version; null when it does not tell. */
    clock: async () => (await call('GET', '/version')).date,
    resources: (type?: 'vm' | 'storage' | 'node' | 'sdn') =>
      read(z.array(nodes.ResourceShape), '/cluster/resources', {type}),
    /** The lowest VMID that is free now; nothing is reserved. */
    nextId: () => read(number, '/cluster/nextid'),
    isIdFree: async (vmid: number) => {
      try {
        await read(text, '/cluster/nextid', {vmid})
        return true
      } catch (error) {
        if (isProxmoxError(error, 'PROXMOX_EXISTS')) return false
        throw error
      }
    },
    pools: () => read(z.array(access.PoolShape), '/pools'),
    addPool: (poolid: string, comment?: string) => done('POST', '/pools', {comment, poolid}),
    backupJobs: () => read(z.array(nodes.BackupJobShape), '/cluster/backup'),

    nodes: {
      list: () => read(z.array(nodes.NodeShape), '/nodes'),
      status: (node: string) => read(nodes.NodeStatusShape, pathOf`/nodes/${node}/status`),
      time: (node: string) => read(nodes.NodeTimeShape, pathOf`/nodes/${node}/time`),
      network: (node: string) => read(z.array(nodes.NetworkInterfaceShape), pathOf`/nodes/${node}/network`),
      disks: (node: string) => read(z.array(nodes.DiskShape), pathOf`/nodes/${node}/disks/list`),
      urlMetadata: (node: string, url: string) =>
        read(nodes.UrlMetadataShape, pathOf`/nodes/${node}/query-url-metadata`, {url}),
      backUp: (node: string, parameters: BackupParameters) => task('POST', pathOf`/nodes/${node}/vzdump`, parameters),
    },

    storage: {
      list: (node: string, filter: {readonly content?: string; readonly enabled?: boolean} = {}) =>
        read(z.array(storage.StorageShape), pathOf`/nodes/${node}/storage`, filter),
      status: (node: string, name: string) =>
        read(storage.StorageStatusShape, pathOf`/nodes/${node}/storage/${name}/status`),
      content: (node: string, name: string, filter: {readonly content?: string; readonly vmid?: number} = {}) =>
        read(z.array(storage.VolumeShape), pathOf`/nodes/${node}/storage/${name}/content`, filter),
      volume: (node: string, name: string, volid: string) =>
        read(storage.VolumeDetailsShape, pathOf`/nodes/${node}/storage/${name}/content/${volid}`),
      annotate: (
        node: string,
        name: string,
        volid: string,
        change: {readonly notes?: string; readonly protected?: boolean},
      ) => done('PUT', pathOf`/nodes/${node}/storage/${name}/content/${volid}`, change),
      deleteVolume: (node: string, name: string, volid: string) =>
        maybeTask('DELETE', pathOf`/nodes/${node}/storage/${name}/content/${volid}`),
      download: (node: string, name: string, parameters: DownloadParameters) =>
        task('POST', pathOf`/nodes/${node}/storage/${name}/download-url`, parameters),
      configurations: () => read(z.array(storage.StorageConfigurationShape), '/storage'),
      /** The whole list; what is left out is taken away. */
      setContent: (name: string, content: string, digest?: string) =>
        done('PUT', pathOf`/storage/${name}`, {content, digest}),
    },

    guests: {
      list: (node: string) => read(z.array(guests.GuestShape), pathOf`/nodes/${node}/qemu`),
      /** With what is pending, unless it is `current` that is asked for. */
      configuration: (node: string, vmid: number, {current}: {readonly current?: boolean} = {}) =>
        read(guests.GuestConfigurationShape, pathOf`/nodes/${node}/qemu/${vmid}/config`, {current}),
      status: (node: string, vmid: number) =>
        read(guests.GuestStatusShape, pathOf`/nodes/${node}/qemu/${vmid}/status/current`),
      pending: (node: string, vmid: number) =>
        read(z.array(guests.PendingShape), pathOf`/nodes/${node}/qemu/${vmid}/pending`),
      cloudInit: (node: string, vmid: number) =>
        read(z.array(guests.PendingShape), pathOf`/nodes/${node}/qemu/${vmid}/cloudinit`),
      regenerateCloudInit: (node: string, vmid: number) => done('PUT', pathOf`/nodes/${node}/qemu/${vmid}/cloudinit`),
      can: async (node: string, vmid: number, feature: 'snapshot' | 'clone' | 'copy') =>
        (await read(guests.FeatureShape, pathOf`/nodes/${node}/qemu/${vmid}/feature`, {feature})).hasFeature,
      create: (node: string, parameters: Parameters & {readonly vmid: number}) =>
        task('POST', pathOf`/nodes/${node}/qemu`, parameters),
      /** As a task, or null when it was done within `background_delay`. */
      change: (node: string, vmid: number, parameters: Parameters) =>
        maybeTask('POST', pathOf`/nodes/${node}/qemu/${vmid}/config`, parameters),
      /** Absolute or more (`100G`, `+10G`), never less. */
      resize: (node: string, vmid: number, disk: string, size: string, digest?: string) =>
        maybeTask('PUT', pathOf`/nodes/${node}/qemu/${vmid}/resize`, {digest, disk, size}),
      clone: (node: string, vmid: number, parameters: CloneParameters) =>
        task('POST', pathOf`/nodes/${node}/qemu/${vmid}/clone`, parameters),
      delete: (
        node: string,
        vmid: number,
        parameters: {readonly purge?: boolean; readonly 'destroy-unreferenced-disks'?: boolean} = {},
      ) => task('DELETE', pathOf`/nodes/${node}/qemu/${vmid}`, parameters),
      /** Seconds. */
      start: (node: string, vmid: number, parameters: {readonly timeout?: number} = {}) =>
        task('POST', pathOf`/nodes/${node}/qemu/${vmid}/status/start`, parameters),
      stop: (
        node: string,
        vmid: number,
        parameters: {readonly timeout?: number; readonly 'overrule-shutdown'?: boolean} = {},
      ) => task('POST', pathOf`/nodes/${node}/qemu/${vmid}/status/stop`, parameters),
      shutdown: (
        node: string,
        vmid: number,
        parameters: {readonly timeout?: number; readonly forceStop?: boolean} = {},
      ) => task('POST', pathOf`/nodes/${node}/qemu/${vmid}/status/shutdown`, parameters),
      reboot: (node: string, vmid: number, parameters: {readonly timeout?: number} = {}) =>
        task('POST', pathOf`/nodes/${node}/qemu/${vmid}/status/reboot`, parameters),
    },

    snapshots: {
      /** `current` included. */
      list: (node: string, vmid: number) =>
        read(z.array(guests.SnapshotShape), pathOf`/nodes/${node}/qemu/${vmid}/snapshot`),
      create: (
        node: string,
        vmid: number,
        parameters: {readonly snapname: string; readonly description?: string; readonly vmstate?: boolean},
      ) => task('POST', pathOf`/nodes/${node}/qemu/${vmid}/snapshot`, parameters),
      rollback: (node: string, vmid: number, name: string, parameters: {readonly start?: boolean} = {}) =>
        task('POST', pathOf`/nodes/${node}/qemu/${vmid}/snapshot/${name}/rollback`, parameters),
      delete: (node: string, vmid: number, name: string) =>
        task('DELETE', pathOf`/nodes/${node}/qemu/${vmid}/snapshot/${name}`),
    },

    agent: {
      ping: (node: string, vmid: number) => done('POST', pathOf`/nodes/${node}/qemu/${vmid}/agent/ping`),
      interfaces: async (node: string, vmid: number) =>
        (await read(guests.AgentInterfacesShape, pathOf`/nodes/${node}/qemu/${vmid}/agent/network-get-interfaces`))
          .result,
      run: async (node: string, vmid: number, command: readonly string[], input?: string) => {
        const path = pathOf`/nodes/${node}/qemu/${vmid}/agent/exec`
        return understood(guests.AgentStartedShape, await call('POST', path, {command, 'input-data': input}), path).pid
      },
      process: (node: string, vmid: number, pid: number) =>
        read(guests.AgentProcessShape, pathOf`/nodes/${node}/qemu/${vmid}/agent/exec-status`, {pid}),
    },

    tasks: {
      list: (node: string, filter: TaskFilter = {}) =>
        read(z.array(tasks.TaskShape), pathOf`/nodes/${node}/tasks`, filter),
      status: (node: string, upid: TaskId) => read(tasks.TaskStatusShape, pathOf`/nodes/${node}/tasks/${upid}/status`),
      /** Lines from `start` on, counted from 0. */
      log: async (node: string, upid: TaskId, {start = 0, limit = 500} = {}) => {
        const path = pathOf`/nodes/${node}/tasks/${upid}/log`
        const answer = await call('GET', path, {limit, start})
        const lines = understood(tasks.LogLinesShape, answer, path).map(({t}) => t ?? '')
        return {lines, total: answer.total ?? start + lines.length}
      },
      stop: (node: string, upid: TaskId) => done('DELETE', pathOf`/nodes/${node}/tasks/${upid}`),
    },

    access: {
      /** What the token itself may; with a path, there only. */
      permissions: (path?: string) => read(access.PermissionsShape, '/access/permissions', {path}),
      roles: () => read(z.array(access.RoleShape), '/access/roles'),
      addRole: (roleid: string, privileges: readonly string[]) =>
        done('POST', '/access/roles', {privs: privileges.join(','), roleid}),
      setRole: (roleid: string, privileges: readonly string[]) =>
        done('PUT', pathOf`/access/roles/${roleid}`, {privs: privileges.join(',')}),
      acl: () => read(z.array(access.AclEntryShape), '/access/acl'),
      grant: (parameters: {
        readonly path: string
        readonly roles: string
        readonly tokens?: string
        readonly users?: string
      }) => done('PUT', '/access/acl', parameters),
      users: () => read(z.array(access.UserShape), '/access/users'),
      addUser: (userid: string, comment?: string) => done('POST', '/access/users', {comment, userid}),
      tokens: (userid: string) => read(z.array(access.TokenShape), pathOf`/access/users/${userid}/token`),
      addToken: async (
        userid: string,
        tokenid: string,
        parameters: {readonly comment?: string; readonly expire?: number; readonly privsep?: boolean} = {},
      ) => {
        const path = pathOf`/access/users/${userid}/token/${tokenid}`
        return understood(access.NewTokenShape, await call('POST', path, parameters), path)
      },
    },
  }
}

type Call = readonly [
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  parameters?: Parameters | undefined,
  signal?: AbortSignal,
]

function understood<Schema extends z.ZodType>(schema: Schema, {data}: ProxmoxAnswer, path: string): z.output<Schema> {
  const {data: value, error, success} = schema.safeParse(data)
  if (success) return value
  const [issue] = error.issues
  const place = issue && issue.path.length > 0 ? ` (${issue.path.join('.')})` : ''
  throw proxmoxError(`The answer to ${path} is not what Proxmox VE answers${place}.`, {
    code: 'PROXMOX_BAD_ANSWER',
    details: {path},
    nextStep: 'Check that PROXMOX_HOST is a Proxmox VE server, version 8 or later.',
  })
}
