import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {lowestFigures} from '#shared/coordination/budget-figures'
import {
  type BudgetLine,
  checkAgainstLedger,
  checkTransaction,
  openCommitments,
  openLedger,
  type Transaction,
  transactionTypes,
} from '#shared/coordination/index'
import {effectiveTransactions, openAccruals} from '#shared/coordination/transactions'

const line: BudgetLine = {
  currency: 'GBP',
  estimateToComplete: null,
  finish: null,
  fiscalYear: null,
  kind: 'cost',
  original: 10_000n,
  project: 'LIB',
  reference: 'LIB-B1',
  start: null,
  status: 'open',
}
const today = '2026-11-23'

const reference = fc.integer({max: 30, min: 1}).map((number) => `LIB-T${number}`)

/** Few amounts, days and references, so that bookings often meet. */
const booking = fc.record({
  amount: fc.constantFrom(0n, 100n, 100n, 200n, 5_000n, 20_000n),
  date: fc.constantFrom('2026-11-01', '2026-11-02', '2026-11-03', '2026-12-24'),
  direction: fc.constantFrom('in' as const, 'out' as const, null, null),
  relieves: fc.option(reference),
  reverses: fc.option(reference),
  type: fc.constantFrom(...transactionTypes, 'commitment' as const, 'accrual' as const, 'void' as const),
})

describe('a ledger that is kept open', () => {
  it('says of each booking what the rules say with all books opened anew, and knows what they add up to', () => {
    let booked = 0
    fc.assert(
      fc.property(fc.array(booking, {maxLength: 40}), fc.nat({max: 30}), (bookings, opened) => {
        let existing: Transaction[] = []
        let ledger = openLedger({existing, line, today})
        for (const [index, typed] of bookings.entries()) {
          const added = sensible({...typed, counterpart: null, line: line.reference, reference: `LIB-T${index + 1}`})
          const problems = checkAgainstLedger(added, ledger)
          expect(problems).toEqual(checkTransaction(added, {existing, line, today}))
          if (problems.length > 0) continue
          booked++
          existing = [...existing, added]
          ledger.add(added)
          if (index === opened) ledger = openLedger({existing: existing.toReversed(), line, today})
          const effective = effectiveTransactions(existing)
          for (const [commitment, open] of openCommitments(effective)) {
            expect(ledger.openOfCommitment(commitment)).toBe(open)
          }
          for (const [accrual, open] of openAccruals(effective)) expect(ledger.openOfAccrual(accrual)).toBe(open)
          for (const {reference: each} of existing) {
            expect(ledger.findEffective(each)).toEqual(effective.find((one) => one.reference === each))
            const dependent = effective.some(({relieves, reverses}) => relieves === each || reverses === each)
            expect(ledger.dependentOf(each) !== undefined).toBe(dependent)
          }
          expect(ledger.lowestApproved(added.date)).toBe(lowestFigures(line, existing, added.date).approved)
        }
      }),
      {numRuns: 1000},
    )
    // Otherwise it was about refusals only.
    expect(booked).toBeGreaterThan(500)
  })
})

/** What has no place in a type is mostly left out, so that many bookings are allowed. */
function sensible(typed: Transaction): Transaction {
  const isDirected = typed.type === 'revision' || typed.type === 'transfer'
  const mayRelieve = ['actual', 'accrual', 'commitment_release'].includes(typed.type)
  const mayReverse = ['accrual_reversal', 'void'].includes(typed.type)
  return {
    ...typed,
    direction: isDirected ? (typed.direction ?? 'in') : null,
    relieves: mayRelieve ? typed.relieves : null,
    reverses: mayReverse ? typed.reverses : null,
  }
}
