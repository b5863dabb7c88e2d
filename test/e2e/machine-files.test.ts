import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Guest, type Simulator, startSimulator} from '#shared/simulator/index'
import {exampleFile, publicKey} from '../plan/lab.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {settingsOf} from '../support/simulated-server.ts'
import {controlC, enter, openTerminal} from '../support/terminal.ts'

const {environment: place, folder} = temporaryEnvironment()
let simulator: Simulator
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  simulator = await startSimulator({preset: 'dual-xeon'})
  environment = {
    ...place,
    HOME: folder,
    ...settingsOf(simulator),
  }
  mkdirSync(join(folder, '.ssh'))
  mkdirSync(join(folder, 'infrastructure'))
  writeFileSync(join(folder, '.ssh/id_ed25519.pub'), `${publicKey}\n`)
  writeFileSync(join(folder, 'infrastructure/lab.yaml'), readFileSync(exampleFile))
})
afterAll(() => simulator.close())

const vm = (...args: string[]) => run('lab', ['vm', ...args], {directory: folder, environment})
const changes = () => simulator.requests.filter(({method}) => method !== 'GET')

/** One that nobody here has made. */
const machine: Guest = {
  cloudInit: {},
  config: {
    agent: '1',
    boot: 'order=scsi0',
    cores: '2',
    ipconfig0: 'ip=192.168.1.80/24,gw=192.168.1.1',
    memory: '2048',
    name: 'web',
    net0: 'virtio=BC:24:11:00:00:C8,bridge=vmbr0',
    ostype: 'l26',
    scsi0: 'HDDStorage:vm-200-disk-0,size=32G',
    smbios1: 'uuid=5b0a7c1e-0000-4000-8000-0000000000c8',
    startup: 'order=1',
  },
  inside: {addresses: [], answersPowerButton: true, executions: {}, hasAgent: true},
  node: 'pve',
  parent: null,
  pending: {},
  run: null,
  snapshots: {},
  vmid: 200,
}

describe('lab vm create on a terminal', () => {
  it('asks for what is missing with what the server has, shows the plan, and does nothing without a yes', async () => {
    const terminal = openTerminal('lab', ['vm', 'create', '--memory', '4G'], {columns: 40, environment})
    const answer = async (question: string, text: string) => {
      await terminal.sees(question)
      terminal.type(`${text}${enter}`)
    }
    await answer('Name of the machine', 'postgres')
    await terminal.sees('VM 100 has that name')
    terminal.type(`-test${enter}`)
    await answer('What is it for?', '')
    await answer('VMID', '')
    await answer('Storage for its disk', '')
    await answer('Address with its prefix', '192.168.1.51/24')
    await terminal.sees('Another machine has that address')
    terminal.type(`\u0015192.168.1.61/24${enter}`)
    await answer('Gateway', '')
    await answer('Cores', '')
    await answer('Disk', '')
    await answer('Public key', '')
    await answer('Lab that it is part of', '')
    await answer('Deploy postgres to it?', '')
    await terminal.sees('Do these')
    const [, plan = ''] = terminal.lines().join('\n').split('\nhomelab on ')
    expect(plan.split('\n').filter((line) => line.length > 40 && !line.includes('next:'))).toEqual([])
    expect(plan).toMatch(/^pve +HDDStorage +100 GiB +1\.9 TiB$/m)
    terminal.type(`n${enter}`)
    expect(await terminal.ended).toBe(1)
    expect(changes()).toEqual([])
  })

  it('stops with 130 at Ctrl-C, and leaves nothing', async () => {
    const before = readdirSync(folder, {recursive: true})
    const terminal = openTerminal('lab', ['vm', 'create', 'test'], {environment})
    await terminal.sees('What is it for?')
    terminal.type(controlC)
    expect(await terminal.ended).toBe(130)
    expect(terminal.lines().join('\n')).toContain('Stopped: nothing was changed.')
    expect(changes()).toEqual([])
    expect(readdirSync(folder, {recursive: true})).toEqual(before)
  })

  it('asks nothing with --no-input, and says all that is missing', async () => {
    const terminal = openTerminal('lab', ['vm', 'create', '--no-input'], {environment})
    expect(await terminal.ended).toBe(2)
    const lines = terminal.lines().map((line) => line.trim().split(' ')[0])
    expect(lines).toEqual(expect.arrayContaining(['NAME', '--vmid', '--storage', '--ip', '--gateway']))
  })
})

describe('lab vm create elsewhere', () => {
  const typed = [
    'postgres',
    '--preset',
    'postgres',
    '--vmid',
    '100',
    '--cores',
    '4',
    '--memory',
    '8G',
    '--disk',
    '100G',
  ]
  const example = [...typed, '--storage', 'HDDStorage', '--ip', '192.168.1.50/24', '--gateway', '192.168.1.1']

  it('plans with --dry-run: each call, and findings with exit 4', async () => {
    const {exitCode, stderr, stdout} = await vm('create', ...example, '--dry-run')
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: 'dry run: nothing was saved\n'})
    expect(stdout).toMatch(/^ +POST \/api2\/json\/nodes\/pve\/qemu\n +vmid=100$/m)
    const refused = await vm('create', ...example, '--bridge', 'vmbr9', '--dry-run', '--json')
    expect(refused.exitCode).toBe(4)
    expect(JSON.parse(refused.stdout).data).toMatchObject({
      plan: {canApply: false, findings: [{code: 'BRIDGE_MISSING', place: '--bridge'}, {}]},
      run: null,
    })
    const sent = await vm('create', ...example, '--bridge', 'vmbr9', '--yes')
    expect(sent).toMatchObject({exitCode: 4, stderr: expect.stringMatching(/^ {2}--bridge {2}bridge vmbr9 on pve/m)})
    expect(changes()).toEqual([])
  })

  it('prints the lab file that it equals with --emit-yaml, which lab plan takes', async () => {
    const {exitCode, stdout} = await vm('create', ...example, '--emit-yaml')
    expect(exitCode).toBe(0)
    const wrapped = JSON.parse((await vm('create', ...example, '--emit-yaml', '--json')).stdout)
    expect(wrapped).toMatchObject({data: {labFile: stdout, plan: null, run: null}, kind: 'vm.create'})
    writeFileSync(join(folder, 'postgres.yaml'), stdout)
    const planned = JSON.parse(
      (await run('lab', ['plan', 'postgres.yaml', '--json'], {directory: folder, environment})).stdout,
    )
    const dry = JSON.parse((await vm('create', ...example, '--dry-run', '--json')).stdout)
    expect(planned.data.steps).toEqual(dry.data.plan.steps)
    expect(planned.data.fileHash).toBe(dry.data.plan.fileHash)
  })
})

describe('lab vm import', () => {
  it('prints a lab file alone on stdout, and what a plan says of it on stderr', async () => {
    simulator.change(({guests}) => {
      guests[200] = structuredClone(machine)
    })
    const {exitCode, stderr, stdout} = await vm('import', 'web')
    expect({exitCode, stderr}).toEqual({
      exitCode: 0,
      stderr:
        'warning: VM 200 web has settings of its own (startup); a lab file cannot say that, and a plan leaves it alone.\nNo changes: the machine is what the file says.\n',
    })
    writeFileSync(join(folder, 'web.yaml'), stdout)
    const planned = await run('lab', ['plan', 'web.yaml', '--exit-code'], {directory: folder, environment})
    expect(planned).toMatchObject({exitCode: 0, stdout: expect.stringContaining('No changes: ')})
  })

  it('adds to the lab file of the folder, once', async () => {
    const added = await vm('import', '200', '--into', 'infrastructure/lab.yaml')
    expect(added).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('next: lab plan infrastructure/lab.yaml'),
      stdout:
        'Added VM 200 web to infrastructure/lab.yaml\nNo changes: the machine is what the file says. A plan has 22 steps for others.\n',
    })
    expect(await vm('import', 'web', '--into', 'infrastructure/lab.yaml')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('is in the lab file already, as web (infrastructure/lab.yaml:'),
    })
    expect(await vm('import', '--all', '--into', 'infrastructure/lab.yaml')).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing to add: the file has all that can be in it.\n',
    })
  })

  it('wants machines, or --all', async () => {
    expect(await vm('import')).toMatchObject({exitCode: 2})
    expect(await vm('import', 'web', '--all')).toMatchObject({exitCode: 2})
  })
})
