import {describe, expect, it} from 'vitest'
import {checkAssertion} from '#shared/coordination/index'
import {budgetLine, transaction} from './books.ts'

const line = budgetLine({original: 100_000n})

describe('a balance assertion', () => {
  const books = [
    transaction('LIB-T1', 'actual', 4_200_000n, {date: '2026-10-31'}),
    transaction('LIB-T2', 'actual', 1n, {date: '2026-11-01'}),
  ]
  const assertion = {line: 'LIB-B1', figure: 'actual', asOf: '2026-10-31', amount: 4_200_000n, source: 'SAP'} as const

  it('holds exactly or not at all', () => {
    expect(checkAssertion(assertion, line, books)).toEqual({
      ...assertion,
      holds: true,
      computed: 4_200_000n,
      difference: 0n,
    })
    expect(checkAssertion({...assertion, asOf: '2026-11-01'}, line, books)).toMatchObject({
      holds: false,
      difference: 1n,
    })
    expect(checkAssertion({...assertion, figure: 'available', amount: 0n}, line, books).computed).toBe(-4_100_000n)
  })

  it('is about its own line', () => {
    expect(() => checkAssertion({...assertion, line: 'LIB-B2'}, line, books)).toThrow(RangeError)
  })
})
