import {describe, expect, it} from 'vitest'
import {bytesOf, parseSize, sizeParameter, sizeText} from '../../src/shared/guests/sizes.ts'

describe('sizes', () => {
  it('are counted in powers of 1024, as Proxmox VE does', () => {
    expect(bytesOf('32G')).toBe(32 * 1024 ** 3)
    expect(sizeText(32 * 1024 ** 3)).toBe('32 GiB')
    expect(sizeText(1.5 * 1024 ** 4)).toBe('1.5 TiB')
    expect(sizeText(4096)).toBe('4 KiB')
  })

  it('are the whole or how much more, with a unit and in any case', () => {
    expect(parseSize('100G')).toEqual({bytes: 100 * 1024 ** 3, isMore: false})
    expect(parseSize('+10 gib')).toEqual({bytes: 10 * 1024 ** 3, isMore: true})
    for (const wrong of ['100', '-10G', '10X', '0G', '', '1e3G'])
      expect(() => parseSize(wrong), wrong).toThrow('such as')
  })

  it('are written so that nothing is lost', () => {
    for (const bytes of [512, 1024, 4_198_400, 42 * 1024 ** 3, 3 * 1024 ** 4]) {
      expect(bytesOf(sizeParameter(bytes))).toBe(bytes)
    }
  })
})
