import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let simulator: Simulator
let api: ReturnType<typeof apiOf>

beforeAll(async () => {
  simulator = await startSimulator({preset: 'single'})
  api = apiOf(simulator)
  await api.post('/access/users', {userid: 'plan@pve'})
})
afterAll(() => simulator.close())

/** A token of its own, and the client that uses it. */
async function newToken(name: string, privsep: 0 | 1 = 1) {
  const {data} = await api.post(`/access/users/plan@pve/token/${name}`, {privsep})
  const {'full-tokenid': id, value: secret} = data as {'full-tokenid': string; value: string}
  return {api: apiOf(simulator, {id, secret}), id}
}

const grant = (path: string, role: string, to: {tokens?: string; users?: string}, more = {}) =>
  api.put('/access/acl', {path, roles: role, ...to, ...more})

describe('privilege separation', () => {
  it('is on unless said: a new token may do nothing although its user may', async () => {
    await grant('/', 'PVEAuditor', {users: 'plan@pve'})
    const {data} = await api.post('/access/users/plan@pve/token/fresh')
    expect(data).toMatchObject({
      'full-tokenid': 'plan@pve!fresh',
      info: {privsep: 1},
      value: expect.stringMatching(/^[\da-f-]{36}$/),
    })
    const {api: fresh} = await newToken('separated')
    expect(await fresh.get('/nodes/pve/status')).toMatchObject({
      message: 'Permission check failed (/nodes/pve, Sys.Audit)\n',
      status: 403,
    })
  })

  it('gives a token what both it and its user have', async () => {
    const {api: mine, id} = await newToken('both')
    await grant('/', 'Administrator', {tokens: id})
    expect(await mine.get('/nodes/pve/status')).toMatchObject({status: 200})
    expect(await mine.post('/nodes/pve/qemu/100/status/start')).toMatchObject({
      message: 'Permission check failed (/vms/100, VM.PowerMgmt)\n',
      status: 403,
    })
  })

  it('gives a token without it what its user has', async () => {
    const {api: mine} = await newToken('joint', 0)
    expect(await mine.get('/nodes/pve/status')).toMatchObject({status: 200})
  })
})

describe('effective permissions', () => {
  it('are told of a path, with whether they hold below it', async () => {
    const {api: mine, id} = await newToken('asks')
    await grant('/vms/100', 'PVEAuditor', {tokens: id}, {propagate: 0})
    const {data} = await mine.get('/access/permissions', {path: '/vms/100'})
    expect(data).toEqual({'/vms/100': expect.objectContaining({'VM.Audit': 0})})
    expect((await mine.get('/access/permissions', {path: '/vms/101'})).data).toEqual({'/vms/101': {}})
  })

  it('of the nearest path decide, those further up only when they propagate', async () => {
    const {api: mine, id} = await newToken('nearest')
    await grant('/', 'PVEAuditor', {tokens: id})
    await grant('/vms/100', 'NoAccess', {tokens: id})
    expect(await mine.get('/nodes/pve/qemu/100/config')).toMatchObject({status: 403})
    expect(await mine.get('/nodes/pve/qemu/101/config')).toMatchObject({status: 200})
    const vmids = (answer: {data: unknown}) => (answer.data as {vmid: number}[]).map(({vmid}) => vmid)
    expect(vmids(await mine.get('/nodes/pve/qemu'))).toEqual([101])
    expect(vmids(await mine.get('/cluster/resources', {type: 'vm'}))).toEqual([101])
  })

  it('do not hold below a path whose entry does not propagate', async () => {
    const {api: mine, id} = await newToken('flat')
    await grant('/vms', 'PVEAuditor', {tokens: id}, {propagate: 0})
    expect(await mine.get('/nodes/pve/qemu/100/config')).toMatchObject({status: 403})
  })

  it('are none where NoAccess is among the roles', async () => {
    const {api: mine, id} = await newToken('none')
    await grant('/vms/101', 'PVEAuditor,NoAccess', {tokens: id})
    expect(await mine.get('/nodes/pve/qemu/101/config')).toMatchObject({status: 403})
  })

  it('come from a pool too', async () => {
    await api.post('/pools', {poolid: 'lab'})
    simulator.change(({pools}) => pools['lab']!.guests.push(101))
    const {api: mine, id} = await newToken('pool')
    await grant('/pool/lab', 'PVEAuditor', {tokens: id})
    expect(await mine.get('/nodes/pve/qemu/101/config')).toMatchObject({status: 200})
    expect(await mine.get('/nodes/pve/qemu/100/config')).toMatchObject({status: 403})
  })
})

describe('a token with rights', () => {
  it('is told which privilege is missing where', async () => {
    await api.post('/access/roles', {privs: 'VM.Allocate,VM.Config.Disk,VM.Config.Options', roleid: 'Maker'})
    await grant('/vms', 'Maker', {users: 'plan@pve'})
    const {api: mine, id} = await newToken('maker')
    await grant('/vms', 'Maker', {tokens: id})
    const create = (parameters: Record<string, string>) => mine.post('/nodes/pve/qemu', {vmid: 500, ...parameters})
    const missing = async (parameters: Record<string, string>) => (await create(parameters)).message
    expect(await missing({cores: '2'})).toBe('Permission check failed (/vms/500, VM.Config.CPU)\n')
    expect(await missing({scsi0: 'local-lvm:8'})).toBe(
      'Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)\n',
    )
    expect(await missing({ciuser: 'debian'})).toBe(
      'Permission check failed (/vms/500, VM.Config.Cloudinit|VM.Config.Network)\n',
    )
    expect(await missing({ide2: 'local-lvm:cloudinit'})).toBe(
      'Permission check failed (/vms/500, VM.Config.Cloudinit, VM.Config.CDROM)\n',
    )
    expect(await missing({startup: 'order=1'})).toBe('Permission check failed (/, Sys.Modify)\n')
    expect(await missing({start: '1'})).toBe('Permission check failed (/vms/500, VM.PowerMgmt)\n')
    expect(await missing({serial0: 'socket'})).toBe('Permission check failed (/vms/500, VM.Config.HWType)\n')
    expect(simulator.state.guests[500]).toBeUndefined()
    expect(await create({name: 'made'})).toMatchObject({status: 200})
  })

  it('needs SDN.Use for a bridge', async () => {
    await api.put('/access/roles/Maker', {append: 1, privs: 'VM.Config.Network'})
    const {api: mine, id} = await newToken('bridge')
    await grant('/vms', 'Maker', {tokens: id})
    const create = () => mine.post('/nodes/pve/qemu', {net0: 'virtio,bridge=vmbr0', vmid: 501})
    expect((await create()).message).toBe('Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)\n')
    for (const to of [{tokens: id}, {users: 'plan@pve'}]) await grant('/sdn/zones/localnetwork/vmbr0', 'PVESDNUser', to)
    expect(await create()).toMatchObject({status: 200})
  })

  it('is not told what is missing to make a machine at all', async () => {
    const {api: mine} = await newToken('nothing')
    expect(await mine.post('/nodes/pve/qemu', {vmid: 502})).toMatchObject({
      message: 'Permission check failed\n',
      status: 403,
    })
  })

  it('is told of a missing privilege before its parameters are looked at', async () => {
    const {api: mine} = await newToken('order')
    expect(await mine.put('/nodes/pve/qemu/100/config', {cores: 'many'})).toMatchObject({status: 403})
    expect(await api.put('/nodes/pve/qemu/100/config', {cores: 'many'})).toMatchObject({status: 400})
  })

  it.each(['args', 'affinity', 'hookscript', 'hugepages', 'lock'])(
    'cannot set %s, which is kept for root in person',
    async (key) => {
      const values: Record<string, string> = {
        affinity: '0-3',
        args: '-x',
        hookscript: 'local:snippets/x',
        hugepages: '2',
        lock: 'backup',
      }
      const answer = await api.put('/nodes/pve/qemu/100/config', {[key]: values[key]!})
      expect(answer).toMatchObject({message: `only root can set '${key}' config\n`, status: 500})
    },
  )

  it('cannot set real devices', async () => {
    const set = (key: string, value: string) => api.put('/nodes/pve/qemu/100/config', {[key]: value})
    for (const [key, value] of [
      ['serial0', '/dev/ttyS0'],
      ['usb0', 'host=1-1'],
      ['hostpci0', '0000:01:00.0'],
    ] as const) {
      const answer = await set(key, value)
      expect(answer.status).toBe(500)
      expect(answer.message).toContain(`only root can set '${key}' config for`)
    }
  })
})

describe('downloads', () => {
  it('need the storage and the network', async () => {
    await api.post('/access/roles', {privs: 'Datastore.AllocateTemplate', roleid: 'Loader'})
    const {api: mine, id} = await newToken('loader')
    const url = 'https://cloud.debian.org/images/cloud/bookworm/20250101-1/debian-12.iso'
    const download = () =>
      mine.post('/nodes/pve/storage/local/download-url', {content: 'iso', filename: 'debian-12.iso', url})
    expect((await download()).message).toBe('Permission check failed (/storage/local, Datastore.AllocateTemplate)\n')
    for (const to of [{tokens: id}, {users: 'plan@pve'}]) await grant('/storage/local', 'Loader', to)
    expect((await download()).message).toBe('Permission check failed (/nodes/pve, Sys.AccessNetwork)\n')
  })
})

describe('somebody who may only look', () => {
  const looks = async (name: string) => {
    const {api: mine, id} = await newToken(name)
    await grant('/', 'PVEAuditor', {tokens: id})
    return {id, mine}
  }
  const disks = async (mine: ReturnType<typeof apiOf>) =>
    (await mine.get('/nodes/pve/storage/local-lvm/content', {content: 'images'})).data as {vmid: number}[]

  it('sees how full a storage is, but no disks on it without VM.Config.Disk on their machine', async () => {
    const {id, mine} = await looks('looks')
    expect(await mine.get('/nodes/pve/storage/local-lvm/status')).toMatchObject({status: 200})
    expect(await disks(mine)).toEqual([])
    await api.post('/access/roles', {privs: 'VM.Audit,VM.Config.Disk', roleid: 'Disks'})
    for (const to of [{tokens: id}, {users: 'plan@pve'}]) await grant('/vms/100', 'Disks', to)
    expect(await disks(mine)).toMatchObject([{vmid: 100}])
    await api.put('/access/acl', {delete: 1, path: '/vms/100', roles: 'Disks', users: 'plan@pve'})
  })

  it('sees access lists with Sys.Audit, and none of them without', async () => {
    const {mine} = await looks('lists')
    expect((await mine.get('/access/acl')).data).not.toEqual([])
    const {api: blind, id} = await newToken('blind')
    await grant('/vms/100', 'PVEVMUser', {tokens: id})
    expect((await blind.get('/access/acl')).data).toEqual([])
  })

  it('cannot ask what others may, but for Sys.Audit on /access', async () => {
    const {api: mine} = await newToken('curious')
    expect(await mine.get('/access/permissions', {userid: 'plan@pve'})).toMatchObject({
      message: 'Permission check failed (/access, Sys.Audit)\n',
      status: 403,
    })
    const {mine: audits} = await looks('audits')
    expect(await audits.get('/access/permissions', {userid: 'plan@pve'})).toMatchObject({status: 200})
  })
})
