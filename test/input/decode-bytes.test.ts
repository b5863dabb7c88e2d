import {expect, test} from 'vitest'
import {decodeBytes} from '#shared/input/index'

test.each(['windows-1252', 'latin1', 'ISO-8859-1', 'cp1252'])(
  '%s has the euro, quotes and dashes of Windows',
  (label) => {
    const bytes = Buffer.from('\x80 5 \x96 \x93Z\xfcrich\x94 it\x92s', 'latin1')
    expect(decodeBytes(bytes, label)).toBe('€ 5 – “Zürich” it’s')
    expect(decodeBytes(bytes.subarray(7, 13), label)).toBe('Zürich')
  },
)

test('other encodings are read as they are, and wrong bytes are refused when that is asked', () => {
  expect(decodeBytes(Buffer.from([0xa4]), 'iso-8859-15')).toBe('€')
  expect(decodeBytes(Buffer.from([0xff, 0xfe, 0xac, 0x20]), 'utf-16le')).toBe('€')
  expect(decodeBytes(Buffer.from([0x80]), 'utf-8')).toBe('\ufffd')
  expect(() => decodeBytes(Buffer.from([0x80]), 'utf-8', {fatal: true})).toThrow(TypeError)
})
