import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let simulator: Simulator
let api: ReturnType<typeof apiOf>

beforeEach(async () => {
  simulator = await startSimulator()
  api = apiOf(simulator)
})
afterEach(() => simulator.close())

const gibibyte = 1024 ** 3
const guests = '/nodes/pve/qemu'
const create = (parameters: Record<string, number | string> = {}) =>
  api.task('POST', guests, {vmid: 100, ...parameters})
const config = async (vmid = 100) => (await api.get(`${guests}/${vmid}/config`)).data as Record<string, number | string>
const available = async (storage: string) =>
  ((await api.get(`/nodes/pve/storage/${storage}/status`)).data as {avail: number}).avail
const start = () => api.task('POST', `${guests}/100/status/start`)

describe('creating a machine', () => {
  it('makes its disk and says what it is called', async () => {
    const {exitstatus, upid} = await create({name: 'pg', scsi0: 'HDDStorage:100,discard=on'})
    expect(exitstatus).toBe('OK')
    expect(upid).toMatch(/^UPID:pve:[\dA-F]{8}:[\dA-F]{8,9}:[\dA-F]{8}:qmcreate:100:lab@pve!simulator:$/)
    expect(await config()).toMatchObject({
      digest: expect.stringMatching(/^[\da-f]{40}$/),
      name: 'pg',
      scsi0: 'HDDStorage:vm-100-disk-0,discard=on,size=100G',
      smbios1: expect.stringMatching(/^uuid=[\da-f-]{36}$/),
      vmgenid: expect.any(String),
    })
  })

  it('keeps the uuid that the client has chosen, by which a machine is known when its id is used again', async () => {
    const uuid = '11111111-2222-4333-8444-555555555555'
    await create({smbios1: `uuid=${uuid}`})
    expect(await config()).toMatchObject({smbios1: `uuid=${uuid}`})
  })

  it('gives every network device an address', async () => {
    await create({net0: 'virtio,bridge=vmbr0', net1: 'virtio=bc:24:11:aa:bb:cc,bridge=vmbr0'})
    expect(await config()).toMatchObject({
      net0: expect.stringMatching(/^virtio=BC:24:11(:[\dA-F]{2}){3},bridge=vmbr0$/),
      net1: 'virtio=BC:24:11:AA:BB:CC,bridge=vmbr0',
    })
  })

  it('boots from its first disk unless said', async () => {
    await create({net0: 'virtio,bridge=vmbr0', scsi0: 'HDDStorage:1'})
    expect(await config()).toMatchObject({boot: 'order=scsi0;net0'})
  })

  it('of an id that is taken is refused', async () => {
    await create()
    expect(await api.post(guests, {vmid: 100})).toMatchObject({
      message: "unable to create VM 100 - VM 100 already exists on node 'pve'\n",
      status: 500,
    })
  })

  it('reads 100G as the name of a volume, which is not there, and leaves nothing behind', async () => {
    const {exitstatus} = await create({scsi0: 'HDDStorage:4', scsi1: 'HDDStorage:100G'})
    expect(exitstatus).toBe("volume 'HDDStorage:100G' does not exist")
    expect(simulator.state.guests).toEqual({})
    expect(simulator.state.volumes).toEqual([])
  })

  it('needs a storage for images', async () => {
    expect(await api.post(guests, {scsi0: 'local:4', vmid: 100})).toMatchObject({
      errors: {storage: expect.stringContaining('vm images')},
      status: 400,
    })
    expect(await api.post(guests, {scsi0: 'none:4', vmid: 100})).toMatchObject({
      message: "storage 'none' does not exist\n",
      status: 500,
    })
  })

  it('makes a cloud-init drive of 4 MiB', async () => {
    await create({ciuser: 'debian', ide2: 'HDDStorage:cloudinit'})
    expect(await config()).toMatchObject({ide2: 'HDDStorage:vm-100-cloudinit,media=cdrom,size=4M'})
  })

  it('with start=1 ends well although the start fails: it is only in the log', async () => {
    const {exitstatus, log} = await create({cores: 73, start: 1})
    expect(exitstatus).toBe('OK')
    expect(log).toContain('MAX 72 vcpus allowed per VM on this node')
    expect((await api.get(`${guests}/100/status/current`)).data).toMatchObject({status: 'stopped'})
  })

  it('starts it with start=1', async () => {
    await create({start: 1})
    expect((await api.get(`${guests}/100/status/current`)).data).toMatchObject({
      qmpstatus: 'running',
      status: 'running',
    })
  })
})

describe('a configuration', () => {
  it('hides the password, and gives back the keys encoded as they were sent', async () => {
    const sshkeys = encodeURIComponent('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+/ me@x\n')
    await create({cipassword: 'secret', sshkeys})
    expect(await config()).toMatchObject({cipassword: '**********', sshkeys})
  })

  it('has numbers for whole numbers, and memory as text', async () => {
    await create({cores: 4, memory: 8192, onboot: 1})
    expect(await config()).toMatchObject({cores: 4, memory: '8192', onboot: 1})
  })

  it('is changed only when nobody else has, with the digest', async () => {
    await create()
    const {digest} = await config()
    expect(await api.put(`${guests}/100/config`, {cores: 2, digest: digest!})).toMatchObject({data: null, status: 200})
    expect(await api.put(`${guests}/100/config`, {cores: 4, digest: digest!})).toMatchObject({
      message: expect.stringContaining('detected modified configuration'),
      status: 500,
    })
    expect(await config()).toMatchObject({cores: 2})
  })

  it('is not changed while it is locked', async () => {
    await create()
    simulator.change((state) => {
      state.guests[100]!.config['lock'] = 'backup'
    })
    const locked = {message: 'VM is locked (backup)\n', status: 500}
    expect(await api.put(`${guests}/100/config`, {cores: 2})).toMatchObject(locked)
    expect(await api.post(`${guests}/100/status/start`)).toMatchObject(locked)
    expect(await api.delete(`${guests}/100`)).toMatchObject(locked)
    expect(await api.post(`${guests}/100/snapshot`, {snapname: 'before'})).toMatchObject(locked)
  })

  it('by POST is changed in a task', async () => {
    await create()
    expect(await api.task('POST', `${guests}/100/config`, {scsi1: 'HDDStorage:8'})).toMatchObject({exitstatus: 'OK'})
    expect(await config()).toMatchObject({scsi1: 'HDDStorage:vm-100-disk-0,size=8G'})
  })

  it('by POST is as it was when the task fails halfway', async () => {
    await create({cores: 2})
    const path = `${guests}/100/config`
    const change = {cores: 4, scsi1: 'HDDStorage:1', scsi2: 'HDDStorage:vm-9-disk-0'}
    expect(await api.task('POST', path, change)).toMatchObject({
      exitstatus: "volume 'HDDStorage:vm-9-disk-0' does not exist",
    })
    expect(await config()).toMatchObject({cores: 2})
    expect(simulator.state.volumes).toEqual([])
  })

  it('by POST is changed before the answer, when the server may wait for it', async () => {
    const real = await startSimulator({durations: 'real', preset: 'single'})
    const path = '/nodes/pve/qemu/101/config'
    const waits = await apiOf(real).post(path, {background_delay: 5, cores: 4})
    expect(waits).toMatchObject({data: null, status: 200})
    expect(await apiOf(real).post(path, {cores: 2})).toMatchObject({data: expect.stringContaining(':qmconfig:101:')})
    await real.close()
  })

  it('of a running machine waits for the next start where it cannot be changed at once', async () => {
    await create({cores: 2, start: 1})
    await api.put(`${guests}/100/config`, {cores: 4, description: 'now'})
    const {data} = await api.get(`${guests}/100/pending`)
    expect(data).toContainEqual({key: 'cores', pending: 4, value: 2})
    expect(data).toContainEqual({key: 'description', value: 'now'})
    expect((await api.get(`${guests}/100/config`, {current: 1})).data).toMatchObject({cores: 2})
    expect(await config()).toMatchObject({cores: 4})
    await api.task('POST', `${guests}/100/status/stop`)
    expect((await api.get(`${guests}/100/pending`)).data).toContainEqual({key: 'cores', value: 4})
  })

  it('keeps a disk that is taken away as one that is not attached, until that is deleted', async () => {
    await create({scsi0: 'HDDStorage:8'})
    await api.put(`${guests}/100/config`, {delete: 'scsi0'})
    expect(await config()).toMatchObject({unused0: 'HDDStorage:vm-100-disk-0'})
    await api.put(`${guests}/100/config`, {delete: 'unused0'})
    expect(simulator.state.volumes).toEqual([])
  })

  it('for cloud-init waits for the drive to be made anew', async () => {
    await create({ide2: 'HDDStorage:cloudinit', ipconfig0: 'ip=192.168.1.50/24,gw=192.168.1.1'})
    await api.put(`${guests}/100/config`, {ipconfig0: 'ip=192.168.1.51/24,gw=192.168.1.1'})
    const cloudInit = async () => (await api.get(`${guests}/100/cloudinit`)).data
    expect(await cloudInit()).toEqual([
      {key: 'ipconfig0', pending: 'ip=192.168.1.51/24,gw=192.168.1.1', value: 'ip=192.168.1.50/24,gw=192.168.1.1'},
    ])
    await start()
    expect(await cloudInit()).toEqual([{key: 'ipconfig0', value: 'ip=192.168.1.51/24,gw=192.168.1.1'}])
    await api.put(`${guests}/100/config`, {delete: 'ipconfig0'})
    expect(await cloudInit()).toEqual([{delete: 1, key: 'ipconfig0', value: 'ip=192.168.1.51/24,gw=192.168.1.1'}])
    await api.put(`${guests}/100/cloudinit`)
    expect(await cloudInit()).toEqual([])
  })

  it('may say a gateway outside its network: the client has to look', async () => {
    await create({ipconfig0: 'ip=192.168.1.50/24,gw=10.0.0.1'})
    expect(await config()).toMatchObject({ipconfig0: 'ip=192.168.1.50/24,gw=10.0.0.1'})
  })
})

describe('starting', () => {
  it.each([
    ['more threads than the host has', {cores: 37, sockets: 2}, 'MAX 72 vcpus allowed per VM on this node'],
    [
      'NUMA nodes that do not add up',
      {memory: 4096, numa: 1, numa0: 'cpus=0-1,memory=1024'},
      'total memory for NUMA nodes must be equal to vm static memory',
    ],
    [
      'memory that sockets cannot share',
      {memory: 1025, numa: 1, sockets: 2},
      'MB (1025) must be divisible by sockets (2)',
    ],
    ['more memory than there is', {memory: 200_000}, expect.stringContaining('Cannot allocate memory')],
    [
      'a bridge that is not there',
      {net0: 'virtio,bridge=vmbr9'},
      expect.stringContaining("bridge 'vmbr9' does not exist"),
    ],
  ])('fails with %s', async (_, parameters, exitstatus) => {
    await create(parameters as Record<string, number | string>)
    expect(await start()).toMatchObject({exitstatus})
  })

  it('of one that runs, and of a template, is refused', async () => {
    await create({start: 1})
    expect(await api.post(`${guests}/100/status/start`)).toMatchObject({
      message: 'VM 100 already running\n',
      status: 500,
    })
    await api.task('POST', guests, {vmid: 101})
    await api.task('POST', `${guests}/101/template`)
    expect(await api.post(`${guests}/101/status/start`)).toMatchObject({status: 500})
  })
})

describe('a machine that does not listen to the power button', () => {
  beforeEach(async () => {
    await create({start: 1})
    simulator.change((state) => {
      state.guests[100]!.inside.answersPowerButton = false
    })
  })

  it('is not shut down', async () => {
    expect(await api.task('POST', `${guests}/100/status/shutdown`)).toMatchObject({
      exitstatus: 'VM quit/powerdown failed - got timeout',
    })
    expect(simulator.state.guests[100]?.run).not.toBeNull()
  })

  it('is stopped after that with forceStop', async () => {
    expect(await api.task('POST', `${guests}/100/status/shutdown`, {forceStop: 1})).toMatchObject({exitstatus: 'OK'})
    expect(simulator.state.guests[100]?.run).toBeNull()
  })
})

describe('growing a disk', () => {
  const resize = (size: string) => api.task('PUT', `${guests}/100/resize`, {disk: 'scsi0', size})

  beforeEach(async () => {
    await create({scsi0: 'HDDStorage:10'})
  })

  it.each([
    ['100G', '100G'],
    ['+10G', '20G'],
    ['10G', '10G'],
    ['1.5T', '1536G'],
  ])('by %s makes it %s', async (size, result) => {
    expect(await resize(size)).toMatchObject({exitstatus: 'OK'})
    expect(await config()).toMatchObject({scsi0: `HDDStorage:vm-100-disk-0,size=${result}`})
  })

  it('never makes it smaller', async () => {
    expect(await resize('5G')).toMatchObject({exitstatus: 'shrinking disks is not supported'})
    expect(await config()).toMatchObject({scsi0: 'HDDStorage:vm-100-disk-0,size=10G'})
  })

  it('needs the disk to be there', async () => {
    expect(await api.put(`${guests}/100/resize`, {disk: 'scsi1', size: '5G'})).toMatchObject({
      message: "disk 'scsi1' does not exist\n",
      status: 500,
    })
  })
})

describe('deleting', () => {
  it('frees its disks and its id', async () => {
    const before = await available('HDDStorage')
    await create({scsi0: 'HDDStorage:10'})
    expect(await api.task('DELETE', `${guests}/100`, {purge: 1})).toMatchObject({exitstatus: 'OK'})
    expect(await available('HDDStorage')).toBe(before)
    expect((await api.get('/cluster/nextid')).data).toBe('100')
  })

  it('leaves volumes that no configuration names, unless told otherwise', async () => {
    await create({scsi0: 'HDDStorage:10'})
    simulator.change((state) => {
      state.volumes.push({...state.volumes[0]!, volid: 'HDDStorage:vm-100-disk-9'})
    })
    await api.task('DELETE', `${guests}/100`)
    expect(simulator.state.volumes.map(({volid}) => volid)).toEqual(['HDDStorage:vm-100-disk-9'])
    await create()
    await api.task('DELETE', `${guests}/100`, {'destroy-unreferenced-disks': 1})
    expect(simulator.state.volumes).toEqual([])
  })

  it('is refused while it runs or is protected', async () => {
    await create({protection: 1, start: 1})
    expect(await api.delete(`${guests}/100`)).toMatchObject({
      message: "can't remove VM 100 - protection mode enabled\n",
      status: 500,
    })
    await api.put(`${guests}/100/config`, {protection: 0})
    expect(await api.delete(`${guests}/100`)).toMatchObject({
      message: 'VM 100 is running - destroy failed\n',
      status: 500,
    })
  })
})

describe('cloning', () => {
  const clone = (parameters: Record<string, number | string> = {}) =>
    api.task('POST', `${guests}/100/clone`, {newid: 200, ...parameters})

  beforeEach(async () => {
    await create({ide2: 'HDDStorage:cloudinit', name: 'base', net0: 'virtio,bridge=vmbr0', scsi0: 'HDDStorage:10'})
  })

  it('copies the disks and gives addresses and identities anew', async () => {
    expect(await clone({name: 'copy', storage: 'local-lvm'})).toMatchObject({
      exitstatus: 'OK',
      log: expect.arrayContaining([expect.stringMatching(/^transferred .* of 10\.0 GiB \(50\.00%\)$/)]),
    })
    const [source, copy] = [await config(100), await config(200)]
    expect(copy).toMatchObject({
      ide2: 'local-lvm:vm-200-cloudinit,media=cdrom,size=4M',
      name: 'copy',
      scsi0: 'local-lvm:vm-200-disk-0,size=10G',
    })
    for (const key of ['net0', 'smbios1', 'vmgenid']) expect(copy[key]).not.toBe(source[key])
  })

  it('without copying needs a template, which then cannot be deleted', async () => {
    expect(await api.post(`${guests}/100/clone`, {full: 0, newid: 200})).toMatchObject({
      message: expect.stringContaining('Linked clone feature is not supported'),
      status: 500,
    })
    await api.task('POST', `${guests}/100/template`)
    expect(await api.post(`${guests}/100/clone`, {newid: 200, storage: 'local-lvm'})).toMatchObject({
      errors: {storage: expect.any(String)},
      status: 400,
    })
    expect(await clone()).toMatchObject({exitstatus: 'OK'})
    expect(await config(200)).toMatchObject({scsi0: 'HDDStorage:base-100-disk-0/vm-200-disk-0,size=10G'})
    expect(await api.task('DELETE', `${guests}/100`)).toMatchObject({
      exitstatus: expect.stringContaining('still in use by linked clones'),
    })
  })

  it('to an id that is taken is refused', async () => {
    expect(await api.post(`${guests}/100/clone`, {newid: 100})).toMatchObject({
      message: expect.stringContaining('already exists'),
      status: 500,
    })
  })
})

describe('the guest agent', () => {
  const agent = (path: string) => api.get(`${guests}/100/agent/${path}`)

  it('is asked in vain until it is configured, runs, and is installed', async () => {
    await create({net0: 'virtio,bridge=vmbr0', ipconfig0: 'ip=192.168.1.50/24,gw=192.168.1.1'})
    const reasons = []
    reasons.push((await agent('network-get-interfaces')).message)
    await start()
    reasons.push((await agent('network-get-interfaces')).message)
    await api.task('POST', `${guests}/100/status/stop`)
    await api.put(`${guests}/100/config`, {agent: 1})
    await start()
    reasons.push((await agent('network-get-interfaces')).message)
    expect(reasons).toEqual([
      'VM 100 is not running\n',
      'No QEMU guest agent configured\n',
      'QEMU guest agent is not running\n',
    ])
    simulator.change((state) => {
      state.guests[100]!.inside.hasAgent = true
    })
    expect((await agent('network-get-interfaces')).data).toMatchObject({
      result: [{name: 'lo'}, {'ip-addresses': [{'ip-address': '192.168.1.50', prefix: 24}], name: 'eth0'}],
    })
  })

  it('takes a while after a start to be there', async () => {
    let now = Date.now()
    const real = await startSimulator({clock: () => now, durations: 'real', preset: 'single'})
    const ping = () => apiOf(real).post('/nodes/pve/qemu/101/agent/ping')
    await apiOf(real).post('/nodes/pve/qemu/101/status/start')
    now += 5000
    expect(await ping()).toMatchObject({message: 'QEMU guest agent is not running\n', status: 500})
    now += 15_000
    expect(await ping()).toMatchObject({status: 200})
    await real.close()
  })

  it('runs commands, given as a list', async () => {
    await create({agent: 1, start: 1})
    simulator.change((state) => {
      state.guests[100]!.inside.hasAgent = true
    })
    const {data} = await api.post(`${guests}/100/agent/exec`, {command: ['cloud-init', 'status']})
    expect((await api.get(`${guests}/100/agent/exec-status`, {pid: (data as {pid: number}).pid})).data).toMatchObject({
      exitcode: 0,
      exited: 1,
    })
  })
})

it('takes from a thin pool only what is written', async () => {
  const before = await available('HDDStorage')
  await create({scsi0: 'HDDStorage:100'})
  expect(before - (await available('HDDStorage'))).toBeLessThan(gibibyte)
})
