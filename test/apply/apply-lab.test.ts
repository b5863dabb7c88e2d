import {writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {describe, expect, it} from 'vitest'
import {type Machine, waitForSsh} from '#shared/apply/index'
import type {FaultEffect} from '#shared/simulator/index'
import {ExitCode, UserError} from '../../src/shared/errors.ts'
import {failureOf} from '../guests/support/simulated.ts'
import {labText, labWith, publicKey} from '../plan/lab.ts'
import {simulatedLabs} from '../plan/server.ts'
import {changes, cutAfter, linesOf, nothingInMachines, sit, stateFolder} from './sitting.ts'

const simulated = simulatedLabs()
const onePart = /\nvms:\n[\s\S]*/
const oneMachine = labText.replace(
  onePart,
  '\nvms: [{name: postgres, vmid: 100, role: postgres, cores: 4, memory: 8G, disk: 100G, ip: 192.168.1.50}]\n',
)

describe('applying a lab', () => {
  it('makes all machines, and has nothing to do the second time', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    expect(await sit(lab.client, folder)).toMatchObject({outcome: 'finished'})
    const sent = changes(lab).filter((change) => change.startsWith('POST') && /\/qemu$/.test(change))
    expect(sent).toHaveLength(3)
    const before = changes(lab).length
    expect(await sit(lab.client, folder)).toMatchObject({outcome: 'unchanged', run: null})
    expect(changes(lab)).toHaveLength(before)
  })

  it.each<[string, FaultEffect]>([
    ['cuts the connection after it acted', {acts: true, kind: 'reset'}],
    ['answers 596 after it acted', {acts: true, kind: 'gateway', status: 596}],
  ])('finds a machine again when the server %s, and makes none twice', async (_, effect) => {
    const lab = await simulated()
    lab.simulator.fault({effect, method: 'POST', path: '/nodes/pve/qemu', times: 3})
    expect(await sit(lab.client, stateFolder())).toMatchObject({outcome: 'finished'})
    expect(changes(lab).filter((change) => /POST \S+\/qemu$/.test(change))).toHaveLength(3)
  })

  it('goes on after a failed task', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    lab.simulator.fault({
      effect: {kind: 'task-fails', message: 'no space'},
      method: 'POST',
      path: '/nodes/pve/qemu/*/status/start',
    })
    const failure = await failureOf(sit(lab.client, folder))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', nextStep: expect.stringContaining('--resume')})
    expect(await failureOf(sit(lab.client, folder))).toMatchObject({code: 'APPLY_UNFINISHED', exitCode: 4})
    expect(await sit(lab.client, folder, {what: 'resume'})).toMatchObject({outcome: 'finished'})
  })

  it('goes on from lines all over the journal, as after kill -9, and sends nothing twice', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    await sit(lab.client, folder)
    const sent = changes(lab).length
    const lines = linesOf(folder)
    for (let kept = lines.length - 1; kept >= 1; kept -= 4) {
      cutAfter(folder, lines.slice(0, kept))
      expect(await sit(lab.client, folder, {what: 'resume'})).toMatchObject({outcome: 'finished'})
    }
    expect(changes(lab)).toHaveLength(sent)
  })

  it('never touches a machine that got the number meanwhile', async () => {
    const lab = await simulated()
    lab.simulator.fault({effect: {kind: 'vmid-taken', vmid: 100}, method: 'POST', path: '/nodes/pve/qemu'})
    const folder = stateFolder()
    await failureOf(sit(lab.client, folder))
    const failure = await failureOf(sit(lab.client, folder, {what: 'resume'}))
    expect(failure).toMatchObject({code: 'PROXMOX_EXISTS'})
    expect(changes(lab).filter((change) => change.includes('/qemu/100'))).toEqual([])
  })

  it('grows and changes a machine that runs, and says what waits for its next start', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    await sit(lab.client, folder, {text: oneMachine})
    const before = changes(lab).length
    const text = oneMachine.replace('memory: 8G, disk: 100G', 'memory: 12G, disk: 120G')
    const {outcome, warnings} = await sit(lab.client, folder, {text})
    expect({outcome, warnings}).toEqual({
      outcome: 'finished',
      warnings: ['VM 100 postgres takes memory over when it starts again: lab vm reboot 100'],
    })
    expect(
      changes(lab)
        .slice(before)
        .map((each) => each.split('/').at(-1)),
    ).toEqual(['config', 'resize'])
    expect(await sit(lab.client, folder, {text})).toMatchObject({outcome: 'unchanged'})
  })

  it('changes nothing when this computer lacks something, or the answer is no', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    const refusal = new UserError('No ssh.', {code: 'NOT_READY', exitCode: ExitCode.configuration})
    const no = async () => {
      throw refusal
    }
    expect(await failureOf(sit(lab.client, folder, {checkReady: no}))).toBe(refusal)
    expect(await failureOf(sit(lab.client, folder, {confirmPlan: no}))).toBe(refusal)
    expect(changes(lab)).toEqual([])
    expect(await failureOf(sit(lab.client, folder, {what: 'resume'}))).toMatchObject({code: 'NO_OPEN_RUN'})
  })

  it('is refused to a token that may only look, before anything is sent', async () => {
    const lab = await simulated()
    const token = {id: 'lab@pve!looks', secret: '00000000-0000-4000-8000-000000000002'}
    lab.simulator.change(({access}) => {
      access.tokens[token.id] = {expire: 0, isPrivilegeSeparated: true, secret: token.secret}
      access.acl.push({path: '/', propagates: true, roleid: 'PVEAuditor', type: 'token', ugid: token.id})
    })
    const failure = await failureOf(sit(lab.connect(token.id, token.secret), stateFolder()))
    expect(failure).toMatchObject({code: 'PLAN_REFUSED', exitCode: 4, problems: [{field: `token ${token.id}`}]})
    expect(changes(lab)).toEqual([])
  })

  it('tells how far each machine is, as the log of its task does', async () => {
    const lab = await simulated({durations: 0.05, preset: 'dual-xeon'})
    const percents = new Map<string, number[]>()
    await sit(lab.client, stateFolder(), {
      onEvent: ({event, progress, step: {id}}) => {
        if (event === 'progress') percents.set(id, [...(percents.get(id) ?? []), progress?.percent ?? -1])
      },
      text: oneMachine.replace('192.168.1.50', '192.168.1.50, running: false'),
    })
    for (const id of ['image:pve/local', 'create:postgres']) {
      const told = percents.get(id)!
      expect(told.at(-1)).toBe(100)
      expect(told).toEqual(told.toSorted((one, other) => one - other))
    }
  })

  it('lets nobody else in meanwhile, and says who is at work', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    let other: UserError | undefined
    await sit(lab.client, folder, {
      confirmPlan: async () => {
        other = await failureOf(sit(lab.client, folder))
      },
      text: oneMachine,
    })
    expect(other).toMatchObject({
      code: 'APPLY_RUNNING',
      exitCode: 8,
      message: expect.stringMatching(new RegExp(`at work on homelab \\(process ${process.pid}, since .* UTC\\)`)),
    })
  })
})

describe('what is done in machines', () => {
  it('that fails is open, with its command, until somebody goes on', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    const refused = new UserError('Nobody lets us in.', {
      code: 'SSH_REFUSED',
      exitCode: ExitCode.failed,
      nextStep: 'ssh-add',
    })
    const works = {
      ...nothingInMachines,
      deploy: async ({guest}: Machine) => {
        if (guest.name === 'postgres') throw refused
      },
    }
    const failure = await failureOf(sit(lab.client, folder, {works}))
    expect(failure).toMatchObject({
      code: 'SSH_REFUSED',
      exitCode: 1,
      message: '4 steps are not done.',
      nextStep: expect.stringMatching(/^ssh-add\. Then: lab apply --resume/),
    })
    expect(failure.problems).toEqual([
      {
        field: 'deploy:postgres',
        message: expect.stringMatching(
          /^Nobody lets us in\. By hand: lab deploy postgres postgres --file \S+lab\.yaml$/,
        ),
      },
      {field: 'health:postgres (not begun)', message: 'Check that postgres answers on VM 100 postgres.'},
      {
        field: 'deploy:dev (not begun)',
        message: expect.stringMatching(
          /^Deploy apps to VM 102 dev\. By hand: lab deploy apps dev --file \S+lab\.yaml$/,
        ),
      },
      {field: 'health:dev (not begun)', message: 'Check that apps answers on VM 102 dev.'},
    ])
    expect(await failureOf(sit(lab.client, folder, {what: 'resume', works}))).toMatchObject({code: 'SSH_REFUSED'})
    expect(await sit(lab.client, folder, {what: 'resume'})).toMatchObject({outcome: 'finished'})
  })

  it('that fails is told once more by --discard, as no plan finds it again', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    const deploy = async () => {
      throw new UserError('No.', {code: 'DEPLOY_FAILED', exitCode: ExitCode.failed})
    }
    await failureOf(sit(lab.client, folder, {text: oneMachine, works: {...nothingInMachines, deploy}}))
    const {outcome, warnings} = await sit(lab.client, folder, {what: 'discard'})
    expect(outcome).toBe('discarded')
    expect(warnings).toEqual([
      expect.stringMatching(/^No plan finds this again: .*: lab deploy postgres postgres --file \S+lab\.yaml$/),
    ])
    expect(await sit(lab.client, folder, {text: oneMachine})).toMatchObject({outcome: 'unchanged'})
  })

  it('gets the lab as its file had it, also when the run is gone on with', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    const seen: Machine[] = []
    const works = {...nothingInMachines, health: async (machine: Machine) => void seen.push(machine)}
    await sit(lab.client, folder, {text: oneMachine, works})
    cutAfter(folder, linesOf(folder).slice(0, -3))
    await sit(lab.client, folder, {lab: null, what: 'resume', works})
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]!.lab).toMatchObject({access: {user: 'lab'}, vms: [{disk: 100 * 1024 ** 3, ip: '192.168.1.50'}]})
  })

  it('stops being waited for at once', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const {port} = silent.address() as {port: number}
    const lab = await simulated()
    const folder = stateFolder()
    const controller = new AbortController()
    silent.once('connection', () => controller.abort())
    const text = oneMachine
      .replace('192.168.1.0/24', '127.0.0.0/24')
      .replace('192.168.1.1}', '127.0.0.254}')
      .replace('192.168.1.50', '127.0.0.1')
    const works = {...nothingInMachines, 'wait-ssh': waitForSsh({port, silenceMs: 600_000})}
    const failure = await failureOf(sit(lab.client, folder, {signal: controller.signal, text, works}))
    silent.close()
    expect(failure).toMatchObject({
      code: 'PROXMOX_INTERRUPTED',
      exitCode: 130,
      nextStep: expect.stringContaining('lab apply --resume'),
    })
    expect(await sit(lab.client, folder, {what: 'resume'})).toMatchObject({outcome: 'finished'})
  }, 20_000)
})

describe('a run that is not finished', () => {
  const failing = async (folder: string, lab: Awaited<ReturnType<typeof simulated>>, text: string) => {
    lab.simulator.fault({
      effect: {kind: 'task-fails', message: 'broken'},
      method: 'POST',
      path: '/nodes/pve/qemu/*/status/start',
    })
    const name = /^name: (\S+)/.exec(text)![1]!
    await failureOf(sit(lab.client, folder, {lab: name, text}))
  }

  it('is found without a lab file, where it is the only one of the server', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    expect(await failureOf(sit(lab.client, folder, {lab: null, what: 'resume'}))).toMatchObject({
      code: 'NO_OPEN_RUN',
      exitCode: 3,
    })
    await failing(folder, lab, oneMachine)
    const elsewhere = await simulated()
    expect(await failureOf(sit(elsewhere.client, folder, {lab: null, what: 'resume'}))).toMatchObject({
      code: 'NO_OPEN_RUN',
      nextStep: expect.stringContaining(`homelab on ${lab.client.host}:${lab.client.port}`),
    })
    expect(await sit(lab.client, folder, {lab: null, what: 'resume'})).toMatchObject({outcome: 'finished'})
  })

  it('has to be named where there are several', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    await failing(folder, lab, oneMachine)
    const second = oneMachine
      .replace('name: homelab', 'name: attic')
      .replace('name: postgres, vmid: 100', 'name: pg, vmid: 150')
    await failing(folder, lab, second.replace('192.168.1.50', '192.168.1.60'))
    const failure = await failureOf(sit(lab.client, folder, {lab: null, what: 'rollback'}))
    expect(failure).toMatchObject({code: 'SEVERAL_OPEN_RUNS', exitCode: 2})
    expect(failure.problems.map(({field, message}) => `${field} ${message.split(': ').at(-1)}`)).toEqual([
      'attic lab apply --rollback --lab attic',
      'homelab lab apply --rollback --lab homelab',
    ])
    expect(await sit(lab.client, folder, {lab: 'attic', what: 'discard'})).toMatchObject({outcome: 'discarded'})
    expect(await sit(lab.client, folder, {lab: null, what: 'resume'})).toMatchObject({lab: 'homelab'})
  })

  it('says that a disk is larger than the file wants, as its image is', async () => {
    const lab = await simulated()
    const {outcome, warnings} = await sit(lab.client, stateFolder(), {text: oneMachine.replace('100G', '1G')})
    expect(outcome).toBe('finished')
    expect(warnings).toEqual([expect.stringMatching(/^VM 100 postgres has a disk of [\d.]+ GiB, and 1 GiB is less: /)])
  })

  it('does nothing where it could keep no journal, and says where', async () => {
    const lab = await simulated()
    const file = `${stateFolder()}/file`
    writeFileSync(file, '')
    for (const what of ['new', 'resume'] as const) {
      expect(await failureOf(sit(lab.client, file, {lab: null, what}))).toMatchObject({
        code: 'STATE_NOT_USABLE',
        message: expect.stringContaining(file),
        nextStep: expect.stringContaining('XDG_STATE_HOME'),
      })
    }
    expect(changes(lab)).toEqual([])
  })

  it('has no secrets in its journal, and only the public half of keys', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    await sit(lab.client, folder, {text: labWith()})
    const text = linesOf(folder).join('\n')
    expect(text).not.toContain(lab.simulator.token.secret)
    expect(decodeURIComponent(text)).toContain(publicKey.split(' ')[1])
  })
})
