import {afterEach, describe, expect, it} from 'vitest'
import {
  lookAtGuest,
  type ProxmoxClient,
  parseUpid,
  progressOf,
  type TaskProgress,
  taskOf,
  type WaitOptions,
  waitForTask,
} from '#shared/proxmox/index'
import {type Answer, clientOf, type Heard, type ProxmoxDouble, serve} from './support/server.ts'

const upid = 'UPID:pve2:0000ABCD:00112233:69241F00:qmclone:100:lab@pve!toolkit:'

let server: ProxmoxDouble
let client: ProxmoxClient

afterEach(async () => {
  client?.close()
  await server?.close()
})

/** Statuses one after the other, the last again and again; the log as it stands then. */
async function given(statuses: readonly Answer[], log: readonly string[] = []): Promise<void> {
  let asked = 0
  server = await serve(({url}: Heard) => {
    if (url.includes('/log')) {
      const start = Number(new URL(url, 'https://pve').searchParams.get('start'))
      const lines = log.slice(start).map((t, index) => ({n: start + index + 1, t}))
      return {body: JSON.stringify({data: lines, total: log.length})}
    }
    asked += 1
    return statuses[Math.min(asked, statuses.length) - 1]!
  })
  client = clientOf(server, {timeoutMs: 1000})
}

const running: Answer = {data: {status: 'running', upid}}
const ended = (exitstatus: string): Answer => ({data: {exitstatus, status: 'stopped', upid}})

/** A clock on which waiting takes no time. */
function quickClock() {
  const pauses: number[] = []
  let now = 0
  return {
    now: () => now,
    pauses,
    sleep: async (ms: number) => {
      pauses.push(ms)
      now += ms
    },
  }
}

const wait = (options: WaitOptions = {}) => waitForTask(client, upid, {clock: quickClock(), ...options})

describe('the identifier of a task', () => {
  it('says where it runs, what it does, on what, for whom and since when', () => {
    expect(parseUpid(upid)).toEqual({
      id: '100',
      node: 'pve2',
      startedAt: new Date(0x69241f00 * 1000),
      type: 'qmclone',
      upid,
      user: 'lab@pve!toolkit',
    })
  })

  it('may have the name of a file, or nothing, for what it works on', () => {
    expect(parseUpid('UPID:pve:0000ABCD:001122334:69241F00:download:debian-12.qcow2:root@pam:')).toMatchObject({
      id: 'debian-12.qcow2',
    })
    expect(parseUpid('UPID:pve:0000ABCD:00112233:69241F00:vzdump::root@pam:')).toMatchObject({id: ''})
  })

  it.each(['', 'UPID:pve', 'UPID:pve:0000:0:0:x:100:root@pam:', `x${upid}`, upid.slice(0, -1), `${upid}x`])(
    "is not '%s'",
    (text) => {
      expect(parseUpid(text)).toBeUndefined()
    },
  )
})

describe('progress', () => {
  const lines: readonly [line: string, percent: number | null][] = [
    ['transferred 1.2 GiB of 3.0 GiB (40.00%)', 40],
    ['INFO:  12% (1.2 GiB of 10.0 GiB) in 3s, read: 409.6 MiB/s, write: 380.1 MiB/s', 12],
    ['INFO: 100% (10.0 GiB of 10.0 GiB) in 30s', 100],
    [' 51200K .......... .......... .......... .......... .......... 15% 10.5M 27s', 15],
    ['progress 7% (read 751566848 bytes, duration 1 sec)', 7],
    ['create full clone of drive scsi0 (local-lvm:vm-9000-disk-0)', null],
    ['INFO: backup is sparse: 3.2 GiB (32%) total zero data', null],
  ]

  it.each(lines)('%s', (line, percent) => {
    expect(progressOf([line])).toEqual({line: line.replace(/\s+/g, ' ').trim(), percent})
  })

  it('keeps what it knew when a line does not tell, and makes lines safe', () => {
    expect(progressOf(['\u001b[31msyncing\u0007'], {line: '', percent: 40})).toEqual({line: 'syncing', percent: 40})
  })
})

describe('waiting for a task', () => {
  it('ends when the task has ended, and asks the node that runs it', async () => {
    await given([running, running, ended('OK')])
    expect(await wait()).toMatchObject({node: 'pve2', type: 'qmclone', warnings: 0})
    expect(server.heard.every(({url}) => url.startsWith('/api2/json/nodes/pve2/tasks/'))).toBe(true)
  })

  it('asks at least every second, however long it takes', async () => {
    const clock = quickClock()
    await given([...Array<Answer>(30).fill(running), ended('OK')])
    await wait({clock})
    expect(Math.max(...clock.pauses)).toBeLessThan(1000)
  })

  it('tells how far it is, each line once', async () => {
    const seen: TaskProgress[] = []
    await given(
      [running, running, ended('OK')],
      ['transferred 0 B of 3 GiB (0.00%)', 'transferred 3 GiB of 3 GiB (100.00%)'],
    )
    await wait({onProgress: (progress) => seen.push(progress)})
    expect(seen).toEqual([{line: 'transferred 3 GiB of 3 GiB (100.00%)', percent: 100}])
  })

  it('reads a long log in parts', async () => {
    const log = Array.from({length: 1200}, (_, index) => `line ${index}`)
    const seen: TaskProgress[] = []
    await given([running, ended('OK')], log)
    await wait({onProgress: (progress) => seen.push(progress)})
    expect(seen.at(-1)?.line).toBe('line 1199')
  })

  it('is over with warnings when there are some', async () => {
    await given([ended('WARNINGS: 2')], ['WARN: iothread is only valid with virtio-scsi-single', 'TASK WARNINGS: 2'])
    expect(await wait()).toMatchObject({
      lastLines: [expect.stringContaining('iothread'), 'TASK WARNINGS: 2'],
      warnings: 2,
    })
  })

  it('fails in the words of the task, with the end of its log', async () => {
    await given([ended("lvcreate 'x' error: insufficient free space")], ['begin', 'lvcreate failed'])
    await expect(wait()).rejects.toMatchObject({
      code: 'PROXMOX_TASK_FAILED',
      details: {lastLines: ['begin', 'lvcreate failed'], reason: 'PROXMOX_STORAGE_FULL', upid},
      message: expect.stringContaining('insufficient free space'),
    })
  })

  it('does not pretend to know the end of a task that was killed', async () => {
    await given([running, ended('unexpected status')])
    await expect(wait()).rejects.toMatchObject({code: 'PROXMOX_TASK_UNKNOWN'})
  })

  it('does not pretend to know the end of a task that has vanished', async () => {
    await given([running, {body: '{"errors":{"upid":"no such task"},"data":null}', status: 400}])
    await expect(wait()).rejects.toMatchObject({code: 'PROXMOX_TASK_UNKNOWN'})
  })

  it('outlasts a server that cannot be asked for a while', async () => {
    const lost: Answer[] = [{body: '', status: 596}, {instead: 'reset'}, {body: '', status: 599}, {instead: 'reset'}]
    await given([running, ...lost, running, ended('OK')])
    expect(await wait()).toMatchObject({warnings: 0})
  })

  it('stops when the token is no longer accepted, and the task goes on', async () => {
    await given([running, {body: '', reason: 'token expired', status: 401}])
    await expect(wait()).rejects.toMatchObject({code: 'PROXMOX_UNAUTHENTICATED'})
  })

  it('ends after a while, if so wanted, and says how to wait on', async () => {
    await given([running])
    await expect(wait({timeoutMs: 5000})).rejects.toMatchObject({
      code: 'PROXMOX_TIMEOUT',
      details: {upid},
      nextStep: expect.stringContaining(upid),
    })
  })

  it('can be interrupted, which leaves the task alone', async () => {
    await given([running])
    const controller = new AbortController()
    const waiting = waitForTask(client, upid, {onProgress: () => {}, signal: controller.signal})
    controller.abort()
    await expect(waiting).rejects.toMatchObject({code: 'PROXMOX_INTERRUPTED', exitCode: 130})
    expect(server.heard.every(({method}) => method === 'GET')).toBe(true)
  })

  it('needs the identifier of a task', async () => {
    await given([running])
    await expect(waitForTask(client, '100')).rejects.toMatchObject({code: 'PROXMOX_NOT_FOUND'})
    expect(server.heard).toEqual([])
  })
})

describe('looking after a change whose answer was lost', () => {
  const since = new Date('2026-11-23T14:00:00Z')
  const place = {node: 'pve', since, vmid: 100}

  it('finds the guest and the task that makes it', async () => {
    const task = {starttime: 1_795_442_400, type: 'qmcreate', upid}
    server = await serve(({url}) => ({data: url.includes('/tasks') ? [task] : {digest: 'x', smbios1: 'uuid=1'}}))
    client = clientOf(server)
    const sighting = await lookAtGuest(client, place)
    expect(sighting.configuration).toMatchObject({smbios1: 'uuid=1'})
    expect(taskOf(sighting, 'qmcreate')?.upid).toBe(upid)
    expect(taskOf(sighting, 'qmdestroy')).toBeNull()
  })

  it('finds that nothing was done', async () => {
    const missing = "Configuration file 'nodes/pve/qemu-server/100.conf' does not exist\n"
    server = await serve(({url}) =>
      url.includes('/tasks') ? {data: []} : {body: JSON.stringify({data: null, message: missing}), status: 500},
    )
    client = clientOf(server)
    expect(await lookAtGuest(client, place)).toEqual({configuration: null, tasks: []})
  })
})
