import {describe, expect, it} from 'vitest'
import {type BudgetLine, lapsingFunds, lineFigures, percentText, type Transaction} from '#shared/coordination/index'
import {budgetLine, transaction} from './books.ts'

const today = '2026-11-23'
const line = budgetLine({original: 100_000n})

describe('money that lapses', () => {
  const lapsing = (facts: Partial<BudgetLine>, day = today, transactions: Transaction[] = []) => {
    const each = {...line, fiscalYear: 2026, ...facts}
    return lapsingFunds(each, lineFigures(each, transactions, day), {fiscalYearStartMonth: 1, today: day})
  }

  it('is what nobody has spent, committed or estimated by the end of the fiscal year', () => {
    const books = [transaction('LIB-T1', 'actual', 20_000n), transaction('LIB-T2', 'commitment', 10_000n)]
    const found = lapsing({}, today, books)!
    expect(found).toMatchObject({lapsesOn: '2026-12-31', daysLeft: 38, unused: 70_000n})
    expect(percentText(found.expected)).toBe('30.0')
    expect(lapsing({estimateToComplete: 50_000n}, today, books)).toMatchObject({unused: 20_000n})
    expect(lapsing({estimateToComplete: 69_999n}, today, books)).toMatchObject({unused: 1n})
    expect(lapsing({estimateToComplete: 70_000n}, today, books)).toBeNull()
  })

  it('is none outside the fiscal year, of closed lines, of income and of money that stays', () => {
    expect(lapsing({}, '2026-12-31')).toMatchObject({daysLeft: 0})
    expect(lapsing({}, '2027-01-01')).toBeNull()
    expect(lapsing({}, '2025-12-31')).toBeNull()
    expect(lapsing({}, '2026-01-01')).toMatchObject({daysLeft: 364})
    expect(lapsing({status: 'closed'})).toBeNull()
    expect(lapsing({kind: 'income'})).toBeNull()
    expect(lapsing({fiscalYear: null})).toBeNull()
  })

  // "IT Collect Metric Scoring Algorithm" (US federal IT Dashboard): fiscal year 2027 ends on 2027-09-30.
  it('follows the fiscal year of the project', () => {
    const each = {...line, fiscalYear: 2027}
    const found = lapsingFunds(each, lineFigures(each, [], today), {fiscalYearStartMonth: 10, today})
    expect(found).toMatchObject({lapsesOn: '2027-09-30', daysLeft: 311, unused: 100_000n})
  })
})
