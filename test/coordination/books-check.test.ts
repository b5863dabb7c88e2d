import {describe, expect, test} from 'vitest'
import {checkBooks, type Transaction} from '#shared/coordination/index'
import {budgetLine, transaction} from './books.ts'

const lines = [budgetLine({original: 1000n}), budgetLine({kind: 'income', reference: 'LIB-B2'})]
const check = (...transactions: Transaction[]) =>
  checkBooks(lines, transactions, '2026-11-23').map(({field, message}) => `${field}: ${message}`)

const commitment = transaction('LIB-T1', 'commitment', 500n)
const draw = (reference: string, amount: bigint) => transaction(reference, 'actual', amount, {relieves: 'LIB-T1'})
const half = {counterpart: 'LIB-T2', direction: 'out'} as const

describe('books that come as a whole', () => {
  test('add up, whatever the order they are in', () => {
    expect(check(draw('LIB-T3', 200n), draw('LIB-T2', 300n), commitment)).toEqual([])
  })

  test('draw no more down than was committed, together', () => {
    expect(check(commitment, draw('LIB-T2', 300n), draw('LIB-T3', 300n))).toEqual([
      'LIB-T1: is a commitment of GBP 5.00, of which GBP 6.00 are drawn down.',
    ])
  })

  test('give back to a commitment what an accrual reversal takes back', () => {
    const accrual = transaction('LIB-T2', 'accrual', 500n, {relieves: 'LIB-T1'})
    const reversal = transaction('LIB-T3', 'accrual_reversal', 500n, {reverses: 'LIB-T2'})
    expect(check(commitment, accrual, reversal, draw('LIB-T4', 500n))).toEqual([])
    expect(check(commitment, accrual, reversal, {...reversal, reference: 'LIB-T5'})).toEqual([
      'LIB-T2: is an accrual of GBP 5.00, of which GBP 10.00 are reversed.',
    ])
  })

  test('draw nothing down that is void', () => {
    const taken = transaction('LIB-T3', 'void', 500n, {reverses: 'LIB-T1'})
    expect(check(commitment, draw('LIB-T2', 100n), taken)).toEqual([
      'LIB-T2: draws down or reverses LIB-T1, which does not stand.',
    ])
  })

  test('have both halves of a transfer, between lines of one sort', () => {
    const out = transaction('LIB-T1', 'transfer', 5n, half)
    const into = transaction('LIB-T2', 'transfer', 5n, {counterpart: 'LIB-T1', direction: 'in', line: 'LIB-B2'})
    expect(check(out)).toEqual(['LIB-T1: is half of a transfer that no other half balances.'])
    expect(check(out, into)).toEqual(['LIB-T1: moves money between income and expenses.'])
  })

  test('are booked on lines that are there, with what these take, and not ahead', () => {
    expect(
      check(
        transaction('LIB-T1', 'actual', 5n, {line: 'LIB-B9'}),
        transaction('LIB-T2', 'actual', 5n, {line: 'LIB-B2'}),
        transaction('LIB-T3', 'actual', 5n, {date: '2026-11-24'}),
        draw('LIB-T4', 5n),
      ),
    ).toEqual([
      'LIB-T1: is booked on LIB-B9, which is not there.',
      expect.stringMatching(/^LIB-T2: /),
      expect.stringMatching(/^LIB-T3: date: 2026-11-24 is in the future/),
      expect.stringMatching(/^LIB-T4: relieves: /),
    ])
  })

  test('leave no line with less than nothing approved', () => {
    expect(check(transaction('LIB-T1', 'revision', 1001n, {direction: 'out'}))).toEqual([
      'LIB-B1: has GBP -0.01 approved, less than nothing.',
    ])
  })
})
