import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  addDays,
  type BudgetAmounts,
  type BudgetLine,
  budgetLineKinds,
  isExpense,
  lineFigures,
  lowestFigures,
  movementOf,
  percentText,
  projectFigures,
  type Transaction,
  transactionTypes,
  transferHalves,
  unbalancedTransfers,
} from '#shared/coordination/index'
import {budgetLine, transaction} from './books.ts'

const today = '2026-11-23'
const line = budgetLine({original: 100_000n})
const figuresOf = (transactions: Transaction[], facts: Partial<BudgetLine> = {}, asOf = today) =>
  lineFigures({...line, ...facts}, transactions, asOf)

describe('the figures of a line', () => {
  // Oracle JD Edwards 9.2, "Example: Budget Checking Calculation": what is vouchered is not encumbered any more.
  it('count what is committed and then spent only once, as published', () => {
    const figures = figuresOf(
      [
        transaction('LIB-T1', 'commitment', 42_000n),
        transaction('LIB-T2', 'actual', 42_000n, {relieves: 'LIB-T1'}),
        transaction('LIB-T3', 'commitment', 32_000n),
      ],
      {original: 100_000n},
    )
    expect(figures).toMatchObject({approved: 100_000n, committed: 32_000n, actual: 42_000n, available: 26_000n})
  })

  it('approve the original amount with revisions and transfers', () => {
    const figures = figuresOf([
      transaction('LIB-T1', 'revision', 5_000n, {direction: 'in'}),
      transaction('LIB-T2', 'revision', 2_000n, {direction: 'out'}),
      transaction('LIB-T3', 'transfer', 700n, {direction: 'in', counterpart: 'LIB-T9'}),
      transaction('LIB-T4', 'transfer', 300n, {direction: 'out', counterpart: 'LIB-T8'}),
    ])
    expect(figures).toMatchObject({revisions: 3_000n, transferredIn: 700n, transferredOut: 300n, approved: 103_400n})
  })

  it('count actuals and accruals, less what was reversed and credited', () => {
    const figures = figuresOf([
      transaction('LIB-T1', 'actual', 10_000n),
      transaction('LIB-T2', 'accrual', 5_000n),
      transaction('LIB-T3', 'accrual_reversal', 2_000n, {reverses: 'LIB-T2'}),
      transaction('LIB-T4', 'credit', 1_500n),
    ])
    expect(figures.actual).toBe(11_500n)
  })

  it('of a closed line expect nothing more, whatever was estimated', () => {
    const spent = [transaction('LIB-T1', 'actual', 40_000n)]
    const closed = figuresOf(spent, {estimateToComplete: 50_000n, original: 100_000n, status: 'closed'})
    expect(closed).toMatchObject({available: 60_000n, estimateToComplete: 0n, forecast: 40_000n})
  })

  it('keep a commitment open until it is released or drawn down, and never below 0', () => {
    const commitment = transaction('LIB-T1', 'commitment', 10_000n)
    const open = (...transactions: Transaction[]) => figuresOf([commitment, ...transactions]).committed
    expect(open(transaction('LIB-T2', 'commitment_release', 4_000n, {relieves: 'LIB-T1'}))).toBe(6_000n)
    expect(open(transaction('LIB-T2', 'accrual', 4_000n, {relieves: 'LIB-T1'}))).toBe(6_000n)
    expect(open(transaction('LIB-T2', 'actual', 12_000n, {relieves: 'LIB-T1'}))).toBe(0n)
    expect(open(transaction('LIB-T2', 'actual', 4_000n))).toBe(10_000n)
    expect(
      open(
        transaction('LIB-T2', 'actual', 12_000n, {relieves: 'LIB-T1'}),
        transaction('LIB-T3', 'commitment', 500n),
        transaction('LIB-T4', 'commitment_release', 200n, {relieves: 'LIB-T3'}),
      ),
    ).toBe(300n)
  })

  it('give a commitment back what a reversed accrual had drawn down', () => {
    const figures = figuresOf([
      transaction('LIB-T1', 'commitment', 10_000n),
      transaction('LIB-T2', 'accrual', 4_000n, {relieves: 'LIB-T1'}),
      transaction('LIB-T3', 'accrual_reversal', 4_000n, {reverses: 'LIB-T2'}),
      transaction('LIB-T4', 'actual', 3_900n, {relieves: 'LIB-T1'}),
    ])
    expect(figures).toMatchObject({committed: 6_100n, actual: 3_900n})
  })

  it('forget what is void, from the date of the void on', () => {
    const books = [
      transaction('LIB-T1', 'actual', 10_000n),
      transaction('LIB-T2', 'void', 10_000n, {date: '2026-11-10', reverses: 'LIB-T1'}),
    ]
    expect(figuresOf(books).actual).toBe(0n)
    expect(figuresOf(books, {}, '2026-11-09').actual).toBe(10_000n)
  })

  it('are as of a day, and of no other line', () => {
    const books = [
      transaction('LIB-T1', 'actual', 10_000n, {date: today}),
      transaction('LIB-T2', 'actual', 500n, {date: addDays(today, 1)}),
      transaction('LIB-T3', 'actual', 7n, {line: 'LIB-B2'}),
    ]
    expect(figuresOf(books).actual).toBe(10_000n)
    expect(figuresOf(books, {}, '2026-11-22').actual).toBe(0n)
    expect(figuresOf(books, {}, '2026-12-31').actual).toBe(10_500n)
  })

  it('forecast what is spent, committed and estimated, or else the rest of an open line', () => {
    const books = [transaction('LIB-T1', 'actual', 60_000n), transaction('LIB-T2', 'commitment', 10_000n)]
    expect(figuresOf(books, {estimateToComplete: 45_000n})).toMatchObject({
      isEstimateAssumed: false,
      estimateToComplete: 45_000n,
      forecast: 115_000n,
      variance: -15_000n,
    })
    expect(figuresOf(books)).toMatchObject({
      isEstimateAssumed: true,
      estimateToComplete: 30_000n,
      forecast: 100_000n,
      variance: 0n,
    })
    expect(figuresOf(books, {status: 'closed'})).toMatchObject({estimateToComplete: 0n, forecast: 70_000n})
    expect(figuresOf(books, {original: 65_000n})).toMatchObject({
      available: -5_000n,
      forecast: 70_000n,
      variance: -5_000n,
    })
  })

  it('of income are what was received', () => {
    const books = [transaction('LIB-T1', 'income', 30_000n), transaction('LIB-T2', 'credit', 1_000n)]
    expect(figuresOf(books, {kind: 'income'})).toMatchObject({actual: 29_000n, available: 71_000n})
    expect(budgetLineKinds.filter(isExpense)).toEqual(['cost', 'contingency', 'management_reserve'])
  })

  // simonmichael/hledger, Balance.md "Budget report" and hledger/test/balance/budget.test, printed there as 99, 131 …
  it.each([
    ['425', '430', '98.8'],
    ['565', '430', '131.4'],
    ['35', '30', '116.7'],
    ['53', '30', '176.7'],
    ['352', '400', '88.0'],
    ['412', '400', '103.0'],
    ['10', '25', '40.0'],
    ['14', '25', '56.0'],
    ['51', '25', '204.0'],
    ['80', '370', '21.6'],
    ['10', '0', null],
    ['0', '50', '0.0'],
  ])('of %s spent and %s approved are %s percent', (actual, budget, percent) => {
    const books = actual === '0' ? [] : [transaction('LIB-T1', 'actual', BigInt(actual))]
    expect(percentText(figuresOf(books, {original: BigInt(budget)}).shares.spent)).toBe(percent)
  })

  it('have shares of the approved amount, undefined while that is 0', () => {
    const {shares} = figuresOf([transaction('LIB-T1', 'actual', 20_000n), transaction('LIB-T2', 'commitment', 70_000n)])
    expect([shares.spent, shares.used, shares.forecasted].map(percentText)).toEqual(['20.0', '90.0', '100.0'])
    const none = figuresOf([transaction('LIB-T1', 'actual', 1n)], {original: 0n}).shares
    expect(Object.values(none)).toEqual(Array(3).fill({value: null, reason: 'no-budget'}))
  })

  it('follow from every type of transaction but commitments and voids alone', () => {
    const moving = transactionTypes.filter((type) => movementOf(transaction('LIB-T1', type, 1n)) !== null)
    expect(moving).toEqual(['revision', 'transfer', 'actual', 'accrual', 'accrual_reversal', 'credit', 'income'])
  })
})

describe('the figures of a project', () => {
  it('add up by currency and kind, income apart, and share the totals', () => {
    const figures = [
      lineFigures(budgetLine({original: 100n}), [transaction('LIB-T1', 'actual', 50n)], today),
      lineFigures(budgetLine({reference: 'LIB-B2', kind: 'contingency', original: 300n}), [], today),
      lineFigures(budgetLine({reference: 'LIB-B3', kind: 'income', original: 999n}), [], today),
      lineFigures(budgetLine({reference: 'LIB-B4', currency: 'EUR', original: 7n}), [], today),
    ]
    const [euros, pounds, ...more] = projectFigures(figures)
    expect(more).toEqual([])
    expect(euros).toMatchObject({currency: 'EUR', expenses: {approved: 7n}, byKind: {cost: {approved: 7n}}})
    expect(pounds).toMatchObject({
      currency: 'GBP',
      expenses: {approved: 400n, actual: 50n},
      byKind: {
        cost: {approved: 100n},
        contingency: {approved: 300n},
        management_reserve: {approved: 0n},
        income: {approved: 999n},
      },
    })
    expect(percentText(pounds!.expenses.shares.spent)).toBe('12.5')
    expect(percentText(pounds!.byKind.management_reserve.shares.spent)).toBeNull()
    expect(projectFigures([])).toEqual([])
  })
})

describe('books', () => {
  const lines = ['LIB-B1', 'LIB-B2', 'LIB-B3'].map((reference, index) =>
    budgetLine({reference, kind: index === 2 ? 'contingency' : 'cost', original: 1_000_000n}),
  )
  const day = fc.integer({min: 0, max: 60}).map((days) => addDays('2026-10-01', days))
  const amount = fc.bigInt({min: 1n, max: 100_000n})
  const onLine = fc.constantFrom('LIB-B1', 'LIB-B2', 'LIB-B3')
  const single = fc.record({
    kind: fc.constantFrom('revision', 'actual', 'accrual', 'credit', 'commitment', 'void last', 'draw down last'),
    line: onLine,
    amount,
    date: day,
  })
  const transfer = fc.record({kind: fc.constant('transfer'), line: onLine, amount, date: day})
  const books = fc.array(fc.oneof(single, transfer), {maxLength: 40}).map(write)
  const sums = ['approved', 'committed', 'actual', 'available', 'forecast', 'variance'] as const
  const allFigures = (transactions: readonly Transaction[], asOf: string) =>
    lines.map((each) => lineFigures(each, transactions, asOf))

  it('have transfers that add up to nothing, on every day', () => {
    fc.assert(
      fc.property(books, day, (transactions, asOf) => {
        const [total] = projectFigures(allFigures(transactions, asOf))
        expect(total!.expenses.transferredIn).toBe(total!.expenses.transferredOut)
        expect(unbalancedTransfers(transactions)).toEqual([])
      }),
    )
  })

  it('have lines that add up to the project, and figures that follow from each other', () => {
    fc.assert(
      fc.property(books, day, (transactions, asOf) => {
        const figures = allFigures(transactions, asOf)
        const [total] = projectFigures(figures)
        const add = (of: keyof BudgetAmounts) => figures.reduce((sum, each) => sum + each[of], 0n)
        for (const each of sums) expect(total!.expenses[each]).toBe(add(each))
        for (const each of [...figures, total!.expenses]) {
          expect(each.available).toBe(each.approved - each.actual - each.committed)
          expect(each.forecast).toBe(each.actual + each.committed + each.estimateToComplete)
          expect(each.variance).toBe(each.approved - each.forecast)
          expect(each.committed).toBeGreaterThanOrEqual(0n)
        }
      }),
    )
  })

  it('say the same in whatever order they are read', () => {
    const shuffled = books.chain((transactions) =>
      fc.tuple(
        fc.constant(transactions),
        fc.shuffledSubarray(transactions, {minLength: transactions.length, maxLength: transactions.length}),
      ),
    )
    fc.assert(
      fc.property(shuffled, day, ([transactions, inOtherOrder], asOf) => {
        expect(allFigures(inOtherOrder, asOf)).toEqual(allFigures(transactions, asOf))
        for (const each of lines) {
          expect(lowestFigures(each, inOtherOrder, asOf)).toEqual(lowestFigures(each, transactions, asOf))
        }
      }),
    )
  })

  it('show halves of transfers that nothing balances', () => {
    const halves = transferHalves({
      amount: 500n,
      date: '2026-11-02',
      from: 'LIB-B1',
      to: 'LIB-B2',
      references: ['LIB-T1', 'LIB-T2'],
    })
    const [out, into] = halves
    expect([out.direction, into.direction, into.line]).toEqual(['out', 'in', 'LIB-B2'])
    expect(unbalancedTransfers(halves)).toEqual([])
    expect(unbalancedTransfers([out])).toEqual(['LIB-T1'])
    const both = ['LIB-T1', 'LIB-T2']
    for (const change of [
      {amount: 499n},
      {date: '2026-11-03'},
      {line: 'LIB-B1'},
      {direction: 'out'},
      {counterpart: 'LIB-T3'},
    ] as const) {
      expect(unbalancedTransfers([out, {...into, ...change}])).toEqual(both)
    }
    const voidOf = (reference: string, date: string) =>
      transaction(`${reference}0`, 'void', 500n, {reverses: reference, date})
    expect(unbalancedTransfers([...halves, voidOf('LIB-T1', '2026-11-05')])).toEqual(both)
    expect(unbalancedTransfers([...halves, voidOf('LIB-T1', '2026-11-05'), voidOf('LIB-T2', '2026-11-06')])).toEqual(
      both,
    )
    expect(unbalancedTransfers([...halves, voidOf('LIB-T1', '2026-11-05'), voidOf('LIB-T2', '2026-11-05')])).toEqual([])
  })

  /** Turns entries into transactions as a ledger would hold them; a transfer goes to the next line. */
  function write(entries: readonly {kind: string; line: string; amount: bigint; date: string}[]): Transaction[] {
    const written: Transaction[] = []
    const number = () => `LIB-T${written.length + 1}`
    for (const {amount, date, kind, line} of entries) {
      const next = lines[(lines.findIndex((each) => each.reference === line) + 1) % lines.length]!.reference
      const last = written.findLast((each) => each.line === line && each.type !== 'transfer' && each.type !== 'void')
      if (kind === 'transfer') {
        const references = [number(), `LIB-T${written.length + 2}`] as const
        written.push(...transferHalves({amount, date, from: line, to: next, references}))
      } else if (kind === 'void last') {
        if (last) written.push(transaction(number(), 'void', last.amount, {line, date, reverses: last.reference}))
      } else if (kind === 'draw down last') {
        const relieves = last?.type === 'commitment' ? last.reference : null
        written.push(transaction(number(), 'actual', amount, {line, date, relieves}))
      } else {
        const direction = kind === 'revision' ? 'in' : null
        written.push(transaction(number(), kind as 'actual', amount, {line, date, direction}))
      }
    }
    return written
  }
})
