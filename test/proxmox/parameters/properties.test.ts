import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {properties} from '#shared/proxmox/index'

const {agent, boot, cpu, ipConfiguration, memory, networkDevice, numaNode, scsiDrive, smbios} = properties

describe('property strings', () => {
  it('are written from typed values, the default first', () => {
    const card = {bridge: 'vmbr0', firewall: true, model: 'virtio', tag: 20} as const
    expect(z.encode(networkDevice, card)).toBe('virtio,bridge=vmbr0,tag=20,firewall=1')
    const disk = {
      discard: 'on',
      file: 'HDDStorage:0',
      'import-from': 'local:import/debian-12.qcow2',
      ssd: false,
    } as const
    expect(z.encode(scsiDrive, disk)).toBe('HDDStorage:0,import-from=local:import/debian-12.qcow2,discard=on,ssd=0')
    expect(z.encode(ipConfiguration, {gw: '192.168.1.1', ip: '192.168.1.50/24'})).toBe(
      'ip=192.168.1.50/24,gw=192.168.1.1',
    )
    expect(z.encode(boot, {order: 'scsi0;net0'})).toBe('order=scsi0;net0')
    expect(z.encode(smbios, {uuid: '6f1a7b4e-0000-4000-8000-000000000001'})).toBe(
      'uuid=6f1a7b4e-0000-4000-8000-000000000001',
    )
  })

  it('are read in every form that the server writes', () => {
    expect(z.decode(networkDevice, 'virtio=BC:24:11:AA:BB:CC,bridge=vmbr0,firewall=1')).toEqual({
      bridge: 'vmbr0',
      firewall: true,
      macaddr: 'BC:24:11:AA:BB:CC',
      model: 'virtio',
    })
    expect(z.decode(scsiDrive, 'volume=HDDStorage:vm-100-disk-0,,size=100G,iothread=on')).toEqual({
      file: 'HDDStorage:vm-100-disk-0',
      iothread: true,
      size: '100G',
    })
    expect(z.decode(agent, '1,freeze-fs=0')).toEqual({enabled: true, 'freeze-fs-on-backup': false})
    expect(z.decode(memory, '8192')).toEqual({current: 8192})
    expect(z.decode(cpu, 'cputype=host,flags=+aes;-pcid')).toEqual({cputype: 'host', flags: '+aes;-pcid'})
  })

  it('cannot be written with values that the server would refuse', () => {
    expect(() => z.encode(networkDevice, {bridge: 'vm br0', model: 'virtio'})).toThrow()
    expect(() => z.encode(memory, {current: 8})).toThrow()
  })

  it('cannot be made to say more than was meant', () => {
    expect(() => z.encode(scsiDrive, {file: 'local:1,cache=unsafe'})).toThrow('comma')
    expect(z.encode(scsiDrive, {file: 'local:a=b'})).toBe('file=local:a=b')
  })

  const card = fc.record(
    {
      bridge: fc.stringMatching(/^vmbr\d{1,3}$/),
      firewall: fc.boolean(),
      link_down: fc.boolean(),
      macaddr: fc.stringMatching(/^[A-F0-9][02468ACE](:[A-F0-9]{2}){5}$/),
      model: fc.constantFrom('virtio' as const, 'e1000' as const),
      mtu: fc.integer({max: 65_520, min: 1}),
      rate: fc.integer({max: 100_000, min: 0}).map((tenths) => tenths / 10),
      tag: fc.integer({max: 4094, min: 1}),
    },
    {requiredKeys: ['model']},
  )
  const disk = fc.record(
    {
      backup: fc.boolean(),
      discard: fc.constantFrom('on' as const, 'ignore' as const),
      file: fc.stringMatching(/^[a-z][a-z0-9-]{0,9}[a-z0-9]:[a-z0-9/=.-]{1,20}$/),
      iops: fc.nat(),
      iothread: fc.boolean(),
      ssd: fc.boolean(),
    },
    {requiredKeys: ['file']},
  )
  const node = fc.record(
    {
      cpus: fc.constantFrom('0-15', '0;2;4-7'),
      hostnodes: fc.constantFrom('0', '0-1'),
      memory: fc.nat(1_000_000),
      policy: fc.constantFrom('bind' as const, 'preferred' as const, 'interleave' as const),
    },
    {requiredKeys: ['cpus']},
  )

  it('mean the same when they were written and read', () => {
    fc.assert(
      fc.property(card, (value) => {
        expect(z.decode(networkDevice, z.encode(networkDevice, value))).toEqual(value)
      }),
    )
    fc.assert(
      fc.property(disk, (value) => {
        expect(z.decode(scsiDrive, z.encode(scsiDrive, value))).toEqual(value)
      }),
    )
    fc.assert(
      fc.property(node, (value) => {
        expect(z.decode(numaNode, z.encode(numaNode, value))).toEqual(value)
      }),
    )
  })
})
