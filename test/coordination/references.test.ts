import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  closestReferences,
  formatReference,
  type ItemLetter,
  isProjectKey,
  itemKinds,
  parseProjectKey,
  parseReference,
  type ReferenceContext,
  suggestProjectKey,
} from '#shared/coordination/index'
import {userErrorOf} from './user-error.ts'

const refusal = (text: string, context?: ReferenceContext) => {
  const {code, message, nextStep} = userErrorOf(() => parseReference(text, context))
  expect(code).toBe('INVALID_REFERENCE')
  return `${message} ${nextStep}`
}

describe('references', () => {
  const third = {project: 'LIB', letter: 'R', number: 3}

  it('are complete everywhere, in any case', () => {
    expect(parseReference('LIB-R3')).toEqual(third)
    expect(parseReference(' lib-r3 ')).toEqual(third)
    expect(parseReference('LIB-R003')).toEqual(third)
    expect(formatReference(parseReference('lib-r3'))).toBe('LIB-R3')
  })

  it('are short where the project is known', () => {
    expect(parseReference('R3', {projectKey: 'LIB'})).toEqual(third)
    expect(parseReference('r3', {projectKey: 'LIB'})).toEqual(third)
    expect(parseReference('OPS-R3', {projectKey: 'LIB'}).project).toBe('OPS')
  })

  it('are a number where the kind of item is known too', () => {
    expect(parseReference('3', {projectKey: 'LIB', letter: 'R'})).toEqual(third)
    expect(refusal('3', {projectKey: 'LIB'})).toContain('"3" is not a reference. Type a reference such as LIB-R3')
    expect(refusal('LIB-3', {letter: 'R'})).toContain('Type a reference such as LIB-R3.')
  })

  it('need a project', () => {
    expect(refusal('r3')).toBe(
      '"r3" does not say which project it belongs to. Type the whole reference, such as LIB-R3, or name the project with --project.',
    )
    expect(refusal('3', {letter: 'A'})).toContain('such as LIB-A3')
  })

  it('are of the kind that is asked for', () => {
    expect(refusal('OPS-A4', {letter: 'R'})).toBe(
      '"OPS-A4" belongs to the action register, not to the risk register. Type a reference such as OPS-R4.',
    )
  })

  it.each([
    '',
    'LIB',
    'LIB-X3',
    'LIB-R',
    'LIB-R0',
    'LIB-R-3',
    'LIB-R3.5',
    'L-R3',
    '1LIB-R3',
    'LIB R3',
    'LIB-R9999999999',
  ])('are not "%s"', (text) => {
    expect(refusal(text)).toContain('the letters are R risk, A action, M milestone, S stakeholder, B budget line')
  })

  it('come back from their text', () => {
    const letters = Object.keys(itemKinds) as ItemLetter[]
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z][A-Z0-9]{1,9}$/),
        fc.constantFrom(...letters),
        fc.integer({min: 1, max: 999_999_999}),
        (project, letter, number) => {
          const reference = {project, letter, number}
          expect(parseReference(formatReference(reference).toLowerCase())).toEqual(reference)
        },
      ),
    )
  })

  it('that are unknown suggest near ones', () => {
    const known = ['LIB-R1', 'LIB-R2', 'LIB-R12', 'LIB-R20', 'LIB-A3', 'OPS-R3']
    expect(closestReferences('LIB-R3', known)).toEqual(['LIB-A3', 'LIB-R2', 'LIB-R1'])
    expect(closestReferences('lib-r21', known, 2)).toEqual(['LIB-R20', 'LIB-R12'])
    expect(closestReferences('ZZZZZ-R777', known)).toEqual([])
    expect(closestReferences('x'.repeat(20_000), known)).toEqual([])
  })
})

describe('project keys', () => {
  it('are 2 to 10 capital letters and digits, typed in any case', () => {
    expect(parseProjectKey(' lib2 ')).toBe('LIB2')
    for (const text of ['', 'L', '2LIB', 'LIB-2', 'ABCDEFGHIJK', 'BÜRO', 'LIB\n2']) {
      const error = userErrorOf(() => parseProjectKey(text))
      expect(error.code).toBe('INVALID_PROJECT_KEY')
      expect(error.message).toContain('2 to 10 letters and digits, beginning with a letter')
    }
    expect(userErrorOf(() => parseProjectKey('Library refurbishment')).nextStep).toBe('Type a key such as LIB.')
  })

  it.each([
    ['Library refurbishment', 'LIB'],
    ['Town hall', 'TOWN'],
    ['The new bridge', 'BRIDGE'],
    ['Atlas', 'ATLAS'],
    ['Refurbishment', 'REF'],
    ['Road safety action plan', 'RSAP'],
    ['Digital services for the elderly', 'DSE'],
    ['Bürgerbüro', 'BUR'],
    ['Łódź tram', 'LODZ'],
    ['2027 budget', 'BUDGET'],
    ['R2 D2', 'RD'],
    ['IT', 'IT'],
    ['The project', 'THE'],
    ['图书馆', 'PRJ'],
    ['', 'PRJ'],
  ])('are suggested from "%s" as %s', (name, key) => {
    expect(suggestProjectKey(name, [])).toBe(key)
  })

  it('avoid those that are taken', () => {
    const taken: string[] = []
    for (let count = 0; count < 8; count++) taken.push(suggestProjectKey('Library refurbishment', taken))
    expect(taken).toEqual(['LIB', 'LR', 'LIBR', 'LIBREF', 'LIBRARY', 'LIB2', 'LIB3', 'LIB4'])
    expect(suggestProjectKey('', ['prj'])).toBe('PRJ2')
  })

  it('that are suggested are always valid and free', () => {
    fc.assert(
      fc.property(
        fc.string({unit: 'grapheme', maxLength: 60}),
        fc.array(fc.stringMatching(/^[A-Z]{2,4}$/)),
        (name, taken) => {
          const key = suggestProjectKey(name, taken)
          expect(isProjectKey(key)).toBe(true)
          expect(taken).not.toContain(key)
        },
      ),
    )
  })
})
