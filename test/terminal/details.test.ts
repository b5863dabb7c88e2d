import {describe, expect, it} from 'vitest'
import {renderDetails} from '#shared/terminal/index'
import {pipe, terminalOf} from '../support/screens.ts'

const details = [
  {label: 'owner', value: 'ben'},
  {label: 'category', value: null},
  {label: 'mitigation', value: 'Survey of all panels before the demolition'},
]

describe('details', () => {
  it('stand under each other, without those that are absent', () => {
    expect(renderDetails(details, terminalOf(80))).toBe(
      ['owner       ben', 'mitigation  Survey of all panels before the demolition'].join('\n'),
    )
  })

  it('wrap beside their label', () => {
    expect(renderDetails(details, terminalOf(36))).toBe(
      ['owner       ben', 'mitigation  Survey of all panels', '            before the demolition'].join('\n'),
    )
  })

  it('stand under their label where that is too narrow', () => {
    expect(renderDetails(details, terminalOf(24))).toBe(
      ['owner', '  ben', 'mitigation', '  Survey of all panels', '  before the demolition'].join('\n'),
    )
  })

  it('are not wrapped in a pipe, and keep no control characters', () => {
    const value = `${'long '.repeat(40)}\u001b[31mred`
    expect(renderDetails([{label: 'cause', value}], pipe)).toBe(`cause  ${'long '.repeat(40)}red`)
  })
})
