import {chmodSync, lstatSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {type ImportRequest, importMachines} from '#shared/machines/index'
import {planLab, readLabState, readLabText} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {failureOf, type Simulated, simulatedServers} from '../guests/support/simulated.ts'
import {exampleFile, publicKey} from '../plan/lab.ts'

const simulated = simulatedServers()
const request: ImportRequest = {addresses: [], all: false, into: undefined, lab: 'homelab', references: []}
const importing = (client: ProxmoxClient, more: Partial<ImportRequest>) => importMachines(client, {...request, ...more})

/** Sets something on a machine at the server, as nobody of ours would. */
function configure({simulator}: Simulated, vmid: number, settings: Readonly<Record<string, string>>) {
  simulator.change(({guests}) => Object.assign(guests[vmid]!.config, settings))
}

/** A server with two machines that know who may log in. */
async function server() {
  const found = await simulated()
  for (const vmid of [100, 101]) configure(found, vmid, {ciuser: 'admin', sshkeys: encodeURIComponent(publicKey)})
  return found
}

async function planOf({client}: Simulated, text: string) {
  const read = await readLabText(text, 'lab.yaml')
  return planLab(read, await readLabState(client, read.lab), {address: 'pve:8006', tokenId: client.tokenId})
}

/** Comments at every place, one machine that is not there, and an order of its own. */
const ownText = `# Ours.
name: homelab
host: {node: pve}
storages: {disks: local-lvm}   # fast
network: {bridge: vmbr0, subnet: 192.168.1.0/24, gateway: 192.168.1.1}
image:
  url: https://cloud.debian.org/images/cloud/bookworm/20250210-2019/debian-12-genericcloud-amd64-20250210-2019.qcow2
  checksum: ${'ab'.repeat(64)}
vms:
  # The database.
  - name: postgres
    vmid: 110
    role: postgres
    cores: 2
    memory: 2G
    disk: 20G
    ip: 192.168.1.60   # fixed
    # onboot: false

# The end.
access: {sshKeys: ['${publicKey}']}
`

function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'lab-import-')), 'lab.yaml')
  writeFileSync(file, text)
  return file
}

describe('importing machines', () => {
  it('makes a lab file that a plan has no step for, and only reads', async () => {
    const found = await server()
    const {labFile, machines, proof} = await importing(found.client, {all: true})
    expect(machines.map(({name, vmid}) => [vmid, name])).toEqual([
      [100, 'dns'],
      [101, 'files'],
    ])
    expect(proof).toEqual({isUnchanged: true, otherSteps: 0, refusals: [], steps: []})
    const plan = await planOf(found, labFile)
    expect(plan).toMatchObject({canApply: true, findings: [], steps: []})
    expect(plan.guests).toMatchObject([
      {action: 'unchanged', diskBytes: 32 * 1024 ** 3, ip: '192.168.1.50', memoryBytes: 2 * 1024 ** 3, threads: 2},
      {action: 'unchanged', ip: '192.168.1.51', uuid: '5b0a7c1e-0000-4000-8000-000000000065'},
    ])
    const {lab} = await readLabText(labFile, 'lab.yaml')
    expect(lab.access).toEqual({sshKeys: [publicKey], user: 'admin'})
    expect(lab.vms).toMatchObject([
      {deploy: false, running: true},
      {deploy: false, running: false},
    ])
    expect(found.changes()).toEqual([])
  })

  it('says all that a lab file cannot, and a plan leaves it alone, also when the machine is changed', async () => {
    const found = await server()
    configure(found, 101, {
      agent: '1,fstrim_cloned_disks=1',
      balloon: '1024',
      bios: 'ovmf',
      cipassword: 'never-shown',
      cpu: 'host,flags=+aes',
      description: 'Notes',
      hostpci0: '0000:01:00.0',
      nameserver: '9.9.9.9',
      net0: 'e1000=BC:24:11:00:00:65,bridge=vmbr0,firewall=1,tag=20',
      net1: 'virtio=BC:24:11:00:01:65,bridge=vmbr1',
      numa: '1',
      ostype: 'win11',
      scsi1: 'local-lvm:vm-101-disk-1,size=8G',
      tags: 'Old;new',
      usb0: 'host=1234:5678',
    })
    const outcome = await importing(found.client, {references: ['files']})
    expect(outcome.proof).toMatchObject({isUnchanged: true})
    expect(outcome.findings.map(({code}) => code)).toEqual([
      ...['AGENT', 'BALLOON', 'CPU_FLAGS', 'OTHER_SYSTEM', 'TAGS', 'NUMA'],
      ...['NETWORK_CARD', 'NETWORK_CARD', 'MORE_DISKS', 'MORE_NETWORK_CARDS', 'HOST_DEVICES', 'FIRMWARE'],
      ...['CLOUD_INIT', 'OTHER_SETTINGS'],
    ])
    expect(outcome.findings.find(({code}) => code === 'CLOUD_INIT')?.message).toBe(
      'VM 101 files has cloud-init values of its own (cipassword, nameserver); a lab file cannot say that, and a plan leaves it alone.',
    )
    expect(JSON.stringify(outcome)).not.toContain('never-shown')
    const changed = await planOf(
      found,
      outcome.labFile.replace('cores: 2', 'cores: 4').replace('disk: 32G', 'disk: 40G'),
    )
    expect(changed.steps.map(({call, id}) => [id, call?.parameters])).toEqual([
      ['configure:files', {cores: '4', digest: expect.any(String)}],
      ['resize:files', {disk: 'scsi0', size: '40G'}],
    ])
  })

  it('says nothing of cloud-init values that are those of the file', async () => {
    const found = await server()
    configure(found, 101, {nameserver: '192.168.1.1'})
    const {findings, labFile} = await importing(found.client, {references: ['files']})
    expect(findings.filter(({code}) => code === 'CLOUD_INIT')).toEqual([])
    configure(found, 101, {ciuser: 'other'})
    const file = fileWith(
      labFile.replace(
        / {2}- name: files[\s\S]*$/,
        '  - {name: a, vmid: 300, role: dev, cores: 1, memory: 1G, disk: 9G, ip: 192.168.1.99}\n',
      ),
    )
    const into = await importing(found.client, {into: file, references: ['files']})
    expect(into.findings.find(({code}) => code === 'CLOUD_INIT')?.message).toContain('(ciuser);')
  })

  it('has a gateway that the machines can reach, also where only the node has one and is in another network', async () => {
    const found = await server()
    configure(found, 100, {ipconfig0: 'ip=10.1.0.10/24'})
    configure(found, 101, {ipconfig0: 'ip=10.1.0.11/24'})
    const {labFile, proof} = await importing(found.client, {references: ['100', '101']})
    expect((await readLabText(labFile, 'lab.yaml')).lab.network).toMatchObject({
      gateway: '10.1.0.1',
      subnet: '10.1.0.0/24',
    })
    expect(proof).toMatchObject({isUnchanged: true, refusals: []})
  })

  it('leaves out a copy that has the uuid of another one', async () => {
    const found = await server()
    found.simulator.change(({guests}) => {
      const {config, ...rest} = structuredClone(guests[101]!)
      guests[203] = {...rest, config: {...config, ipconfig0: 'ip=192.168.1.99/24', name: 'copy'}, vmid: 203}
    })
    const {leftOut, machines, proof} = await importing(found.client, {all: true})
    expect(machines.map(({vmid}) => vmid)).toEqual([100, 101])
    expect(leftOut).toEqual([{reason: expect.stringContaining('has the uuid of VM 101 files'), vmid: 203}])
    expect(proof.isUnchanged).toBe(true)
  })

  it('explains itself in a file once, however often machines are added', async () => {
    const found = await server()
    const file = fileWith(ownText)
    for (const reference of ['dns', 'files']) await importing(found.client, {into: file, references: [reference]})
    expect(readFileSync(file, 'utf8').match(/Machines that were there before/g)).toHaveLength(1)
  })

  it('takes the disk that it starts from, whatever it is called, and says size, storage, node and NUMA as they are', async () => {
    const found = await server()
    found.simulator.change(({guests}) => {
      const {config} = guests[101]!
      config['virtio1'] = config['scsi0']!.replace('32G', '32100M')
      delete config['scsi0']
      Object.assign(config, {
        boot: 'order=net0;virtio1',
        cores: '4',
        cpu: 'host',
        memory: '3000',
        numa: '1',
        sockets: '1',
      })
      config['numa0'] = 'cpus=0-3,hostnodes=0,memory=3000,policy=preferred'
      config['tags'] = 'web;old'
      delete config['onboot']
    })
    const {findings, labFile, proof} = await importing(found.client, {references: ['101']})
    expect({findings: findings.map(({code}) => code), proof}).toMatchObject({
      findings: [],
      proof: {isUnchanged: true},
    })
    expect((await readLabText(labFile, 'lab.yaml')).lab.vms).toMatchObject([
      {
        ...{cores: 4, cpu: 'host', disk: 32_100 * 1024 ** 2, memory: 3000 * 1024 ** 2},
        ...{numa: {node: 0, policy: 'preferred'}, onboot: false, tags: ['old', 'web']},
      },
    ])
    const {steps} = await planOf(found, labFile.replace('disk: 32100M', 'disk: 40G'))
    expect(steps.map(({call}) => call?.parameters)).toEqual([{disk: 'virtio1', size: '40G'}])
  })

  it('finds an address where cloud-init has none: from the guest agent, or told', async () => {
    const found = await server()
    for (const vmid of [100, 101]) configure(found, vmid, {ipconfig0: 'ip=dhcp'})
    const failure = await failureOf(importing(found.client, {references: ['dns', 'files']}))
    expect(failure).toMatchObject({
      code: 'IMPORT_REFUSED',
      exitCode: 4,
      message: expect.stringContaining('VM 101 files has no address that cloud-init or its guest agent would tell'),
    })
    const {findings, labFile, proof} = await importing(found.client, {
      addresses: ['101=192.168.1.78'],
      references: ['dns', 'files'],
    })
    expect(proof.isUnchanged).toBe(true)
    expect(labFile).toContain('ip: 192.168.1.50')
    expect(labFile).toContain('ip: 192.168.1.78')
    expect(findings.filter(({code}) => code === 'ADDRESS')).toHaveLength(2)
    const wrong = await failureOf(importing(found.client, {addresses: ['here'], all: true, lab: 'My Lab'}))
    expect(wrong.problems.map(({field}) => field)).toEqual(['--ip', '--lab'])
  })

  it('refuses what cannot be an entry, each with its reason; --all leaves it out', async () => {
    const found = await server()
    found.simulator.change(({guests}) => {
      const copy = (vmid: number, change: Record<string, string>) => {
        guests[vmid] = structuredClone(guests[100]!)
        Object.assign(guests[vmid]!, {config: {...guests[100]!.config, name: `no-${vmid}`, ...change}, vmid})
      }
      copy(201, {template: '1'})
      copy(202, {lock: 'backup'})
      copy(203, {smbios1: ''})
      copy(204, {boot: 'order=net0', scsi1: 'local-lvm:vm-204-disk-1,size=8G'})
      copy(205, {ipconfig0: 'ip=10.0.0.5/24,gw=10.0.0.1', smbios1: 'uuid=5b0a7c1e-0000-4000-8000-0000000000cd'})
    })
    const references = ['201', '202', '203', '204', '205']
    const {exitCode, problems} = await failureOf(importing(found.client, {references: [...references, 'dns', '101']}))
    expect(exitCode).toBe(4)
    expect(problems).toEqual([
      {field: 'VM 201 no-201', message: expect.stringContaining('is a template')},
      {field: 'VM 202 no-202', message: expect.stringContaining('is locked (backup)')},
      {field: 'VM 203 no-203', message: expect.stringContaining('qm set 203 --smbios1')},
      {field: 'VM 204 no-204', message: expect.stringContaining('which of its disks')},
      {
        field: 'VM 205 no-205',
        message: expect.stringContaining('10.0.0.5, which is none for a machine in 192.168.1.0/24'),
      },
    ])
    const all = await importing(found.client, {all: true})
    expect(all.machines.map(({vmid}) => vmid)).toEqual([100, 101])
    expect(all.leftOut.map(({vmid}) => vmid).toSorted()).toEqual([201, 202, 203, 204, 205])
    expect(await failureOf(importing(found.client, {references: ['nobody']}))).toMatchObject({exitCode: 3})
  })

  it('takes over more than the server has, since it is there already', async () => {
    const found = await server()
    for (const vmid of [100, 101]) configure(found, vmid, {cores: '12', memory: '32768'})
    const {labFile, proof} = await importing(found.client, {all: true})
    expect(proof.isUnchanged).toBe(true)
    const {canApply, findings} = await planOf(found, labFile)
    expect(canApply).toBe(true)
    expect(findings.map(({code, severity}) => [code, severity])).toEqual([
      ['MEMORY_SHORT', 'warning'],
      ['THREADS_SHORT', 'warning'],
    ])
  })

  it('says what is a container', async () => {
    const {client} = await server()
    const resources = async () => [
      {id: 'lxc/300', name: 'proxy', node: 'pve', status: 'running', type: 'lxc', vmid: 300},
    ]
    const withContainer = {...client, resources} as unknown as ProxmoxClient
    for (const reference of ['300', 'proxy']) {
      const {message} = await failureOf(importing(withContainer, {references: [reference]}))
      expect(message).toBe('container 300 proxy is a container (LXC), and a lab file only has virtual machines.')
    }
  })

  it('takes nothing of a name but its letters', async () => {
    const found = await server()
    configure(found, 100, {name: '\u001b[31mdns\u0000\u202e', tags: '\u001b]0;x\u0007'})
    const outcome = await importing(found.client, {references: ['100', '101']})
    expect(outcome.machines[0]).toMatchObject({name: expect.stringMatching(/^(?:dns|vm-100)$/)})
    expect(outcome.labFile + outcome.findings.map(({message}) => message).join('')).not.toMatch(/[\u0000\u001b\u202e]/)
  })
})

describe('importing into a lab file', () => {
  it('adds to vms, and leaves every other character, the mode and a link as they were', async () => {
    const {client} = await server()
    const real = fileWith(ownText)
    chmodSync(real, 0o640)
    const file = join(mkdtempSync(join(tmpdir(), 'lab-import-')), 'link.yaml')
    symlinkSync(real, file)
    const {labFile, proof} = await importing(client, {into: file, references: ['dns', '101']})
    expect(proof).toEqual({isUnchanged: true, otherSteps: 8, refusals: [], steps: []})
    const text = readFileSync(real, 'utf8')
    expect(text).toBe(labFile)
    const [before = '', after = ''] = ownText.split('\n# The end.')
    expect(text.startsWith(`${before}\n  # Machines that were there before`)).toBe(true)
    expect(text.endsWith(`\n# The end.${after}`)).toBe(true)
    expect((await readLabText(text, file)).lab.vms.map(({name}) => name)).toEqual(['postgres', 'dns', 'files'])
    expect(statSync(real).mode & 0o777).toBe(0o640)
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
  })

  it.each([
    ['lists that are not indented', (text: string) => text.replaceAll(/^ {2}(?=[ #-])/gm, ''), /^- name: dns$/m],
    ['lines of Windows', (text: string) => text.replaceAll('\n', '\r\n'), /^ {2}- name: dns\r$/m],
    ['no end of line at the end', (text: string) => text.replace(/\n# The end.*\n.*\n$/, ''), /^ {2}- name: dns$/m],
    [
      'a list in one line',
      () =>
        ownText.replace(
          /vms:\n[\s\S]*?\n\n/,
          'vms: [{name: a, vmid: 110, role: dev, cores: 2, memory: 2G, disk: 20G, ip: 192.168.1.60}]\n',
        ),
      /name: dns/,
    ],
    [
      'the template',
      () => readFileSync(exampleFile, 'utf8').replaceAll('HDDStorage', 'local-lvm'),
      /^ {2}- name: dns$/m,
    ],
  ])('takes files with %s', async (what, write, line) => {
    const found = await server()
    if (what === 'the template') {
      for (const [vmid, ip] of [
        [100, 70],
        [101, 71],
      ] as const) {
        configure(found, vmid, {ipconfig0: `ip=192.168.1.${ip}/24,gw=192.168.1.1`})
      }
    }
    const file = fileWith(write(ownText).replaceAll('vmid: 100', 'vmid: 400').replaceAll('vmid: 101', 'vmid: 401'))
    const before = (await readLabText(readFileSync(file, 'utf8'), file)).lab
    await importing(found.client, {into: file, references: ['dns', '101']})
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(line)
    expect((await readLabText(text, file)).lab.vms.slice(0, -2)).toEqual(before.vms)
  })

  it('refuses a machine that is there, by uuid, VMID or name, and writes nothing', async () => {
    const {client} = await server()
    const file = fileWith(ownText.replace('vmid: 110', 'vmid: 101').replace('name: postgres', 'name: DNS'))
    const text = readFileSync(file, 'utf8')
    const {problems} = await failureOf(importing(client, {into: file, references: ['dns', 'files']}))
    expect(problems).toEqual([
      {
        field: 'VM 100 dns',
        message: expect.stringMatching(/^has the name of another entry \(.*:11\).*uuid: 5b0a7c1e\S*64$/),
      },
      {field: 'VM 101 files', message: expect.stringMatching(/^has the VMID of another entry \(.*:11\)/)},
    ])
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('has nothing to add the second time', async () => {
    const {client} = await server()
    const file = fileWith(ownText)
    await importing(client, {all: true, into: file})
    const text = readFileSync(file, 'utf8')
    const again = await importing(client, {all: true, into: file})
    expect(again).toMatchObject({leftOut: [{vmid: 100}, {vmid: 101}], machines: []})
    expect(again.leftOut[0]?.reason).toContain('is in the lab file already, as dns')
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('writes nothing when a plan of it would not be empty', async () => {
    const found = await server()
    configure(found, 101, {onboot: '0'})
    const file = fileWith(ownText.replace('host: {node: pve}', 'host: {node: pve, reserve: {memory: 27G}}'))
    const text = readFileSync(file, 'utf8')
    const {code, problems} = await failureOf(importing(found.client, {into: file, references: ['files']}))
    expect({code, problems}).toEqual({
      code: 'IMPORT_DIFFERS',
      problems: [{message: expect.stringContaining('node pve has 32 GiB RAM')}],
    })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})

describe('a machine that was imported', () => {
  it('is not mistaken for a copy of it that has the same uuid', async () => {
    const found = await server()
    const {labFile} = await importing(found.client, {references: ['files']})
    found.simulator.change(({guests}) => {
      const {config, ...rest} = structuredClone(guests[101]!)
      delete guests[100]
      guests[100] = {
        ...rest,
        config: {...config, ipconfig0: 'ip=192.168.1.99/24,gw=192.168.1.1', name: 'copy'},
        vmid: 100,
      }
    })
    expect(await planOf(found, labFile)).toMatchObject({canApply: true, guests: [{action: 'unchanged'}], steps: []})
  })

  it('is refused when it is gone, and never made anew', async () => {
    const found = await server()
    const {labFile} = await importing(found.client, {references: ['files']})
    found.simulator.change(({guests}) => {
      delete guests[101]
    })
    expect(await planOf(found, labFile)).toMatchObject({canApply: false, findings: [{code: 'IMPORTED_GONE'}, {}]})
  })
})
