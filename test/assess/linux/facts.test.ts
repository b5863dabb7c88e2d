import {describe, expect, it} from 'vitest'
import {assess, factsOf, memoryBandwidth, readSources} from '#shared/assess/index'
import {printed, sourcesWith} from './sources.ts'

const asked = {source: 'ssh', target: 'root@pve'} as const
const factsWith = (parts?: Parameters<typeof sourcesWith>[0]) => factsOf(sourcesWith(parts), asked)
const gibibyte = 1024 ** 3

describe('a Proxmox VE host, asked as root', () => {
  const facts = factsWith()

  it('has processors, memory and its NUMA nodes', () => {
    expect(facts.cpu).toEqual({
      architecture: 'x86_64',
      cores: 36,
      hasAvx2: true,
      hasAvx512: false,
      hasVirtualization: true,
      model: 'Intel(R) Xeon(R) CPU E5-2699 v3 @ 2.30GHz',
      sockets: 2,
      threads: 72,
    })
    expect(facts.memory).toMatchObject({modules: {count: 8, megatransfers: 2133}, totalBytes: 126 * gibibyte})
    expect(facts.numa).toEqual({
      isDerived: false,
      nodes: [
        {cpus: '0-17,36-53', memoryBytes: 63 * gibibyte},
        {cpus: '18-35,54-71', memoryBytes: 63 * gibibyte},
      ],
    })
    expect(memoryBandwidth(facts)).toMatchObject({assumption: null, perSocket: 68.256})
  })

  it('has storages with what they are on and what is promised of them', () => {
    const seen = facts.storages?.map(({committedBytes, content, medium, name, totalBytes}) => {
      return {committed: committedBytes === null ? null : committedBytes / gibibyte, content, medium, name, totalBytes}
    })
    expect(seen).toEqual([
      {committed: 8, content: ['images', 'rootdir'], medium: 'hdd', name: 'HDDStorage', totalBytes: 2.18e12},
      {committed: 0, content: ['iso', 'vztmpl', 'backup'], medium: 'ssd', name: 'local', totalBytes: 93_184_000_000},
      {committed: 103, content: ['rootdir', 'images'], medium: 'ssd', name: 'local-lvm', totalBytes: 236_544_000_000},
      {committed: 0, content: null, medium: null, name: 'nas', totalBytes: null},
    ])
  })

  it('has guests, without templates', () => {
    expect(facts.guests).toEqual([
      {
        addresses: ['192.168.1.50'],
        isRunning: true,
        memoryBytes: 8 * gibibyte,
        name: 'postgres',
        startsAtBoot: true,
        threads: 4,
        vmid: 100,
      },
      expect.objectContaining({addresses: ['192.168.1.60'], isRunning: null, name: 'proxy', vmid: 105}),
    ])
  })

  it('has disks and a static address on a bridge', () => {
    expect(facts.disks?.map(({device, medium, model}) => [device, medium, model])).toEqual([
      ['/dev/sda', 'ssd', 'INTEL SSDSC2BB48'],
      ['/dev/sdb', 'hdd', 'ST2400MM0159'],
    ])
    expect(facts.interfaces).toEqual([
      {addresses: ['192.168.1.10/24'], gateway: '192.168.1.1', isBridge: true, method: 'static', name: 'vmbr0'},
    ])
    expect(facts.gaps).toEqual([])
  })
})

describe('what the system does not tell is unknown', () => {
  it('to others than root: storages, guests and memory modules', () => {
    const facts = factsWith({guests: '', modules: '', storage: '', usage: ''})
    expect(facts).toMatchObject({guests: null, memory: {modules: null}, storages: null})
    expect(facts.gaps.map(({what}) => what)).toEqual(['memory modules', 'storages and guests'])
    expect(assess(facts).capacity.memory.remaining).toBeNull()
  })

  it('all of it', () => {
    const empty = Object.fromEntries(
      Object.keys(JSON.parse(printed())).flatMap((key) => (key === 'assess' ? [] : [[key, '']])),
    )
    const facts = factsWith(empty)
    expect(facts).toMatchObject({cpu: {cores: null, threads: null}, disks: null, interfaces: null, storages: null})
    expect(assess(facts).verdicts.map(({verdict}) => verdict)).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it.each([
    [
      'an address that expires is from DHCP',
      {addresses: '2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global dynamic eth0'},
      'dhcp',
    ],
    ['one that does not may be either', {addresses: '2: eth0    inet 10.0.0.5/24 scope global eth0'}, null],
  ])('%s', (_, {addresses}, method) => {
    expect(factsWith({addresses, bridges: '', interfaces: ''}).interfaces).toEqual([
      expect.objectContaining({method, name: 'eth0'}),
    ])
  })

  it('the disks of a virtual machine are of no known kind, whatever they say', () => {
    const {disks} = factsWith({blocks: 'vda\t536870912\t1\t\t \t\t'})
    expect(disks).toEqual([expect.objectContaining({device: '/dev/vda', medium: null})])
  })

  it('a file system on an array of different disks is on no known kind', () => {
    const blocks = ['sda\t1000\t0\t\t \t\t', 'sdb\t1000\t1\t\t \t\t', 'md0\t1000\t1\t\tsda sdb \t\t'].join('\n')
    const elsewhere = {
      filesystems: 'Filesystem\n/dev/md0 100 10 90 10% /srv\n',
      mounts: '/dev/md0 /srv ext4 rw 0 0',
      version: '',
    }
    expect(factsWith({...elsewhere, blocks}).storages).toEqual([expect.objectContaining({medium: null, name: '/srv'})])
    const same = factsWith({...elsewhere, blocks: blocks.replace('sdb\t1000\t1', 'sdb\t1000\t0')})
    expect(same.storages).toEqual([expect.objectContaining({medium: 'ssd', name: '/srv'})])
  })

  it('devices that are made of themselves do not go on for ever', () => {
    const blocks = ['dm-0\t8\t1\t\tdm-1 \ta-b\t', 'dm-1\t8\t1\t\tdm-0 \tc-d\t'].join('\n')
    const elsewhere = {
      filesystems: 'Filesystem\n/dev/dm-0 100 10 90 10% /\n',
      mounts: '/dev/dm-0 / ext4 rw 0 0',
      version: '',
    }
    expect(factsWith({...elsewhere, blocks}).storages).toEqual([expect.objectContaining({medium: null})])
  })
})

describe('what comes back from a machine', () => {
  it('may have a greeting around it', () => {
    expect(readSources(`Welcome!\n${printed()}\nBye\n`, 'root@pve').hostname).toBe('pve\n')
  })

  it.each([
    ['nothing', ''],
    ['half of it', printed().slice(0, 200)],
    ['something else', '{"assess":2}'],
    ['an error page', '<html>'],
  ])('%s: is refused', (_, output) => {
    expect(() => readSources(output, 'root@pve')).toThrow(expect.objectContaining({code: 'ASSESS_BAD_ANSWER'}))
  })

  it('a member that is no text is as if it were not there', () => {
    const output = JSON.stringify({...JSON.parse(printed()), blocks: 7})
    expect(readSources(output, 'root@pve').blocks).toBe('')
  })
})
