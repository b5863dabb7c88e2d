import {describe, expect, it} from 'vitest'
import {deduceMedia} from '#shared/assess/index'

const disk = (medium: 'hdd' | 'ssd' | 'nvme' | null, sizeBytes: number | null) => {
  return {device: '/dev/sd', health: null, lifeLeft: null, medium, model: null, sizeBytes}
}
const storage = (name: string, totalBytes: number, type = 'lvmthin', isShared = false) => {
  return {isShared, name, totalBytes, type}
}
const deduced = (...parts: Parameters<typeof deduceMedia>) => Object.fromEntries(deduceMedia(...parts))

describe('which storage is on which kind of disk', () => {
  const both = [disk('hdd', 2.4e12), disk('ssd', 480e9)]

  it('is plain where there is one kind', () => {
    expect(deduced([storage('local', 94e9, 'dir')], [disk('nvme', 1e12), disk('nvme', 1e12)])).toEqual({local: 'nvme'})
  })

  it('follows from sizes: what is too large for one is on the other, and what then has no room there is not', () => {
    expect(deduced([storage('slow', 2.18e12), storage('fast', 237e9)], both)).toEqual({fast: 'ssd', slow: 'hdd'})
  })

  it('stays open when both would do', () => {
    expect(deduced([storage('small', 100e9)], both)).toEqual({})
  })

  it('stays open when two storages may share their space', () => {
    expect(deduced([storage('one', 400e9, 'dir'), storage('two', 400e9, 'dir')], both)).toEqual({})
    expect(deduced([storage('one', 2e12, 'dir'), storage('two', 2e12, 'dir'), storage('three', 300e9)], both)).toEqual({
      one: 'hdd',
      two: 'hdd',
    })
  })

  it('stays open without the disks, with one that is not known, and for storages elsewhere', () => {
    expect(deduced([storage('slow', 2.18e12)], null)).toEqual({})
    expect(deduced([storage('slow', 2.18e12)], [...both, disk(null, 1e12)])).toEqual({})
    expect(deduced([storage('nas', 20e12, 'nfs', true)], both)).toEqual({})
  })

  it('does not try millions of ways', () => {
    const many = Array.from({length: 40}, (_, index) => storage(`s${index}`, 1e9 + index))
    expect(deduced(many, both)).toEqual({})
  })
})
