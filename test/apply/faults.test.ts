import {readFileSync, writeFileSync} from 'node:fs'
import {describe, expect, it, vi} from 'vitest'
import type {GuestWork, GuestWorks} from '#shared/apply/index'
import type {FaultEffect} from '#shared/simulator/index'
import type {RunOptions} from '../../src/shared/apply/carry-out-run.ts'
import {UserError} from '../../src/shared/errors.ts'
import {type FaultyLab, faultyLabs, toldBy} from './faulty-lab.ts'
import {nothingInMachines} from './sitting.ts'

// Most of the time is waiting for answers that do not come.
vi.setConfig({maxConcurrency: 16})
const labs = faultyLabs()

const steps = {
  configure: {id: 'configure:postgres', method: 'POST', path: '/nodes/pve/qemu/100/config', task: 'qmconfig 100'},
  create: {id: 'create:dev', method: 'POST', path: '/nodes/pve/qemu', task: 'qmcreate 102'},
  image: {
    id: 'image:pve/local',
    method: 'POST',
    path: '/nodes/pve/storage/local/download-url',
    task: 'download debian-12-genericcloud-amd64-20250210-2019.qcow2',
  },
  resize: {id: 'resize:dev', method: 'PUT', path: '/nodes/pve/qemu/102/resize', task: 'resize 102'},
  start: {id: 'start:dev', method: 'POST', path: '/nodes/pve/qemu/102/status/start', task: 'qmstart 102'},
} as const
type Kind = keyof typeof steps
const kinds = Object.keys(steps) as Kind[]

const faults = {
  'a 500': {kind: 'error', message: 'got no worker upid', status: 500},
  'a cut connection before it acted': {acts: false, kind: 'reset'},
  'a cut connection after it acted': {acts: true, kind: 'reset'},
  'a 596 after it acted': {acts: true, kind: 'gateway', status: 596},
  'a task that fails': {kind: 'task-fails', message: 'disk on fire'},
  'a task that warns': {kind: 'task-warns', message: 'old firmware'},
  'a task that is killed': {kind: 'task-vanishes'},
  'a task that nobody knows': {kind: 'task-forgotten'},
} as const satisfies Record<string, FaultEffect>
type Fault = keyof typeof faults

/** What the first sitting says of the step; null where it goes on by itself. */
interface Said {
  readonly code: string
  readonly exitCode: number
  readonly message: (kind: Kind) => string
  /** Of what to do. */
  readonly next: RegExp
  /** Of the step, in the journal. */
  readonly status: 'waiting' | 'sent' | 'running'
}

const lookedAt = /^lab apply --resume looks at what is there and sends only what is missing, lab apply --rollback /
const saidBy: Record<Fault, Said | null> = {
  'a 500': {
    code: 'PROXMOX_FAILED',
    exitCode: 1,
    message: () => 'Got no worker upid.',
    next: /^The log of the server says more .* Then: lab apply --resume goes on/,
    status: 'waiting',
  },
  'a 596 after it acted': null,
  'a cut connection after it acted': null,
  'a cut connection before it acted': {
    code: 'PROXMOX_STATE_UNKNOWN',
    exitCode: 1,
    message: (kind) =>
      `Whether the server has done ${steps[kind].method} ${steps[kind].path} is not known: the connection broke.`,
    next: lookedAt,
    status: 'sent',
  },
  'a task that fails': {
    code: 'PROXMOX_TASK_FAILED',
    exitCode: 1,
    message: (kind) => `task ${steps[kind].task} failed: disk on fire`,
    next: /^lab apply --resume goes on/,
    status: 'waiting',
  },
  'a task that is killed': {
    code: 'PROXMOX_TASK_UNKNOWN',
    exitCode: 1,
    message: (kind) => `task ${steps[kind].task} is over, and the server does not know how it ended.`,
    next: lookedAt,
    status: 'running',
  },
  'a task that nobody knows': {
    code: 'PROXMOX_TASK_UNKNOWN',
    exitCode: 1,
    message: (kind) => `The server no longer knows of task ${steps[kind].task}.`,
    next: lookedAt,
    status: 'running',
  },
  'a task that warns': null,
}

/** What was done before the server lost sight of it is seen. */
const isSeen = (kind: Kind, fault: Fault) => /killed|nobody/.test(fault) && (kind === 'configure' || kind === 'resize')
/** The worker leaves a machine that only root can take away. */
const isHalfMade = (kind: Kind, fault: Fault) => /killed|nobody/.test(fault) && kind === 'create'
/** How often the server takes the request on, until everything is done. */
const times = (kind: Kind, fault: Fault) =>
  fault === 'a task that fails' || (/killed|nobody/.test(fault) && !isSeen(kind, fault)) ? 2 : 1

/** The downloaded image, as another one put it there. */
function fileOf({simulator}: FaultyLab) {
  const volid = 'local:import/debian-12-genericcloud-amd64-20250210-2019.qcow2'
  const {size} = simulator.state.images[0]!
  const place = {node: 'pve', storage: 'local', volid} as const
  return {...place, content: 'import', ctime: 0, format: 'qcow2', size, used: size} as const
}

/** As root at the server: qm unlock, qm destroy --destroy-unreferenced-disks 1. */
function destroyAsRoot({simulator}: FaultyLab, vmid: number): void {
  simulator.change((state) => {
    delete state.guests[vmid]
    state.volumes = state.volumes.filter((volume) => volume.vmid !== vmid)
    for (const task of state.tasks) task.endedAt ??= Date.now()
  })
}

const table = kinds.flatMap((kind) => (Object.keys(faults) as Fault[]).map((fault) => ({fault, kind})))

describe.concurrent('a step that the server does', () => {
  it.each(table)('$kind: $fault', async ({fault, kind}) => {
    const lab = await labs()
    const {id, method, path} = steps[kind]
    lab.simulator.fault({effect: faults[fault], method, path})
    const said = isSeen(kind, fault) ? null : saidBy[fault]

    const first = await toldBy(lab.apply())
    if (isHalfMade(kind, fault)) {
      expect(first).toMatchObject({code: 'PROXMOX_LOCKED', exitCode: 8})
      expect(first.said).toContain('create:dev: VM 102 dev is half made, and locked (create).')
      expect(first.nextStep).toContain('qm unlock 102 && qm destroy 102 --destroy-unreferenced-disks 1; then lab apply')
      expect(await toldBy(lab.apply('resume'))).toMatchObject({code: 'PROXMOX_LOCKED', nextStep: first.nextStep})
      destroyAsRoot(lab, 102)
    } else if (said) {
      expect(first).toMatchObject({code: said.code, exitCode: said.exitCode})
      expect(first.said).toContain(`${id}: ${said.message(kind)}`)
      expect(first.nextStep).toMatch(said.next)
      expect(await lab.step(id)).toMatchObject({failure: {code: said.code}, status: said.status})
    } else {
      expect(first).toMatchObject({exitCode: 0, outcome: 'finished'})
      const warnings = fault === 'a task that warns' ? [`${id} ended with warnings`, 'WARN: old firmware'] : []
      if (isSeen(kind, fault)) warnings.push(`${id} is done, although: ${saidBy[fault]!.message(kind)}`)
      expect(first.said).toBe(warnings.join('\n'))
    }

    if (first.outcome === null) expect(await toldBy(lab.apply('resume'))).toMatchObject({outcome: 'finished'})
    expect(lab.wrongs(100, 102, 900)).toEqual([])
    expect(lab.taken(new RegExp(`^${method} ${path}$`))).toHaveLength(times(kind, fault))
    expect(await toldBy(lab.apply())).toMatchObject({outcome: 'unchanged'})
  })

  it('does not keep what needs it not: one machine that fails leaves the others to be done', async () => {
    const lab = await labs()
    lab.simulator.fault({effect: faults['a 500'], method: 'POST', path: steps.create.path})
    await toldBy(lab.apply())
    expect(await lab.step('resize:postgres')).toMatchObject({status: 'done'})
    expect(await lab.step('resize:dev')).toMatchObject({failure: null, status: 'waiting'})
  })

  it('says all failures, each with its step', async () => {
    const lab = await labs()
    lab.simulator.fault({effect: faults['a 500'], method: 'POST', path: steps.configure.path})
    lab.simulator.fault({effect: faults['a task that fails'], method: 'POST', path: steps.image.path})
    const {said} = await toldBy(lab.apply())
    expect(said).toMatch(/^10 steps are not done\.\n/)
    expect(said).toContain('configure:postgres: Got no worker upid.')
    expect(said).toContain('image:pve/local: task download')
    expect(said).toContain('start:dev (not begun): Start VM 102 dev.')
  })
})

describe.concurrent('a request that comes late', () => {
  it('made the machine after it was looked for, and that is found, also to be taken back', async () => {
    let late: (() => Promise<unknown>) | null = null
    const lab = await labs({
      onReceived: async ({method, path}) => {
        const isCreate = method === 'POST' && path === steps.create.path
        if (!isCreate || !late) return
        const send = late
        late = null
        await send()
      },
    })
    lab.simulator.fault({effect: {acts: false, kind: 'reset'}, method: 'POST', path: steps.create.path})
    expect(await toldBy(lab.apply())).toMatchObject({code: 'PROXMOX_STATE_UNKNOWN'})
    const {parameters} = (await lab.planned('create:dev')).call!
    late = () => lab.client.guests.create('pve', {...parameters, vmid: 102})
    const failing = {...nothingInMachines, health: rejecting('not well')}
    expect(await toldBy(lab.apply('resume', {works: failing}))).toMatchObject({code: 'NOT_WELL'})
    expect(lab.wrongs(100, 102, 900)).toEqual([])
    expect(lab.taken(/POST \/nodes\/pve\/qemu$/)).toHaveLength(1)
    expect(await lab.apply('rollback')).toMatchObject({outcome: 'rolled-back', undone: [102]})
  })
})

describe.concurrent('a machine that got the number in between', () => {
  const foreign = {100: 'postgres', 102: 'dev'} as const
  /** Ours is deleted, and somebody makes another with its number. */
  const replace = (lab: FaultyLab, vmid: number) => {
    destroyAsRoot(lab, vmid)
    lab.simulator.change(({guests}) => {
      const config = {name: 'squatter', smbios1: 'uuid=11111111-1111-4111-8111-111111111111'}
      guests[vmid] = {...structuredClone(guests[900]!), config, vmid}
    })
    return JSON.stringify(lab.simulator.state.guests[vmid])
  }

  it.each([
    ['create', 102],
    ['configure', 100],
    ['resize', 102],
    ['start', 102],
  ] as const)('is not touched by %s', async (kind, vmid) => {
    const lab = await labs()
    let theirs = ''
    const first = await toldBy(
      lab.apply('new', {
        onEvent: ({event, step}) => {
          if (event === 'begun' && step.id === steps[kind].id) theirs = replace(lab, vmid)
        },
      }),
    )
    const theirPath = new RegExp(`/qemu/${vmid}\\b`)
    const sent = lab.taken(theirPath).length
    const message = `VM ${vmid} is another machine than ${foreign[vmid]}: it has another uuid, and is not touched.`
    expect(first).toMatchObject({code: 'PROXMOX_EXISTS', exitCode: 4})
    expect(first.said).toContain(`${steps[kind].id}: ${message}`)
    expect(first.nextStep).toMatch(/ then lab apply --discard and lab plan\.$/)
    expect(await toldBy(lab.apply('resume'))).toMatchObject({code: 'PROXMOX_EXISTS'})
    const {warnings} = await lab.apply('rollback')
    expect(lab.taken(theirPath)).toHaveLength(sent)
    expect(JSON.stringify(lab.simulator.state.guests[vmid])).toBe(theirs)
    expect(lab.wrongs(100, ...(vmid === 102 ? [102] : []), 900)).toEqual([])
    if (vmid === 102) expect(warnings).toContain('VM 102 is another machine now (another uuid) and stays.')
  })

  it.each([
    ['create', 102],
    ['configure', 100],
    ['resize', 102],
  ] as const)('is not touched by %s when it comes after the look, either', async (kind, vmid) => {
    let theirs = ''
    const lab: FaultyLab = await labs({
      onReceived: ({method, path}) => {
        if (method === steps[kind].method && path === steps[kind].path) theirs ||= replace(lab, vmid)
      },
    })
    const {code, exitCode} = await toldBy(lab.apply())
    expect({code, exitCode}).toEqual({code: 'PROXMOX_EXISTS', exitCode: 4})
    expect(JSON.stringify(lab.simulator.state.guests[vmid])).toBe(theirs)
  })

  it('gives way, and the run goes on', async () => {
    const lab = await labs()
    lab.simulator.fault({effect: {kind: 'vmid-taken', vmid: 102}, method: 'POST', path: steps.create.path})
    expect(await toldBy(lab.apply())).toMatchObject({code: 'PROXMOX_EXISTS'})
    destroyAsRoot(lab, 102)
    expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
    expect(lab.wrongs(100, 102, 900)).toEqual([])
  })
})

describe.concurrent('what others do meanwhile', () => {
  it.concurrent.each(['existing', 'published'] as const)(
    'an image with another checksum (%s) is never used',
    async (which) => {
      let isThere = false
      const lab: FaultyLab = await labs({
        onReceived: ({method, path}) => {
          if (method !== 'POST' || path !== steps.image.path || isThere) return
          isThere = true
          lab.simulator.change(({images, volumes}) => {
            if (which === 'published')
              for (const image of images) Object.assign(image, {checksums: {sha512: 'cd'.repeat(64)}})
            else volumes.push({...fileOf(lab), checksums: {sha512: 'cd'.repeat(64)}})
          })
        },
      })
      for (const what of ['new', 'resume', 'resume'] as const) {
        const told = await toldBy(lab.apply(what))
        expect(told).toMatchObject({code: 'PROXMOX_TASK_FAILED', exitCode: 1})
        expect(told.said).toMatch(/image:pve\/local: .*checksum/)
        expect(told.nextStep).toMatch(
          which === 'existing' ? /pvesm free local:import\/debian-12\S+qcow2; then/ : /SHA512SUMS/,
        )
      }
      expect(lab.wrongs(100, 900)).toEqual([])
      lab.simulator.change((state) => {
        state.volumes = state.volumes.filter(({content}) => content !== 'import')
        for (const image of state.images) Object.assign(image, {checksums: undefined})
      })
      expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
      expect(lab.wrongs(100, 102, 900)).toEqual([])
    },
  )

  it.concurrent('the number is taken on another node, or by a container: another one has to be chosen', async () => {
    const lab = await labs()
    const message = "unable to create VM 102 - VM 102 already exists on node 'pve2'"
    lab.simulator.fault({effect: {kind: 'error', message, status: 500}, method: 'POST', path: steps.create.path})
    const told = await toldBy(lab.apply())
    expect(told).toMatchObject({code: 'PROXMOX_EXISTS', exitCode: 4})
    expect(told.said).toContain("create:dev: Unable to create VM 102 - VM 102 already exists on node 'pve2'.")
    expect(told.nextStep).toMatch(/give dev another vmid in the lab file, then lab apply --discard and lab plan\.$/)
  })

  it.concurrent('a machine that somebody deletes is not made again by half of a run', async () => {
    const lab = await labs()
    const onEvent: RunOptions['onEvent'] = ({event, step}) => {
      if (event === 'begun' && step.id === 'resize:dev') destroyAsRoot(lab, 102)
    }
    const told = await toldBy(lab.apply('new', {onEvent}))
    expect(told).toMatchObject({code: 'PROXMOX_NOT_FOUND', exitCode: 3})
    expect(told.said).toContain('resize:dev: VM 102 dev is not on pve any more.')
    expect(told.nextStep).toContain('lab apply --discard')
    await lab.apply('discard')
    expect(await lab.apply()).toMatchObject({outcome: 'finished'})
  })

  it.concurrent.each([
    ['at a request', 'POST', steps.create.path],
    ['while a task is followed', 'GET', '/nodes/pve/tasks/*/status'],
  ])('the token is taken away %s: with it the run goes on', async (_, method, path) => {
    const lab = await labs()
    lab.simulator.fault({effect: {kind: 'unauthenticated'}, method, path})
    const told = await toldBy(lab.apply())
    expect(told).toMatchObject({code: 'PROXMOX_UNAUTHENTICATED', exitCode: 5})
    expect(told.nextStep).toMatch(/^Check PROXMOX_TOKEN_ID .* Then: lab apply --resume/)
    expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
    expect(lab.taken(/^POST \/nodes\/pve\/qemu$/)).toHaveLength(1)
    expect(lab.wrongs(100, 102, 900)).toEqual([])
  })

  it.concurrent.each([-1, 1])('its clock is %i h ahead, and a lost task is found all the same', async (hours) => {
    const ahead = hours * 3_600_000
    const lab = await labs({clock: () => Date.now() + ahead}, (_, {date}) => ({
      date: date && new Date(date.getTime() + ahead),
    }))
    lab.simulator.fault({effect: {acts: true, kind: 'reset'}, method: 'POST', path: steps.create.path})
    expect(await lab.apply()).toMatchObject({outcome: 'finished'})
    expect(lab.taken(/^POST \/nodes\/pve\/qemu$/)).toHaveLength(1)
  })

  it('is said: a backup holds the lock, and is waited for', async () => {
    const lab = await labs()
    const {method, path} = steps.configure
    lab.simulator.fault({effect: {kind: 'locked', lock: 'backup', vmid: 100}, method, path})
    const told = await toldBy(lab.apply())
    expect(told).toMatchObject({code: 'PROXMOX_LOCKED', exitCode: 8})
    expect(told.nextStep).toMatch(/^Wait for the backup.* Then: lab apply --resume/)
    lab.simulator.change(({guests}) => {
      delete guests[100]!.config['lock']
    })
    expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
  })

  it('is not written over: a configuration that was changed needs a new plan', async () => {
    const lab = await labs()
    const {method, path} = steps.configure
    lab.simulator.fault({effect: {kind: 'error', message: 'later', status: 500}, method, path})
    await toldBy(lab.apply())
    await lab.client.guests.change('pve', 100, {description: 'by hand'})
    const told = await toldBy(lab.apply('resume'))
    expect(told).toMatchObject({code: 'PROXMOX_CHANGED', exitCode: 4})
    expect(told.said).toContain('Somebody has changed VM 100 postgres since it was planned')
    expect(told.nextStep).toBe('lab apply --discard forgets this run, then lab plan says what is to be done now.')
    await lab.apply('discard')
    expect(await lab.apply()).toMatchObject({outcome: 'finished'})
  })

  it('a full storage: the machine is undone by the server, and made when there is room', async () => {
    const lab = await labs()
    const {method, path} = steps.create
    lab.simulator.fault({effect: {kind: 'storage-full', storage: 'HDDStorage'}, method, path})
    const told = await toldBy(lab.apply())
    expect(told).toMatchObject({code: 'PROXMOX_TASK_FAILED', exitCode: 1})
    expect(lab.wrongs(100, 900)).toEqual([])
    lab.simulator.change(({storages}) => {
      storages['HDDStorage']!.otherUse = 0
    })
    expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
    expect(lab.wrongs(100, 102, 900)).toEqual([])
  })
})

const machineKinds = ['wait-ssh', 'cloud-init', 'deploy', 'health'] as const

function rejecting(message: string): GuestWork {
  return async () => {
    const code = message.toUpperCase().replace(' ', '_')
    throw new UserError(`${message}.`, {code, exitCode: 6, nextStep: 'See to it.'})
  }
}

/** Which works were done, in which order. */
function recording(works = nothingInMachines) {
  const done: string[] = []
  const each = machineKinds.map((kind): [string, GuestWork] => [
    kind,
    async (machine, options) => {
      done.push(kind)
      await works[kind]!(machine, options)
    },
  ])
  return {done, works: Object.fromEntries(each) as unknown as GuestWorks}
}

describe.concurrent('a step in a machine', () => {
  it.each(machineKinds)('%s that fails is all that is open, with what needs it', async (kind) => {
    const lab = await labs()
    const first = await toldBy(lab.apply('new', {works: {...nothingInMachines, [kind]: rejecting('no luck')}}))
    const open = machineKinds.slice(machineKinds.indexOf(kind))
    expect(first).toMatchObject({code: 'NO_LUCK', exitCode: 6})
    expect(first.said).toContain(`${kind}:dev: no luck.`)
    expect(first.said.split('\n')).toHaveLength(1 + open.length)
    expect(first.nextStep).toMatch(/^See to it\. Then: lab apply --resume goes on/)
    const sent = lab.taken(/./).length
    const {done, works} = recording()
    expect(await lab.apply('resume', {works})).toMatchObject({outcome: 'finished'})
    expect(done).toEqual(open)
    expect(lab.taken(/./)).toHaveLength(sent)
  })

  it.each(machineKinds)('%s that is interrupted begins nothing more, and goes on', async (kind) => {
    const lab = await labs()
    const controller = new AbortController()
    const stopping: GuestWork = async (_, {signal}) => {
      controller.abort()
      if (signal.aborted) throw new UserError('Stopped.', {code: 'PROXMOX_INTERRUPTED', exitCode: 130})
    }
    const first = recording({...nothingInMachines, [kind]: stopping})
    const told = await toldBy(lab.apply('new', {signal: controller.signal, works: first.works}))
    expect(told).toMatchObject({code: 'PROXMOX_INTERRUPTED', exitCode: 130})
    expect(told.nextStep).toMatch(/^lab apply --resume goes on/)
    expect(first.done).toEqual(machineKinds.slice(0, machineKinds.indexOf(kind) + 1))
    const {done, works} = recording()
    expect(await lab.apply('resume', {works})).toMatchObject({outcome: 'finished'})
    expect(done).toEqual(machineKinds.slice(machineKinds.indexOf(kind)))
  })

  it('that breaks by a mistake of ours is not hidden, and goes on all the same', async () => {
    const lab = await labs()
    const broken: GuestWork = async () => {
      throw new TypeError('a mistake')
    }
    await expect(lab.apply('new', {works: {...nothingInMachines, deploy: broken}})).rejects.toThrow('a mistake')
    expect(await lab.step('deploy:dev')).toMatchObject({status: 'sent'})
    const {done, works} = recording()
    expect(await lab.apply('resume', {works})).toMatchObject({outcome: 'finished'})
    expect(done).toEqual(['deploy', 'health'])
  })
})

describe.concurrent('an interrupt while the server works', () => {
  it.each(kinds)('leaves the task of %s to the server, and follows it the next time', async (kind) => {
    const lab = await labs()
    const {id, method, path} = steps[kind]
    lab.simulator.fault({effect: {kind: 'task-never-ends'}, method, path})
    const controller = new AbortController()
    const told = await toldBy(
      lab.apply('new', {
        clock: {
          now: () => 0,
          sleep: async () => {
            controller.abort()
          },
        },
        signal: controller.signal,
      }),
    )
    expect(told).toMatchObject({code: 'PROXMOX_INTERRUPTED', exitCode: 130})
    expect(told.said).toContain(`${id}: No longer waiting: task ${steps[kind].task} goes on at the server.`)
    lab.simulator.change(({tasks}) => {
      for (const task of tasks) task.durationMs ??= 0
    })
    expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
    expect(lab.taken(new RegExp(`^${method} ${path}$`))).toHaveLength(1)
    expect(lab.wrongs(100, 102, 900)).toEqual([])
  })
})

describe.concurrent('taking back', () => {
  const parts = {
    delete: {method: 'DELETE', path: '/nodes/pve/qemu/102', task: 'qmdestroy 102'},
    stop: {method: 'POST', path: '/nodes/pve/qemu/102/status/stop', task: 'qmstop 102'},
  } as const
  const failed = async () => {
    const lab = await labs()
    await toldBy(lab.apply('new', {works: {...nothingInMachines, 'wait-ssh': rejecting('no luck')}}))
    return lab
  }
  const rows = (Object.keys(parts) as (keyof typeof parts)[]).flatMap((part) =>
    (Object.keys(faults) as Fault[]).map((fault) => ({fault, part})),
  )

  it.each(rows)('$part: $fault', async ({fault, part}) => {
    const lab = await failed()
    const {method, path, task} = parts[part]
    lab.simulator.fault({effect: faults[fault], method, path})
    const first = await toldBy(lab.apply('rollback'))
    const said = saidBy[fault]
    if (said) {
      expect(first).toMatchObject({code: said.code, exitCode: said.exitCode})
      const message = said.message('start').replace(steps.start.task, task)
      const asked = `${steps.start.method} ${steps.start.path}`
      expect(first.said).toBe(
        `1 machine is not taken back.\nVM 102 dev: ${message.replace(asked, `${method} ${path}`)}`,
      )
      expect(first.nextStep).toMatch(/lab apply --rollback looks at what is there and goes on\.$/)
      expect(await lab.apply('rollback')).toMatchObject({outcome: 'rolled-back', undone: [102]})
    } else expect(first).toMatchObject({outcome: 'rolled-back'})
    expect(lab.wrongs(100, 900)).toEqual([])
    expect(await toldBy(lab.apply('rollback'))).toMatchObject({code: 'NO_OPEN_RUN'})
  })

  it('finds the machine whose answer was lost with the process', async () => {
    const lab = await failed()
    const file = lab.journalFile()
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const begun = lines.findIndex((line) => /"type":"begun".*"create:dev"|"create:dev".*"type":"begun"/.test(line))
    writeFileSync(file, `${lines.slice(0, begun + 1).join('\n')}\n`)
    expect(await lab.step('create:dev')).toMatchObject({status: 'sent'})
    expect(await lab.apply('rollback')).toMatchObject({outcome: 'rolled-back', undone: [102]})
    expect(lab.wrongs(100, 900)).toEqual([])
  })

  it('waits for the machine that is still being made', async () => {
    const lab = await labs()
    lab.simulator.fault({effect: {kind: 'task-never-ends'}, method: 'POST', path: steps.create.path})
    const controller = new AbortController()
    const sleep = async () => controller.abort()
    await toldBy(lab.apply('new', {clock: {now: () => 0, sleep}, signal: controller.signal}))
    const ending = {
      now: () => 0,
      sleep: async () =>
        lab.simulator.change(({tasks}) => {
          for (const task of tasks) task.durationMs ??= 0
        }),
    }
    expect(await lab.apply('rollback', {clock: ending})).toMatchObject({undone: [102]})
    expect(lab.wrongs(100, 900)).toEqual([])
  })

  it('leaves what only root can take away, and says how; then it goes on', async () => {
    const lab = await labs()
    lab.simulator.fault({effect: {kind: 'task-vanishes'}, method: 'POST', path: steps.create.path})
    await toldBy(lab.apply())
    const told = await toldBy(lab.apply('rollback'))
    expect(told).toMatchObject({code: 'PROXMOX_LOCKED', exitCode: 8})
    expect(told.nextStep).toMatch(/qm destroy 102 --destroy-unreferenced-disks 1; then lab apply --rollback\.$/)
    destroyAsRoot(lab, 102)
    expect(await lab.apply('rollback')).toMatchObject({outcome: 'rolled-back'})
    expect(lab.wrongs(100, 900)).toEqual([])
  })

  it('never takes a machine that another run has made with the same name', async () => {
    const lab = await labs()
    lab.simulator.fault({effect: {acts: false, kind: 'reset'}, method: 'POST', path: steps.create.path})
    await toldBy(lab.apply())
    const {parameters} = (await lab.planned('create:dev')).call!
    lab.simulator.change(({tasks}) => {
      tasks.length = 0
    })
    await lab.client.guests.create('pve', {...parameters, vmid: 102})
    lab.simulator.change(({tasks}) => {
      for (const task of tasks) Object.assign(task, {upid: task.upid.replace('lab@pve!simulator', 'lab@pve!other')})
    })
    expect((await lab.apply('rollback')).warnings).toContain('VM 102 dev was not made by this run and stays.')
    expect(lab.simulator.state.guests[102]).toBeDefined()
  })
})
