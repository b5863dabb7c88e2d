import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {pad, plainLine, plainText, truncate, width, wrap} from '#shared/terminal/index'

/** Text as people write it, and as nobody should: several scripts, emoji, combining marks, long words. */
const text = fc.string({
  maxLength: 80,
  unit: fc.oneof(fc.constantFrom(' ', ' ', 'a', 'e\u0301', '漢', '👩‍👩‍👧', 'ש'), fc.string({maxLength: 1})),
})

describe('width', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['🏗️', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['e\u0301', 1],
    ['\u001b[31mred\u001b[0m', 3],
    ['', 0],
  ])('of %j is %i', (given, columns) => {
    expect(width(given)).toBe(columns)
  })
})

describe('plainText', () => {
  it('keeps every word that a sequence stands among', () => {
    expect(plainText('by \u001b[31mana\u0007 and \u001b]0;a title\u0007ben')).toBe('by ana and ben')
  })

  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a window title', '\u001b]0;owned\u0007text', 'text'],
    ['C1 controls', '\u009b31mred\u0085', 'red'],
    ['a bell, NUL and DEL', 'a\u0007b\u0000c\u007f', 'abc'],
    ['carriage returns', 'one\r\ntwo\rthree', 'one\ntwothree'],
    ['reading directions', '\u202eevil\u202c \u2066x\u2069 \u200f', 'evil x '],
  ])('takes out %s', (_, given, plain) => {
    expect(plainText(given)).toBe(plain)
  })

  it('leaves what is harmless', () => {
    const given = 'שלום 👩‍👩‍👧‍👦 漢字 e\u0301\n\tindented'
    expect(plainText(given)).toBe(given)
  })

  it('leaves nothing that a terminal obeys, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (given) => {
        expect(plainText(given)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })

  it('is one line, without space around it, for a cell', () => {
    expect(plainLine('  one\n two\t\tthree ')).toBe('one two three')
  })
})

describe('truncate', () => {
  it.each([
    ['Steel prices', 12, 'Steel prices'],
    ['Steel prices', 8, 'Steel p…'],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 4, '漢…'],
    ['שלום עולם', 5, 'שלום…'],
    ['Приёмка крыши', 8, 'Приёмка…'],
    ['👩‍👩‍👧‍👦 family', 4, '👩‍👩‍👧‍👦 …'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['ab', 1, '…'],
    ['ab', Number.POSITIVE_INFINITY, 'ab'],
  ])('%j to %d columns is %j', (given, columns, cut) => {
    expect(truncate(given, columns)).toBe(cut)
  })

  it('is never wider than asked and cuts only what is too wide', () => {
    fc.assert(
      fc.property(text, fc.integer({max: 60, min: 1}), (given, columns) => {
        const cut = truncate(given, columns)
        expect(width(cut)).toBeLessThanOrEqual(columns)
        if (width(given) <= columns) expect(cut).toBe(given)
      }),
    )
  })
})

describe('pad', () => {
  it('fills up to a width as it is seen, not as it is counted', () => {
    expect(pad('漢', 4)).toBe('漢  ')
    expect(pad('7', 3, 'right')).toBe('  7')
    expect(pad('long', 2)).toBe('long')
  })
})

describe('wrap', () => {
  it('breaks at words, each line under its own indentation', () => {
    expect(wrap('Survey of all panels\n    before the demolition', 16)).toBe(
      'Survey of all\npanels\n    before the\n    demolition',
    )
  })

  it('leaves text in a pipe as it is', () => {
    expect(wrap('one two three\tfour', Number.POSITIVE_INFINITY)).toBe('one two three\tfour')
  })

  it('keeps colours on both sides of a break', () => {
    expect(wrap('\u001b[31mone two three\u001b[39m', 10)).toBe('\u001b[31mone two\u001b[39m\n\u001b[31mthree\u001b[39m')
  })

  it('is never wider than asked and loses nothing but spaces', () => {
    fc.assert(
      fc.property(text.map(plainLine), fc.integer({max: 60, min: 10}), (given, columns) => {
        const lines = wrap(given, columns).split('\n')
        expect(lines.filter((line) => width(line) > columns)).toEqual([])
        expect(withoutSpaces(lines.join(''))).toBe(withoutSpaces(given))
      }),
    )
  })
})

/** Letters and their marks may come back as one character: wrapping composes them. */
function withoutSpaces(given: string): string {
  return given.normalize().replaceAll(' ', '')
}
