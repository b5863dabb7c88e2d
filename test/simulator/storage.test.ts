import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type Simulator, type Storage, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let simulator: Simulator
let api: ReturnType<typeof apiOf>

const gibibyte = 1024 ** 3
const guests = '/nodes/pve/qemu'
const image =
  'https://cloud.debian.org/images/cloud/bookworm/20251112-2294/debian-12-genericcloud-amd64-20251112-2294.qcow2'
const sha512 = 'a'.repeat(128)

beforeEach(async () => {
  simulator = await startSimulator()
  api = apiOf(simulator)
  simulator.change(({storages}) => {
    const common = {
      content: ['images'],
      isEnabled: true,
      isShared: false,
      nodes: null,
      otherUse: 0,
      total: 100 * gibibyte,
    }
    const more: Storage[] = [
      {...common, content: ['backup', 'images', 'import', 'iso'], path: '/srv', storage: 'files', type: 'dir'},
      {...common, storage: 'thick', type: 'lvm', vgname: 'vg'},
      {...common, storage: 'thin', thinpool: 'data', type: 'lvmthin', vgname: 'vg'},
      {...common, pool: 'tank', storage: 'zfs', type: 'zfspool'},
      {...common, isSparse: true, pool: 'tank', storage: 'sparse', type: 'zfspool'},
      {...common, isEnabled: false, storage: 'off', type: 'lvmthin', vgname: 'vg'},
      {...common, nodes: ['other'], storage: 'elsewhere', type: 'lvmthin', vgname: 'vg'},
    ]
    for (const storage of more) storages[storage.storage] = storage
  })
})
afterEach(() => simulator.close())

const available = async (storage: string) =>
  ((await api.get(`/nodes/pve/storage/${storage}/status`)).data as {avail: number}).avail
const create = (parameters: Record<string, number | string>, vmid = 100) =>
  api.task('POST', guests, {vmid, ...parameters})

describe('a new disk', () => {
  it.each([
    ['files', 'files:100/vm-100-disk-0.raw'],
    ['thick', 'thick:vm-100-disk-0'],
    ['thin', 'thin:vm-100-disk-0'],
    ['zfs', 'zfs:vm-100-disk-0'],
  ])('on %s is called %s', async (storage, volid) => {
    await create({scsi0: `${storage}:10`})
    expect(simulator.state.guests[100]?.config['scsi0']).toBe(`${volid},size=10G`)
    const {data} = await api.get(`/nodes/pve/storage/${storage}/content`, {content: 'images'})
    expect(data).toEqual([expect.objectContaining({content: 'images', size: 10 * gibibyte, vmid: 100, volid})])
  })

  it.each([
    ['thick', true],
    ['zfs', true],
    ['thin', false],
    ['sparse', false],
    ['files', false],
  ])('on %s takes its whole size at once: %s', async (storage, isThick) => {
    await create({scsi0: `${storage}:10`})
    expect(100 * gibibyte - (await available(storage)) >= 10 * gibibyte).toBe(isThick)
  })

  it.each([
    ['thick', /Volume group "vg" has insufficient free space \(\d+ extents\): 51200 required\.$/],
    ['zfs', /^zfs error: cannot create 'tank\/vm-100-disk-1': out of space$/],
  ])('on %s that is too large ends the task, and what was made before is freed', async (storage, message) => {
    const {exitstatus} = await create({scsi0: `${storage}:10`, scsi1: `${storage}:200`})
    expect(exitstatus).toMatch(message)
    expect(await available(storage)).toBe(100 * gibibyte)
    expect(simulator.state.guests).toEqual({})
  })

  it('on a thin pool may be larger than the pool: only the sum of sizes shows that it is promised too often', async () => {
    expect(await create({scsi0: 'thin:500'})).toMatchObject({exitstatus: 'OK'})
    const {data} = await api.get('/nodes/pve/storage/thin/content', {content: 'images'})
    expect((data as {size: number}[])[0]?.size).toBe(500 * gibibyte)
  })

  it.each([
    ['off', "storage 'off' is disabled"],
    ['elsewhere', "storage 'elsewhere' is not available on node 'pve'"],
  ])('on storage %s is refused', async (storage, message) => {
    const answer = await api.post(guests, {scsi0: `${storage}:1`, vmid: 100})
    expect(answer).toMatchObject({message: `${message}\n`, status: 500})
  })

  it('is qcow2 only where there are files and it is said', async () => {
    await create({scsi0: 'files:1,format=qcow2'})
    expect(simulator.state.volumes[0]).toMatchObject({format: 'qcow2', volid: 'files:100/vm-100-disk-0.qcow2'})
  })
})

describe('the list of storages', () => {
  it('says what each is and how full, of those that can hold something', async () => {
    const {data} = await api.get('/nodes/pve/storage', {content: 'import', enabled: 1})
    expect(data).toMatchObject([
      {
        active: 1,
        content: 'backup,import,iso,vztmpl',
        enabled: 1,
        shared: 0,
        storage: 'local',
        total: 94e9,
        type: 'dir',
      },
      {storage: 'files', total: 100 * gibibyte},
    ])
  })

  it('leaves out what is not on the node', async () => {
    const {data} = await api.get('/nodes/pve/storage')
    const names = (data as {storage: string}[]).map(({storage}) => storage)
    expect(names).toContain('off')
    expect(names).not.toContain('elsewhere')
  })

  it('is changed with the whole list of contents', async () => {
    await api.put('/storage/local', {content: 'iso,backup'})
    expect((await api.get('/storage/local')).data).toMatchObject({
      content: 'iso,backup',
      path: '/var/lib/vz',
      type: 'dir',
    })
  })
})

describe('downloading an image', () => {
  const parameters = {content: 'import', filename: 'debian-12.qcow2', url: image}
  const download = (more: Record<string, string> = {}) =>
    api.task('POST', '/nodes/pve/storage/local/download-url', {...parameters, ...more})
  const checked = {checksum: sha512, 'checksum-algorithm': 'sha512'}

  it('stores it under its name, in a task that is called by it', async () => {
    const {exitstatus, log, upid} = await download(checked)
    expect(exitstatus).toBe('OK')
    expect(upid).toContain(':download:debian-12.qcow2:')
    expect(log).toContainEqual(expect.stringMatching(/\.\.\.\. {2}50% /))
    expect((await api.get('/nodes/pve/storage/local/content', {content: 'import'})).data).toMatchObject([
      {format: 'qcow2', volid: 'local:import/debian-12.qcow2'},
    ])
  })

  it('that is there with that checksum downloads nothing', async () => {
    await download(checked)
    expect(await download(checked)).toMatchObject({
      exitstatus: 'OK',
      log: expect.arrayContaining([expect.stringContaining('no need to download')]),
    })
  })

  it('that is there with another checksum, or without one to compare, fails', async () => {
    await download(checked)
    expect(await download({...checked, checksum: 'b'.repeat(128)})).toMatchObject({
      exitstatus: expect.stringContaining('checksum mismatch'),
    })
    expect(await download()).toMatchObject({exitstatus: expect.stringContaining('refusing to override existing file')})
  })

  it('with a checksum that it has not got fails and stores nothing', async () => {
    simulator.change(({images}) =>
      images.unshift({
        checksums: {sha512: 'c'.repeat(128)},
        mimeType: 'x',
        size: 100,
        url: image,
        virtualSize: gibibyte,
      }),
    )
    expect(await download(checked)).toMatchObject({exitstatus: expect.stringContaining('checksum mismatch')})
    expect(simulator.state.volumes).toEqual([])
  })

  it.each([
    ['a storage that is no folder', 'local-lvm', {}, 'not a file based storage!'],
    ['a name that is no disk image', 'local', {filename: 'debian-12.img'}, 'wrong extension'],
    ['something compressed', 'local', {compression: 'gz'}, 'decompression not supported for import'],
  ])('to %s is refused', async (_, storage, more, message) => {
    const answer = await api.post(`/nodes/pve/storage/${storage}/download-url`, {...parameters, ...more})
    expect(answer).toMatchObject({message: expect.stringContaining(message), status: 500})
  })

  it('to a storage that is not set up for it is refused, as on a fresh host', async () => {
    const fresh = await startSimulator({preset: 'single'})
    const answer = await apiOf(fresh).post('/nodes/pve/storage/local/download-url', parameters)
    expect(answer).toMatchObject({
      message: "storage 'local' is not configured for content-type 'import'\n",
      status: 500,
    })
    await fresh.close()
  })

  it('that is too large fails', async () => {
    simulator.change(({storages}) => {
      storages['local']!.otherUse = storages['local']!.total
    })
    expect(await download(checked)).toMatchObject({exitstatus: expect.stringContaining('No space left on device')})
  })

  it('can be sized up before', async () => {
    const {data} = await api.get('/nodes/pve/query-url-metadata', {url: image})
    expect(data).toMatchObject({filename: image.split('/').at(-1), size: 348_127_232})
    expect(await api.get('/nodes/pve/query-url-metadata', {url: 'https://example.org/x'})).toMatchObject({status: 500})
  })
})

describe('importing an image', () => {
  beforeEach(async () => {
    await api.task('POST', '/nodes/pve/storage/local/download-url', {
      content: 'import',
      filename: 'debian-12.qcow2',
      url: image,
    })
  })

  it('gives a disk of the size of the image, with what is written of it', async () => {
    const {exitstatus, log} = await create({scsi0: 'HDDStorage:0,import-from=local:import/debian-12.qcow2,discard=on'})
    expect(exitstatus).toBe('OK')
    expect(log).toContain('transferred 1.5 GiB of 3.0 GiB (50.00%)')
    expect(simulator.state.guests[100]?.config['scsi0']).toBe('HDDStorage:vm-100-disk-0,discard=on,size=3G')
    expect((await available('HDDStorage')) < 2.18e12 - 0.5 * gibibyte).toBe(true)
  })

  it.each([
    ['with a size', 'HDDStorage:10,import-from=local:import/debian-12.qcow2', 'requires special syntax'],
    ['of an ISO image', 'HDDStorage:0,import-from=local:iso/debian.iso', "has wrong type 'iso'"],
    ['of a path', 'HDDStorage:0,import-from=/tmp/x.qcow2', 'only root'],
  ])('%s is refused', async (_, scsi0, message) => {
    expect(await api.post(guests, {scsi0, vmid: 100})).toMatchObject({
      errors: {scsi0: expect.stringContaining(message)},
      status: 400,
    })
  })

  it('that is not there ends the task and leaves nothing', async () => {
    const {exitstatus} = await create({scsi0: 'HDDStorage:0,import-from=local:import/none.qcow2'})
    expect(exitstatus).toBe("volume 'local:import/none.qcow2' does not exist")
    expect(simulator.state.guests).toEqual({})
  })
})

describe('deleting a volume', () => {
  const content = '/nodes/pve/storage/HDDStorage/content'

  it('is refused while a machine has it', async () => {
    await create({scsi0: 'HDDStorage:1'})
    expect(await api.delete(`${content}/${encodeURIComponent('HDDStorage:vm-100-disk-0')}`)).toMatchObject({
      message: expect.stringContaining("VMID '100' exists"),
      status: 500,
    })
  })

  it('that nobody has frees its space', async () => {
    simulator.change(({volumes}) =>
      volumes.push({
        content: 'images',
        ctime: 0,
        format: 'raw',
        node: 'pve',
        size: 1,
        storage: 'HDDStorage',
        used: 1,
        vmid: 7,
        volid: 'HDDStorage:vm-7-disk-0',
      }),
    )
    expect(await api.task('DELETE', `${content}/${encodeURIComponent('HDDStorage:vm-7-disk-0')}`)).toMatchObject({
      exitstatus: 'OK',
    })
    expect(simulator.state.volumes).toEqual([])
  })
})

describe('a snapshot', () => {
  const take = (parameters: Record<string, number | string> = {}) =>
    api.task('POST', `${guests}/100/snapshot`, {snapname: 'before', ...parameters})
  const canSnapshot = async () =>
    ((await api.get(`${guests}/100/feature`, {feature: 'snapshot'})).data as {hasFeature: number}).hasFeature

  it.each([
    ['thin:10', 1],
    ['zfs:10', 1],
    ['files:10,format=qcow2', 1],
    ['files:10', 0],
    ['thick:10', 0],
  ])('of a disk %s is possible: %i', async (scsi0, hasFeature) => {
    await create({scsi0})
    expect(await canSnapshot()).toBe(hasFeature)
    expect(await take()).toMatchObject({exitstatus: hasFeature ? 'OK' : 'snapshot feature is not available'})
  })

  it('of thick LVM is possible as a chain of volumes, since version 9', async () => {
    simulator.change(({storages}) => {
      storages['thick']!.hasVolumeChain = true
    })
    await create({scsi0: 'thick:10,format=qcow2'})
    expect(await canSnapshot()).toBe(1)
  })

  it('brings back the configuration and the size of disks', async () => {
    await create({cores: 2, scsi0: 'thin:10'})
    await take()
    await api.put(`${guests}/100/config`, {cores: 4})
    await api.task('PUT', `${guests}/100/resize`, {disk: 'scsi0', size: '20G'})
    expect(await api.task('POST', `${guests}/100/snapshot/before/rollback`)).toMatchObject({exitstatus: 'OK'})
    expect((await api.get(`${guests}/100/config`)).data).toMatchObject({cores: 2, scsi0: 'thin:vm-100-disk-0,size=10G'})
  })

  it('is listed with what it descends from, and the present below the newest', async () => {
    await create({scsi0: 'thin:10'})
    await take({description: 'first'})
    await take({snapname: 'after'})
    expect((await api.get(`${guests}/100/snapshot`)).data).toMatchObject([
      {description: 'first', name: 'before', snaptime: expect.any(Number), vmstate: 0},
      {name: 'after', parent: 'before'},
      {name: 'current', parent: 'after'},
    ])
    await api.task('DELETE', `${guests}/100/snapshot/before`)
    expect((await api.get(`${guests}/100/snapshot`)).data).toMatchObject([{name: 'after'}, {name: 'current'}])
  })

  it('of a name that is used, or is not there, fails in its task', async () => {
    await create({scsi0: 'thin:10'})
    await take()
    expect(await take()).toMatchObject({exitstatus: "snapshot name 'before' already used"})
    expect(await api.task('DELETE', `${guests}/100/snapshot/none`)).toMatchObject({
      exitstatus: "snapshot 'none' does not exist",
    })
    expect(await api.task('POST', `${guests}/100/snapshot/none/rollback`)).toMatchObject({
      exitstatus: "snapshot 'none' does not exist",
    })
  })

  it('called current is refused', async () => {
    await create({scsi0: 'thin:10'})
    expect(await api.post(`${guests}/100/snapshot`, {snapname: 'current'})).toMatchObject({status: 500})
  })

  it('with memory takes as much space as there is memory', async () => {
    await create({memory: 4096, scsi0: 'thin:10', start: 1})
    const before = await available('thin')
    await take({vmstate: 1})
    expect(before - (await available('thin'))).toBe(4 * gibibyte)
    await api.task('DELETE', `${guests}/100/snapshot/before`)
    expect(await available('thin')).toBe(before)
  })

  it('on ZFS goes back only to the newest', async () => {
    await create({scsi0: 'zfs:10'})
    await take()
    await take({snapname: 'after'})
    expect(await api.task('POST', `${guests}/100/snapshot/before/rollback`)).toMatchObject({
      exitstatus: expect.stringContaining('is not most recent snapshot'),
    })
  })
})

describe('a backup', () => {
  const backUp = (parameters: Record<string, number | string> = {}) =>
    api.task('POST', '/nodes/pve/vzdump', {storage: 'local', vmid: '100', ...parameters})

  beforeEach(async () => {
    await create({name: 'pg', scsi0: 'thin:10'})
    simulator.change(({volumes}) => {
      volumes[0]!.used = 4 * gibibyte
    })
  })

  it('is an archive on the storage, with progress in the log', async () => {
    const {exitstatus, log} = await backUp({
      compress: 'zstd',
      mode: 'snapshot',
      'notes-template': '{{guestname}} of {{node}}',
      protected: 1,
    })
    expect(exitstatus).toBe('OK')
    expect(log).toContainEqual(expect.stringMatching(/^INFO: +50% \(2\.0 GiB of 4\.0 GiB\)/))
    expect((await api.get('/nodes/pve/storage/local/content', {content: 'backup'})).data).toMatchObject([
      {
        format: 'vma.zst',
        notes: 'pg of pve',
        protected: 1,
        vmid: 100,
        volid: expect.stringMatching(/^local:backup\/vzdump-qemu-100-\d{4}_\d\d_\d\d-\d\d_\d\d_\d\d\.vma\.zst$/),
      },
    ])
    expect(simulator.state.guests[100]?.config).not.toHaveProperty('lock')
  })

  it('needs a storage for backups with room for it', async () => {
    expect(await backUp({storage: 'thin'})).toMatchObject({exitstatus: expect.stringContaining('wrong content type')})
    simulator.change(({storages}) => {
      storages['local']!.otherUse = storages['local']!.total
    })
    expect(await backUp()).toMatchObject({
      exitstatus: 'job errors',
      log: expect.arrayContaining([expect.stringContaining('No space left')]),
    })
  })

  it('of some that cannot be done has errors, and does the others', async () => {
    expect(await backUp({vmid: '100,999'})).toMatchObject({
      exitstatus: 'job errors',
      log: expect.arrayContaining([expect.stringContaining("unable to find VM '999'")]),
    })
    expect(simulator.state.volumes.filter(({content}) => content === 'backup')).toHaveLength(1)
  })

  it('locks the machine while it runs', async () => {
    simulator.fault({effect: {kind: 'task-never-ends'}})
    const {data} = await api.post('/nodes/pve/vzdump', {storage: 'local', vmid: '100'})
    expect(await api.post(`${guests}/100/status/start`)).toMatchObject({
      message: 'VM is locked (backup)\n',
      status: 500,
    })
    await api.delete(`/nodes/pve/tasks/${encodeURIComponent(String(data))}`)
    expect(await api.task('POST', `${guests}/100/status/start`)).toMatchObject({exitstatus: 'OK'})
  })

  it('keeps the last ones, and those that are protected', async () => {
    simulator.change(({volumes}) => {
      const old = {
        content: 'backup' as const,
        ctime: 1,
        format: 'vma.zst',
        node: 'pve',
        size: 1,
        storage: 'local',
        used: 1,
        vmid: 100,
      }
      volumes.push({...old, volid: 'local:backup/old'}, {...old, isProtected: true, volid: 'local:backup/kept'})
    })
    await backUp({'prune-backups': 'keep-last=1'})
    const left = simulator.state.volumes.filter(({content}) => content === 'backup').map(({volid}) => volid)
    expect(left).toEqual(['local:backup/kept', expect.stringContaining('vzdump-qemu-100')])
  })

  it('becomes a machine again, under another id or in the place of the one that it is of', async () => {
    await backUp()
    const archive = simulator.state.volumes.find(({content}) => content === 'backup')!.volid
    const before = simulator.state.guests[100]!.config
    expect(await create({archive, storage: 'thick', unique: 1}, 200)).toMatchObject({exitstatus: 'OK'})
    const copy = simulator.state.guests[200]!.config
    expect(copy).toMatchObject({name: 'pg', scsi0: 'thick:vm-200-disk-0,size=10G'})
    expect(copy['smbios1']).not.toBe(before['smbios1'])
    expect(await api.post(guests, {archive, vmid: 100})).toMatchObject({
      message: "unable to restore VM 100 - VM 100 already exists on node 'pve'\n",
      status: 500,
    })
    await api.put(`${guests}/100/config`, {name: 'changed'})
    expect(await create({archive, force: 1})).toMatchObject({
      exitstatus: 'OK',
      upid: expect.stringContaining(':qmrestore:100:'),
    })
    expect(simulator.state.guests[100]!.config).toMatchObject({name: 'pg', smbios1: before['smbios1']})
  })
})
