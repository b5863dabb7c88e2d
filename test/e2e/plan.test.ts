import {copyFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {exampleFile, publicKey} from '../plan/lab.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {settingsOf} from '../support/simulated-server.ts'

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
  copyFileSync(exampleFile, join(folder, 'infrastructure/lab.yaml'))
})
afterAll(() => simulator.close())

const plan = (...args: string[]) => run('lab', ['plan', ...args], {directory: folder, environment})

describe('lab plan', () => {
  it('takes the lab file of the folder, and shows what remains', async () => {
    const {exitCode, stderr, stdout} = await plan()
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: 'next: lab apply infrastructure/lab.yaml\n'})
    expect(stdout).toMatch(/^22 steps, about \d+ min$/m)
    expect(stdout).toMatch(/^pve +threads +72 +0 +52 +20$/m)
    expect(stdout).toMatch(/^pve +RAM +126 GiB +0 B +104 GiB +22 GiB$/m)
    expect(stdout).not.toContain('/api2/json')
  })

  it('shows each call, and what is done over SSH, with --show-api', async () => {
    const {stdout} = await plan('--show-api')
    expect(stdout).toMatch(/^ +POST \/api2\/json\/nodes\/pve\/storage\/local\/download-url\n +content=import$/m)
    expect(stdout).toMatch(/^ +PUT \/api2\/json\/nodes\/pve\/qemu\/100\/resize\n +disk=scsi0\n +size=100G$/m)
    expect(stdout).toMatch(/^ +\$ ssh lab@192\.168\.1\.50 cloud-init status --wait$/m)
  })

  it('ends with 10 when there is something to do and --exit-code asks', async () => {
    expect((await plan('--exit-code')).exitCode).toBe(10)
  })

  it('writes the plan to a file, and writes over none', async () => {
    const {exitCode, stderr} = await plan('-o', 'plan.json')
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: 'next: lab apply plan.json\n'})
    const written = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
    expect(written).toEqual(JSON.parse((await plan('--json')).stdout).data)
    expect((await plan('-o', 'plan.json')).exitCode).toBe(4)
    expect((await plan('-o', 'plan.json', '--force')).exitCode).toBe(0)
  })

  it('ends with 4 when something stands in the way, and says where', async () => {
    const text = readFileSync(exampleFile, 'utf8').replace('ip: 192.168.1.51', 'ip: 192.168.1.10')
    writeFileSync(join(folder, 'other.yaml'), text)
    const {exitCode, stderr, stdout} = await plan('other.yaml', '--exit-code')
    expect({exitCode, stderr}).toEqual({exitCode: 4, stderr: ''})
    expect(stdout).toMatch(
      /^1 refusal\n {2}VM 101 ollama has the address of node pve, 192\.168\.1\.10\. {2}other\.yaml:\d+$/m,
    )
  })

  it('ends with 2 when the file is wrong, with its lines', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), 'name: Home Lab\nvms: []\n')
    const {exitCode, stderr} = await plan('wrong.yaml')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('line 1, column 1, name')
    expect(stderr).toContain('line 2, column 1, vms')
  })

  it('has sent nothing but questions', () => {
    expect(new Set(simulator.requests.map(({method}) => method))).toEqual(new Set(['GET']))
  })
})
