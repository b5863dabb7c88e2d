import {describe, expect, test} from 'vitest'
import {ExitCode, UserError} from '#shared/errors'
import {newForm, parseInteger} from '#shared/input/index'

const number = (text: string) => parseInteger(text, 1, 5)

describe('a form', () => {
  test.each([
    ['what was not given is left as it is', undefined, undefined],
    ['what was given empty is cleared', '', null],
    ['as is what holds spaces only', ' \n\t', null],
    ['what was given is read', '3', 3],
  ])('%s', (_what, text, value) => {
    const form = newForm()
    expect(form.read('--impact', text, number)).toBe(value)
    expect(form.problems).toEqual([])
    expect(() => form.assertValid('The risk')).not.toThrow()
  })

  test('collects what is wrong with each field, and refuses all of it at once', () => {
    const form = newForm()
    expect(form.read('--impact', '9', number)).toBeUndefined()
    expect(form.read('--likelihood', '4', number)).toBe(4)
    form.problems.push({message: 'Nothing fits.'})
    let error: unknown
    try {
      form.assertValid('LIB-R3')
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      exitCode: 2,
      message: 'LIB-R3: 2 things are not right, nothing was done.',
      problems: [{field: '--impact', message: 'must be a whole number from 1 to 5.'}, {message: 'Nothing fits.'}],
    })
  })

  test('says so in the singular for one', () => {
    const form = newForm()
    form.read('--impact', 'x', number)
    expect(() => form.assertValid('The risk')).toThrow('The risk: one thing is not right, nothing was done.')
  })

  test('adds what to type to what is wrong', () => {
    const form = newForm()
    form.read('--review', 'someday', () => {
      throw new UserError('"someday" is not a date.', {
        code: 'INVALID_DATE',
        exitCode: ExitCode.usage,
        nextStep: 'Type today.',
      })
    })
    expect(form.problems).toEqual([{field: '--review', message: '"someday" is not a date. Type today.'}])
  })

  test('does not take a mistake in the program for one of the person', () => {
    const form = newForm()
    const broken = () => {
      throw new TypeError('broken')
    }
    expect(() => form.read('--impact', '3', broken)).toThrow(TypeError)
  })
})
