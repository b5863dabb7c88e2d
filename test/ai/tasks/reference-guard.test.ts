import {describe, expect, test} from 'vitest'
import {createReferenceGuard} from '#shared/ai/tasks/reference-guard'

const KNOWN = ['LIB-R3', 'LIB-R31', 'LIB-A2', 'LIB']

function through(pieces: Iterable<string>) {
  const guard = createReferenceGuard(KNOWN)
  let text = ''
  for (const piece of pieces) text += guard.push(piece)
  text += guard.end()
  return {cited: guard.cited, refused: guard.refused, text}
}

describe('references in the text of a model', () => {
  test('are let through when they were given, in their own spelling', () => {
    expect(through(['See [LIB-R3] and lib-a2, also LIB-R-31.'])).toEqual({
      cited: ['LIB-R3', 'LIB-A2', 'LIB-R31'],
      refused: [],
      text: 'See [LIB-R3] and LIB-A2, also LIB-R31.',
    })
  })

  test('are replaced and counted when they were not', () => {
    expect(through(['See [LIB-R99], XYZ-R3 and LIB-M3.'])).toEqual({
      cited: [],
      refused: ['LIB-R99', 'XYZ-R3', 'LIB-M3'],
      text: 'See [no such entry], [no such entry] and [no such entry].',
    })
  })

  test('the key of a project is cited in brackets', () => {
    expect(through(['LIB is late [LIB].']).cited).toEqual(['LIB'])
    expect(through(['[', 'LI', 'B', ']']).cited).toEqual(['LIB'])
  })

  test('what only looks similar is left alone', () => {
    const text = 'COVID-19, ISO-9001, x-LIB-R3x, PRE-LIB-R3, A-B, USB-C3PO, 12-A3 and B2B in the LIB.'
    expect(through([text])).toEqual({cited: [], refused: [], text})
  })

  test('are the same wherever the text is cut', () => {
    const text = 'Before [LIB-R31] lib-r3, LIB-R-3 (XYZ-A7) ISO-9001 I am A; LIB-R999. Größe [LIB] PRE-LIB-R3 🙂 LIB-R3'
    const whole = through([text])
    expect(whole.refused).toEqual(['XYZ-A7', 'LIB-R999'])
    expect(through(text)).toEqual(whole)
    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(through([text.slice(0, cut), text.slice(cut)]), String(cut)).toEqual(whole)
      expect(through([text.slice(0, cut), text.slice(cut, cut + 3), text.slice(cut + 3)]), String(cut)).toEqual(whole)
    }
  })

  test('are held back until they are complete; other words are not', () => {
    const guard = createReferenceGuard(KNOWN)
    expect(guard.push('The wall')).toBe('The wall')
    expect(guard.push(' is in [LIB')).toBe(' is in ')
    expect(guard.push('-R3')).toBe('')
    expect(guard.push('1')).toBe('')
    expect(guard.push(']')).toBe('[LIB-R31]')
    expect(guard.push(' and ')).toBe(' and ')
    expect(guard.end()).toBe('')
  })
})
