import {describe, expect, it} from 'vitest'
import {planLab, readLabState} from '#shared/plan/index'
import {checkParameters} from '#shared/proxmox/index'
import {labText, labWith, readLab} from './lab.ts'
import {simulatedLabs} from './server.ts'

const simulated = simulatedLabs()
const GIBIBYTE = 1024 ** 3
const codes = ({findings}: {findings: readonly {code: string; severity: string}[]}, severity = 'refusal') =>
  findings.filter((each) => each.severity === severity).map(({code}) => code)

describe('the plan of a new lab', () => {
  it('leaves 20 threads and 22 GiB of 72 and 126', async () => {
    const {plan} = await simulated()
    const {allocation, canApply} = await plan(
      labWith(['cores: 16, memory: 48G', 'cores: 32, memory: 64G'], [', numa: {node: 1}', '']),
    )
    expect(allocation.nodes).toEqual([
      {
        memoryBytes: {others: 0, planned: 104 * GIBIBYTE, remaining: 22 * GIBIBYTE, total: 126 * GIBIBYTE},
        node: 'pve',
        threads: {others: 0, planned: 52, remaining: 20, total: 72},
      },
    ])
    expect(allocation.storages[0]).toMatchObject({bytes: {planned: 400 * GIBIBYTE}, storage: 'HDDStorage'})
    expect(canApply).toBe(true)
  })

  it('asks little, and changes nothing', async () => {
    const {plan, simulator} = await simulated()
    await plan()
    expect(simulator.requests.map(({method}) => method)).toEqual(simulator.requests.map(() => 'GET'))
    expect(simulator.requests.length).toBeLessThanOrEqual(25)
  })

  it('has the steps in order, each with what it waits for and what it sends', async () => {
    const {plan} = await simulated()
    const {steps} = await plan()
    const kinds = ['create', 'resize', 'start', 'wait-ssh', 'cloud-init', 'deploy', 'health']
    expect(steps.map(({id}) => id)).toEqual([
      'image:pve/local',
      ...['postgres', 'ollama', 'dev'].flatMap((name) => kinds.map((kind) => `${kind}:${name}`)),
    ])
    for (const [index, {needs}] of steps.entries()) {
      for (const each of needs) expect(steps.findIndex(({id}) => id === each)).toBeLessThan(index)
    }
    for (const {call} of steps) {
      if (call)
        expect(checkParameters(call.method as 'POST', call.path.replace('/api2/json', ''), call.parameters)).toEqual({})
    }
    expect(steps.find(({id}) => id === 'create:ollama')?.call?.parameters).toMatchObject({
      balloon: '0',
      cpu: 'host',
      ide2: 'HDDStorage:cloudinit',
      ipconfig0: 'ip=192.168.1.51/24,gw=192.168.1.1',
      memory: '49152',
      net0: 'virtio,bridge=vmbr0',
      numa: '1',
      numa0: 'cpus=0-15,hostnodes=1,memory=49152,policy=bind',
      scsi0:
        'HDDStorage:0,import-from=local:import/debian-12-genericcloud-amd64-20250210-2019.qcow2,discard=on,iothread=1',
      serial0: 'socket',
      vmid: '101',
    })
    expect(steps.find(({id}) => id === 'resize:ollama')?.call).toMatchObject({
      method: 'PUT',
      parameters: {disk: 'scsi0', size: '200G'},
    })
  })

  it('is bound to the file and to the state of the server', async () => {
    const {client, plan, simulator} = await simulated()
    const first = await plan()
    expect(await plan()).toEqual(first)
    expect((await plan(`${labText}\n`)).fileHash).not.toBe(first.fileHash)
    await client.guests.create('pve', {memory: 512, name: 'new', vmid: 900})
    const second = await plan()
    expect(second.stateHash).not.toBe(first.stateHash)
    simulator.change(({nodes}) => {
      nodes['pve']!.memory.used += GIBIBYTE
    })
    expect((await plan()).stateHash).toBe(second.stateHash)
  })

  it('warns of what is slow and does not forbid it', async () => {
    const {plan} = await simulated()
    const {canApply, findings} = await plan(
      labWith(['cores: 16, memory: 48G', 'cores: 32, memory: 64G'], [', numa: {node: 1}', '']),
    )
    expect(codes({findings}, 'warning')).toEqual(['NUMA_SPLIT', 'DATABASE_ON_HDD'])
    expect(findings[1]).toMatchObject({
      line: 10,
      nextStep: expect.stringContaining('local-lvm'),
      subject: 'VM 100 postgres',
    })
    expect(canApply).toBe(true)
  })
})

describe('the plan of a lab that is there', () => {
  it('changes nothing, also when texts are written otherwise', async () => {
    const {carryOut, plan, simulator} = await simulated()
    await carryOut(await plan())
    simulator.change(({guests}) => {
      const {config} = guests[102]!
      config['tags'] = 'dev;lab'
      config['sshkeys'] = encodeURIComponent(
        decodeURIComponent(config['sshkeys']!).trim().replace(/ \S+$/, ' other@comment'),
      )
      config['ipconfig0'] = 'gw=192.168.1.1,ip=192.168.1.52/24'
      config['agent'] = 'enabled=1'
      delete config['numa']
      delete config['sockets']
    })
    const again = await plan()
    expect(again).toMatchObject({canApply: true, seconds: 0, steps: []})
    expect(again.guests.map(({action}) => action)).toEqual(['unchanged', 'unchanged', 'unchanged'])
    expect(again.allocation.nodes[0]).toMatchObject({threads: {others: 0, planned: 36}})
  })

  it('grows and changes what the file says, with the digest of what was read', async () => {
    const {carryOut, client, plan} = await simulated()
    await carryOut(await plan())
    const changed = await plan(
      labWith(['cores: 4, memory: 8G, disk: 100G', 'cores: 6, memory: 8G, disk: 150G'], [', tags: [lab, dev]', '']),
    )
    const {digest} = await client.guests.configuration('pve', 100)
    expect(changed.steps.map(({call, id, needs}) => [id, call?.parameters, needs])).toEqual([
      ['configure:postgres', {cores: '6', digest}, []],
      ['resize:postgres', {disk: 'scsi0', size: '150G'}, ['configure:postgres']],
      ['configure:dev', expect.objectContaining({delete: 'tags'}), []],
    ])
    expect(changed.findings).toMatchObject([
      {code: 'NEEDS_REBOOT', nextStep: 'After the change: lab vm reboot 100', subject: 'VM 100 postgres'},
    ])
    await carryOut(changed)
  })

  it('starts what was stopped, and deploys to it', async () => {
    const {carryOut, client, plan} = await simulated()
    await carryOut(await plan())
    await client.guests.stop('pve', 102)
    expect((await plan()).steps.map(({id}) => id)).toEqual([
      'start:dev',
      'wait-ssh:dev',
      'cloud-init:dev',
      'deploy:dev',
      'health:dev',
    ])
    expect((await plan(labWith(['tags: [lab, dev]', 'tags: [lab, dev], running: false']))).steps).toEqual([])
  })

  it('never shrinks a disk, and never moves one or a machine', async () => {
    const {carryOut, plan} = await simulated()
    await carryOut(await plan())
    const changed = await plan(
      labWith(
        ['memory: 8G, disk: 100G', 'memory: 8G, disk: 50G'],
        ['vmid: 101', 'vmid: 110'],
        ['ip: 192.168.1.52,', 'ip: 192.168.1.52, storage: local-lvm,'],
      ),
    )
    expect(codes(changed).toSorted()).toEqual(['DISK_ELSEWHERE', 'DISK_WOULD_SHRINK', 'GUEST_ELSEWHERE'])
    expect(changed).toMatchObject({canApply: false, steps: []})
  })

  it('has the same figures as before, also where a storage does not say what is written', async () => {
    const {carryOut, client, plan} = await simulated()
    const before = (await plan()).allocation
    await carryOut(await plan())
    await client.nodes.backUp('pve', {storage: 'local', vmid: '100'})
    const {lab, ...read} = await readLab(labText)
    const state = await readLabState(client, lab)
    const silent = state.storages.map((storage) => ({
      ...storage,
      volumes: storage.volumes?.map((volume) => ({...volume, usedBytes: null})) ?? null,
    }))
    const again = planLab({...read, lab}, {...state, storages: silent}, {address: 'pve:8006', tokenId: 'lab@pve!x'})
    expect(again.allocation.nodes).toEqual(before.nodes)
    expect(again.allocation.storages[0]).toEqual(before.storages[0])
  })

  it('refuses what is locked', async () => {
    const {carryOut, plan, simulator} = await simulated()
    await carryOut(await plan())
    simulator.change(({guests}) => {
      guests[100]!.config['lock'] = 'backup'
    })
    expect(codes(await plan())).toEqual(['GUEST_LOCKED'])
  })
})

describe('what stands in the way', () => {
  it('is a machine that has the VMID, the name or the address, and another uuid', async () => {
    const {client, plan} = await simulated()
    await client.guests.create('pve', {ipconfig0: 'ip=192.168.1.51/24', name: 'other', vmid: 100})
    await client.guests.create('pve', {name: 'dev', vmid: 900})
    const {findings} = await plan()
    expect(codes({findings})).toEqual(['VMID_TAKEN', 'NAME_TAKEN', 'ADDRESS_TAKEN'])
    expect(findings[0]).toMatchObject({
      line: 10,
      nextStep: 'Take another VMID (103 is free); if it is the same machine: lab vm import 100',
      subject: 'VM 100 postgres',
    })
    expect(findings[2]?.nextStep).toContain('192.168.1.53')
  })

  it('is an address that the agent of a machine tells', async () => {
    const {client, plan, simulator} = await simulated()
    await client.guests.create('pve', {agent: '1', name: 'other', net0: 'virtio,bridge=vmbr0', vmid: 900})
    await client.guests.start('pve', 900)
    simulator.change(({guests}) => {
      Object.assign(guests[900]!.inside, {addresses: ['192.168.1.50'], hasAgent: true})
    })
    expect(codes(await plan())).toEqual(['ADDRESS_TAKEN'])
  })

  it.each<[string, readonly [string, string], string[]]>([
    ['a node that is not there', ['node: pve,', 'node: pve9,'], ['NODE_MISSING']],
    ['an address outside the subnet', ['192.168.1.52', '192.168.2.52'], ['ADDRESS_OUTSIDE']],
    ['the address of the network', ['192.168.1.52', '192.168.1.255'], ['ADDRESS_OUTSIDE']],
    ['the address of the host', ['192.168.1.52', '192.168.1.10'], ['ADDRESS_IS_HOST']],
    ['the address of the gateway', ['192.168.1.52', '192.168.1.1'], ['ADDRESS_IS_GATEWAY']],
    ['an address twice', ['192.168.1.52', '192.168.1.50'], ['DUPLICATE_ADDRESS']],
    ['a VMID twice', ['vmid: 102', 'vmid: 100'], ['DUPLICATE_VMID']],
    ['a storage that is not there', ['disks: HDDStorage', 'disks: SSDStorage'], ['STORAGE_MISSING']],
    ['a storage that takes no disks', ['disks: HDDStorage', 'disks: local'], ['STORAGE_CONTENT', 'STORAGE_FULL']],
    [
      'images on what keeps no files',
      ['disks: HDDStorage', 'disks: HDDStorage, images: local-lvm'],
      ['IMAGE_STORAGE_TYPE'],
    ],
    [
      'a machine larger than the host',
      ['role: dev, cores: 16', 'role: dev, cores: 80'],
      ['THREADS_SHORT', 'CORES_TOO_MANY'],
    ],
    ['a NUMA node that is not there', ['numa: {node: 1}', 'numa: {node: 2}'], ['NUMA_NODE_MISSING']],
    ['more memory than a NUMA node has', ['memory: 48G', 'memory: 64G'], ['NUMA_MEMORY_SHORT']],
    ['a CPU type that the host is not', ['tags: [lab, dev]', 'cpu: x86-64-v4'], ['CPU_UNSUPPORTED']],
    ['a CPU type that nobody knows', ['tags: [lab, dev]', 'cpu: Turbo'], ['VALUE_REFUSED']],
    ['a pool that is not there', ['name: homelab', 'name: homelab\npool: lab'], ['POOL_MISSING']],
    ['a key that is not there', ['~/key.pub', '~/nothing.pub'], ['SSH_KEY_UNREADABLE']],
    ['an image that is not to be had', ['https://cloud.debian.org', 'https://example.org'], ['IMAGE_UNREACHABLE']],
  ])('is %s', async (_, change, expected) => {
    const {plan} = await simulated()
    const result = await plan(labWith(change))
    expect(codes(result)).toEqual(expected)
    expect(result.canApply).toBe(false)
  })

  it('is a storage for images that is not set up for them, and the command for root is said', async () => {
    const {plan, simulator} = await simulated()
    simulator.change(({storages}) => {
      storages['local']!.content = ['iso', 'backup']
    })
    const {findings} = await plan()
    expect(codes({findings})).toEqual(['IMAGE_STORAGE_CONTENT'])
    expect(findings[0]?.nextStep).toBe('Once, as root at the server: pvesm set local --content backup,import,iso')
  })

  it('is what the token may not do, by path, and what it may not see is said', async () => {
    const {connect, plan, simulator} = await simulated()
    const id = 'lab@pve!reader'
    const secret = '01234567-89ab-cdef-0123-456789abcdef'
    simulator.change(({access}) => {
      access.tokens[id] = {expire: 0, isPrivilegeSeparated: true, secret}
      access.roles['Starter'] = {isBuiltIn: false, privileges: ['VM.Audit', 'VM.PowerMgmt']}
      access.acl.push({path: '/', propagates: true, roleid: 'PVEAuditor', type: 'token', ugid: id})
      access.acl.push({path: '/vms', propagates: true, roleid: 'Starter', type: 'token', ugid: id})
    })
    const {findings} = await plan(labText, connect(id, secret))
    const missing = findings.filter(({code}) => code === 'PRIVILEGE_MISSING')
    expect(missing.map(({message}) => / on (\S+),/.exec(message)?.[1]).toSorted()).toEqual([
      '/nodes/pve',
      '/sdn/zones/localnetwork/vmbr0',
      '/storage/HDDStorage',
      '/storage/local',
      '/vms',
    ])
    expect(missing.every(({nextStep}) => nextStep === 'lab access setup')).toBe(true)
  })

  it('is a machine with the VMID whose configuration cannot be read', async () => {
    const {carryOut, plan, simulator} = await simulated()
    await carryOut(await plan())
    const message = 'Permission check failed (/vms/100, VM.Audit)'
    simulator.fault({effect: {kind: 'error', message, status: 403}, method: 'GET', path: '/nodes/pve/qemu/100/config'})
    expect(codes(await plan())).toEqual(['GUEST_UNREADABLE'])
  })

  it('counts other machines that run or start with the host, and disks that are only promised', async () => {
    const {client, plan} = await simulated()
    await client.guests.create('pve', {cores: 40, memory: 8192, name: 'busy', onboot: true, vmid: 900})
    await client.guests.create('pve', {cores: 4, memory: 65536, name: 'idle', scsi0: 'HDDStorage:1900', vmid: 901})
    const {allocation, findings} = await plan()
    expect(allocation.nodes[0]).toMatchObject({
      memoryBytes: {others: 8 * GIBIBYTE},
      threads: {others: 40, remaining: -4},
    })
    expect(codes({findings})).toEqual([])
    expect(codes({findings}, 'warning')).toEqual(['THREADS_OVERCOMMITTED', 'STORAGE_OVERCOMMITTED', 'DATABASE_ON_HDD'])
  })

  it('is told all at once', async () => {
    const {plan} = await simulated()
    const result = await plan(
      labWith(['bridge: vmbr0', 'bridge: vmbr9'], ['192.168.1.52', '192.168.1.10'], ['memory: 32G', 'memory: 96G']),
    )
    expect(codes(result)).toEqual(['ADDRESS_IS_HOST', 'BRIDGE_MISSING', 'MEMORY_SHORT'])
  })
})
