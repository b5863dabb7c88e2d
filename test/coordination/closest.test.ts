import {describe, expect, it} from 'vitest'
import {closest} from '#shared/coordination/index'

describe('closest', () => {
  const commands = ['risk list', 'risk add', 'project list', 'use', 'log']

  it.each([
    ['risk lst', 'risk list'],
    ['rsik list', 'risk list'],
    ['RISK LIST', 'risk list'],
    ['projects list', 'project list'],
    ['ues', 'use'],
  ])('finds what was meant by "%s"', (typed, meant) => {
    expect(closest(typed, commands)).toBe(meant)
  })

  it('finds nothing that is too far away', () => {
    expect(closest('overview', commands)).toBeUndefined()
    expect(closest('x', commands)).toBeUndefined()
    expect(closest('', commands)).toBeUndefined()
    expect(closest('risk lxxx', ['risk list'], 2)).toBeUndefined()
  })

  it('counts swapped neighbours as one mistake', () => {
    expect(closest('lsit', ['list'], 1)).toBe('list')
  })

  it('finds what begins with the word, however much was left out', () => {
    expect(closest('budget', ['bundle', 'budget-lines'])).toBe('budget-lines')
  })

  it('prefers the nearer, and of equally near ones the first', () => {
    expect(closest('opne', ['oped', 'open'])).toBe('open')
    expect(closest('bat', ['cat', 'hat'])).toBe('cat')
  })
})
