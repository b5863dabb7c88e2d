import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '#shared/errors'
import {parseChoice, parseInteger, parseLine, parsePercent, parseText} from '#shared/input/index'

function messageOf(parse: () => unknown): string {
  try {
    return `accepted: ${JSON.stringify(parse())}`
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
    return error.message
  }
}

describe('a line', () => {
  test.each([
    ['as it is', 'Asbestos', 'Asbestos'],
    ['without spaces around it', '  Asbestos \n', 'Asbestos'],
    ['in any script', 'סיכון 风险 🎉 é', 'סיכון 风险 🎉 é'],
    ['with 200 characters of several bytes', '🎉'.repeat(200), '🎉'.repeat(200)],
  ])('is kept %s', (_what, text, line) => {
    expect(parseLine(text)).toBe(line)
  })

  test.each([
    ['two lines', 'a\nb', 'must be one line, without tabs.'],
    ['a carriage return', 'a\rb', 'must be one line, without tabs.'],
    ['a tab', 'a\tb', 'must be one line, without tabs.'],
    ['201 characters', '🎉'.repeat(201), 'is 201 characters long; 200 is the most.'],
    ['NUL', 'a\u0000b', 'holds a control character (U+0000); type it without.'],
    ['an escape code', '\u001b[31mred', 'holds a control character (U+001B); type it without.'],
    ['a C1 control', 'a\u009bb', 'holds a control character (U+009B); type it without.'],
    ['DEL', 'a\u007f', 'holds a control character (U+007F); type it without.'],
    ['half a character', 'a\ud83d', 'holds broken Unicode (half a surrogate pair).'],
  ])('with %s is refused', (_what, text, message) => {
    expect(messageOf(() => parseLine(text))).toBe(message)
  })

  test('may be limited further', () => {
    expect(messageOf(() => parseLine('abc', 2))).toBe('is 3 characters long; 2 is the most.')
  })
})

describe('a text', () => {
  test('keeps its lines and tabs, whatever ends a line', () => {
    expect(parseText(' a\r\nb\n\n\tc ')).toBe('a\nb\n\n\tc')
  })

  test.each([
    ['20,001 characters', 'ä'.repeat(20_001), 'is 20001 characters long; 20000 is the most.'],
    ['NUL', 'a\u0000', 'holds a control character (U+0000); type it without.'],
    ['a lone carriage return', 'a\rb', 'holds a control character (U+000D); type it without.'],
  ])('with %s is refused', (_what, text, message) => {
    expect(messageOf(() => parseText(text))).toBe(message)
  })

  test('of ten kilobytes is kept', () => {
    expect(parseText('x'.repeat(10_240))).toHaveLength(10_240)
  })
})

describe('a choice', () => {
  const colours = ['green', 'yellow', 'orange', 'red'] as const

  test('is taken in any case, without spaces around it', () => {
    expect(parseChoice(' Orange ', colours)).toBe('orange')
  })

  test('that is near one is refused with a suggestion, else with the choices only', () => {
    expect(messageOf(() => parseChoice('ornage', colours))).toBe(
      'must be one of green, yellow, orange, red (did you mean orange?).',
    )
    expect(messageOf(() => parseChoice('ultraviolet', colours))).toBe('must be one of green, yellow, orange, red.')
  })

  test('is not the beginning of one, nor the name of something every object has', () => {
    for (const text of ['gre', 'constructor', '__proto__']) {
      expect(messageOf(() => parseChoice(text, colours))).toContain('must be one of')
    }
  })
})

describe('a whole number', () => {
  test.each([
    ['3', 3],
    [' 3 ', 3],
    ['+3', 3],
    ['-3', -3],
    ['007', 7],
  ])('%j', (text, number) => {
    expect(parseInteger(text, -5, 10)).toBe(number)
  })

  test.each(['', '11', '-6', '3.0', '3e0', '0x3', '1_0', '٣', 'Infinity', 'NaN', '9'.repeat(400)])('not %j', (text) => {
    expect(messageOf(() => parseInteger(text, -5, 10))).toBe('must be a whole number from -5 to 10.')
  })

  test('from its lowest to its highest', () => {
    fc.assert(
      fc.property(fc.integer(), (number) => {
        const isWithin = number >= 1 && number <= 5
        expect(messageOf(() => parseInteger(String(number), 1, 5)).startsWith('accepted')).toBe(isWithin)
      }),
    )
  })
})

describe('a percentage', () => {
  test.each([
    ['12.5', '12.5'],
    ['12.50 %', '12.50'],
    ['0', '0'],
    ['100%', '100'],
    [' 7% ', '7'],
  ])('%j is kept as decimal text: %s', (text, percent) => {
    expect(parsePercent(text)).toBe(percent)
  })

  test.each(['', '-1', '100.01', '101', '12,5', '1.234', '.5', '5.', '1e1', '5 % %', 'half'])('not %j', (text) => {
    expect(messageOf(() => parsePercent(text))).toBe('must be a percentage from 0 to 100, such as 12.5.')
  })

  test('may go higher where that makes sense', () => {
    expect(parsePercent('1000', 1000)).toBe('1000')
    expect(messageOf(() => parsePercent('1000.01', 1000))).toContain('from 0 to 1000')
  })
})
