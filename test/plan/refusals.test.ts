import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Plan, planLab, readLabState} from '#shared/plan/index'
import {connectProxmox, type ProxmoxClient} from '#shared/proxmox/index'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {labText, labWith, readLab} from './lab.ts'

/** One server for all: a plan changes nothing there. */
let simulator: Simulator
let client: ProxmoxClient

beforeAll(async () => {
  simulator = await startSimulator({preset: 'dual-xeon'})
  const {fingerprint, host, port, token} = simulator
  client = connectProxmox({host, port, tokenId: token.id, tokenSecret: token.secret, trust: {fingerprint}})
  await client.guests.create('pve', {ipconfig0: 'ip=192.168.1.77/24', name: 'theirs', vmid: 900})
  simulator.change(({storages}) => {
    storages['plain'] = {...structuredClone(storages['local']!), content: ['iso'], storage: 'plain', total: 9e12}
  })
})

afterAll(async () => {
  client.close()
  expect(simulator.requests.filter(({method}) => method !== 'GET')).toHaveLength(1)
  await simulator.close()
})

async function plan(text: string): Promise<Plan> {
  const lab = await readLab(text)
  const server = {address: `${client.host}:${client.port}`, tokenId: client.tokenId}
  return planLab({...lab, file: 'lab.yaml'}, await readLabState(client, lab.lab), server)
}

const refusalsOf = ({findings}: Pick<Plan, 'findings'>) =>
  findings.filter(({severity}) => severity === 'refusal').map(({code}) => code)

/** Everything that has to be refused, by the words of the requirement. */
const refused: readonly [what: string, change: readonly [string, string], code: string, at: string, says: RegExp][] = [
  ['RAM', ['memory: 32G', 'memory: 96G'], 'MEMORY_SHORT', 'reserve: {', /the lab takes 152 GiB, and 8 GiB stay/],
  ['threads', ['dev, cores: 16', 'dev, cores: 60'], 'THREADS_SHORT', 'reserve: {', /72 threads.* takes 80\./],
  ['disk fill', ['disk: 200G', 'disk: 1700G'], 'STORAGE_FULL', 'storages: {', /is 9\d % full/],
  ['thin overcommit', ['disk: 200G', 'disk: 4T'], 'STORAGE_FULL', 'storages: {', /is 2\d\d % full/],
  ['storage without images', ['disks: HDDStorage', 'disks: plain'], 'STORAGE_CONTENT', 'storages: {', /no disks/],
  [
    'storage without import',
    ['disks: HDDStorage', 'disks: HDDStorage, images: plain'],
    'IMAGE_STORAGE_CONTENT',
    'storages: {',
    /content import/,
  ],
  ['missing bridge', ['bridge: vmbr0', 'bridge: vmbr9'], 'BRIDGE_MISSING', 'network: {', /is not there/],
  ['IP in use', ['192.168.1.52', '192.168.1.77'], 'ADDRESS_TAKEN', 'name: dev', /VM 900 theirs, 192\.168\.1\.77/],
  ['gateway outside', ['gateway: 192.168.1.1', 'gateway: 10.0.0.1'], 'GATEWAY_OUTSIDE', 'network: {', /192\.168\.1\.0/],
  ['duplicate names', ['name: dev', 'name: postgres'], 'DUPLICATE_NAME', 'vmid: 102', /same name as VM 100 postgres/],
  ['the name of another machine', ['name: dev', 'name: theirs'], 'NAME_TAKEN', 'vmid: 102', /VM 900 on pve/],
  ['no checksum', [`\n  checksum: ${'ab'.repeat(64)}`, ''], 'CHECKSUM_MISSING', 'image:', /anything could be put/],
]

describe('a plan refuses', () => {
  it.each(refused)('%s, and says on which line', async (_, change, code, at, says) => {
    const text = labWith(change)
    const {canApply, findings} = await plan(text)
    const finding = findings.find((each) => each.code === code)
    expect(finding).toMatchObject({
      line: 1 + text.split('\n').findIndex((line) => line.includes(at)),
      message: expect.stringMatching(says),
      nextStep: expect.stringMatching(/\w/),
      severity: 'refusal',
    })
    expect(refusalsOf({findings})).toEqual([code])
    expect(canApply).toBe(false)
  })

  it('all of it at once', async () => {
    const changes = new Map(refused.map((each) => [each[2], each[1]]))
    for (const overlapping of ['STORAGE_CONTENT', 'IMAGE_STORAGE_CONTENT', 'NAME_TAKEN']) changes.delete(overlapping)
    const {findings} = await plan(labWith(...changes.values()))
    expect(new Set(refusalsOf({findings}))).toEqual(new Set(changes.keys()))
    expect(findings.every(({line, severity}) => severity === 'warning' || line !== null)).toBe(true)
  })

  it('nothing of a lab that fits', async () => {
    expect(await plan(labText)).toMatchObject({canApply: true})
  })

  it('what others were promised only makes it warn: thin storage is meant to be promised', async () => {
    simulator.change(({volumes}) => {
      const size = 1.9e12
      volumes.push({
        ...{content: 'images', ctime: 0, format: 'raw', node: 'pve', size, storage: 'HDDStorage', used: 0, vmid: 900},
        volid: 'HDDStorage:vm-900-disk-0',
      })
    })
    const {canApply, findings} = await plan(labText)
    expect(findings.map(({code, severity}) => `${severity} ${code}`)).toContain('warning STORAGE_OVERCOMMITTED')
    expect(canApply).toBe(true)
  })
})
