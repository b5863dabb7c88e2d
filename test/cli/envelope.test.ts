import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {errorEnvelope, successEnvelope, toJson} from '#shared/cli/envelope'

describe('JSON of a command', () => {
  it('holds version, kind, data and meta in that order', () => {
    const meta = {asOf: '2026-11-02T08:00:00.000Z', change: null, count: 1, dryRun: false, nextStep: null, warnings: []}
    expect(JSON.stringify(successEnvelope('risk.list', [1], meta))).toBe(
      `{"schemaVersion":1,"kind":"risk.list","data":[1],"meta":${JSON.stringify(meta)}}`,
    )
  })

  it('is the value exactly, whatever text is in it', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        expect(JSON.parse(toJson({text}))).toEqual({text})
      }),
    )
  })

  it('is harmless to look at: nothing that a terminal obeys or that turns the reading direction', () => {
    expect(toJson('\u001b[31m \u009b \u007f \u202e \u2028 \u200f')).toBe(
      '"\\u001b[31m \\u009b \\u007f \\u202e \\u2028 \\u200f"',
    )
    expect(toJson('שלום 漢字 👩‍👩‍👧')).toBe('"שלום 漢字 👩‍👩‍👧"')
  })
})

describe('JSON of an error', () => {
  const error = {code: 'INVALID_INPUT', message: 'Wrong.'}

  it('holds code, message and next step, absent ones as null and []', () => {
    expect(errorEnvelope({...error, problems: []})).toEqual({
      error: {code: 'INVALID_INPUT', message: 'Wrong.', nextStep: null, problems: []},
      kind: 'error',
      schemaVersion: 1,
    })
  })

  it('names the field when there is one problem, and all of them when there are more', () => {
    const owner = {field: '--owner', message: 'is missing.'}
    const title = {field: 'title', message: 'is missing.'}
    expect(errorEnvelope({...error, problems: [owner]}).error).toMatchObject({field: '--owner', problems: [owner]})
    expect(errorEnvelope({...error, problems: [owner, title]}).error).not.toHaveProperty('field')
  })

  it('has details only when there are some', () => {
    expect(errorEnvelope({...error, problems: []}).error).not.toHaveProperty('details')
    expect(errorEnvelope({...error, details: {holder: 7}, problems: []}).error).toMatchObject({details: {holder: 7}})
  })
})
