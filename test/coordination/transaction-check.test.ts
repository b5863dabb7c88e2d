import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  type BudgetLine,
  checkBudgetLine,
  checkLineClose,
  checkTransaction,
  checkTransfer,
  lineFigures,
  type Transaction,
  type TransactionType,
  transactionTypes,
} from '#shared/coordination/index'
import {budgetLine, transaction} from './books.ts'

const today = '2026-11-23'
const line = budgetLine({original: 100_000n})
const check = (added: Transaction, existing: readonly Transaction[] = [], facts: Partial<BudgetLine> = {}) =>
  checkTransaction(added, {line: {...line, ...facts}, existing, today})
const fieldsOf = (...given: Parameters<typeof check>) => check(...given).map(({field}) => field)
const commitment = transaction('LIB-T1', 'commitment', 10_000n)
const accrual = transaction('LIB-T1', 'accrual', 10_000n)

describe('a transaction', () => {
  it('is more than 0', () => {
    expect(check(transaction('LIB-T1', 'actual', 1n))).toEqual([])
    expect(check(transaction('LIB-T1', 'actual', 0n))).toEqual([
      {field: 'amount', message: 'must be more than 0: the kind of booking tells its sign.'},
    ])
    expect(fieldsOf(transaction('LIB-T1', 'actual', -1n))).toEqual(['amount'])
  })

  it('has a direction when it is a revision or a transfer, and else none', () => {
    for (const type of transactionTypes) {
      const directed = type === 'revision' || type === 'transfer'
      expect(fieldsOf(transaction('LIB-T1', type, 1n)).includes('direction')).toBe(directed)
      expect(fieldsOf(transaction('LIB-T1', type, 1n, {direction: 'in'})).includes('direction')).toBe(!directed)
    }
  })

  it('is on an open line', () => {
    for (const type of transactionTypes) {
      expect(fieldsOf(transaction('LIB-T1', type, 1n), [], {status: 'closed'})).toContain('line')
    }
    expect(check(transaction('LIB-T1', 'actual', 1n), [], {status: 'closed'})[0]!.message).toBe(
      'LIB-B1 is closed: reopen it, or book on another line.',
    )
  })

  it('fits the kind of its line', () => {
    const onIncome = transactionTypes.filter(
      (type) => !fieldsOf(transaction('LIB-T1', type, 1n), [], {kind: 'income'}).includes('line'),
    )
    expect(onIncome).toEqual(['revision', 'transfer', 'credit', 'income', 'void'])
    expect(check(transaction('LIB-T1', 'income', 1n))).toEqual([
      {field: 'line', message: 'LIB-B1 is a line of expenses: an income belongs on an income line.'},
    ])
    expect(check(transaction('LIB-T1', 'commitment', 1n), [], {kind: 'income'})).toEqual([
      {field: 'line', message: 'LIB-B1 is an income line: a commitment belongs on a line of expenses.'},
    ])
    expect(fieldsOf(transaction('LIB-T1', 'actual', 1n), [], {kind: 'contingency'})).toEqual([])
  })

  it('is not dated ahead, unless it is a plan', () => {
    const ahead = {date: '2026-11-24'}
    const refused = transactionTypes.filter((type) => fieldsOf(transaction('LIB-T1', type, 1n, ahead)).includes('date'))
    expect(refused).toEqual(['commitment', 'commitment_release', 'actual', 'accrual', 'credit', 'income', 'void'])
    expect(check(transaction('LIB-T1', 'actual', 1n, {date: today}))).toEqual([])
    expect(check(transaction('LIB-T1', 'actual', 1n, ahead))).toEqual([
      {field: 'date', message: '2026-11-24 is in the future: an actual is booked when it happens.'},
    ])
  })

  it('tells everything that is wrong at once', () => {
    const wrong = transaction('LIB-T1', 'actual', 0n, {date: '2027-01-01', relieves: 'LIB-T9', reverses: 'LIB-T8'})
    expect(fieldsOf(wrong, [], {status: 'closed'})).toEqual(['line', 'amount', 'date', 'relieves', 'reverses'])
  })
})

describe('drawing down a commitment', () => {
  const draw = (amount: bigint, facts: Partial<Transaction> = {}) =>
    transaction('LIB-T9', 'actual', amount, {relieves: 'LIB-T1', ...facts})

  it('goes up to what is left of it', () => {
    expect(check(draw(10_000n), [commitment])).toEqual([])
    expect(check(draw(10_001n), [commitment])).toEqual([
      {field: 'relieves', message: 'has only GBP 100.00 of LIB-T1 left to draw down.'},
    ])
    const drawn = [commitment, transaction('LIB-T2', 'actual', 9_000n, {relieves: 'LIB-T1'})]
    expect(fieldsOf(draw(1_000n), drawn)).toEqual([])
    expect(fieldsOf(draw(1_001n), drawn)).toEqual(['relieves'])
    const corrected = [...drawn, transaction('LIB-T3', 'void', 9_000n, {reverses: 'LIB-T2'})]
    expect(fieldsOf(draw(10_000n), corrected)).toEqual([])
  })

  it('needs a commitment of the same line that is not void', () => {
    const message = 'LIB-T1 is no commitment of LIB-B1.'
    expect(check(draw(1n))).toEqual([{field: 'relieves', message}])
    expect(check(draw(1n), [accrual])).toEqual([{field: 'relieves', message}])
    const voided = [commitment, transaction('LIB-T2', 'void', 10_000n, {reverses: 'LIB-T1'})]
    expect(check(draw(1n), voided)).toEqual([{field: 'relieves', message}])
  })

  it('is not before the commitment', () => {
    expect(check(draw(1n, {date: '2026-11-01'}), [commitment])).toEqual([
      {field: 'date', message: '2026-11-01 is before 2026-11-02, the date of LIB-T1.'},
    ])
    expect(fieldsOf(draw(1n, {date: '2026-11-02'}), [commitment])).toEqual([])
  })

  it('is for releases, actuals and accruals, and a release draws one down', () => {
    const drawing = transactionTypes.filter(
      (type) => !fieldsOf(draw(1n, {type, direction: null}), [commitment]).includes('relieves'),
    )
    expect(drawing).toEqual(['commitment_release', 'actual', 'accrual'])
    expect(check(transaction('LIB-T9', 'commitment_release', 1n), [commitment])).toEqual([
      {field: 'relieves', message: 'is missing: say which commitment is released.'},
    ])
  })
})

describe('reversing an accrual', () => {
  const reverse = (amount: bigint, facts: Partial<Transaction> = {}) =>
    transaction('LIB-T9', 'accrual_reversal', amount, {reverses: 'LIB-T1', ...facts})

  it('goes up to what is left of it, and may be dated ahead', () => {
    expect(check(reverse(10_000n, {date: '2026-12-01'}), [accrual])).toEqual([])
    expect(check(reverse(10_001n), [accrual])).toEqual([
      {field: 'amount', message: 'is more than the GBP 100.00 left of LIB-T1.'},
    ])
    const reversed = [accrual, transaction('LIB-T2', 'accrual_reversal', 4_000n, {reverses: 'LIB-T1'})]
    expect(fieldsOf(reverse(6_001n), reversed)).toEqual(['amount'])
    expect(fieldsOf(reverse(6_000n), reversed)).toEqual([])
  })

  it('needs an accrual of the line, not after it', () => {
    expect(fieldsOf(reverse(1n, {reverses: null}))).toEqual(['reverses'])
    expect(check(reverse(1n), [commitment])).toEqual([{field: 'reverses', message: 'LIB-T1 is no accrual of LIB-B1.'}])
    expect(fieldsOf(reverse(1n, {date: '2026-11-01'}), [accrual])).toEqual(['date'])
  })
})

describe('a void', () => {
  const take = (reverses: string | null, facts: Partial<Transaction> = {}) =>
    transaction('LIB-T9', 'void', 10_000n, {reverses, ...facts})

  it('takes back one transaction of the line, all of it and once', () => {
    expect(check(take('LIB-T1'), [accrual])).toEqual([])
    expect(fieldsOf(take(null), [accrual])).toEqual(['reverses'])
    expect(check(take('LIB-T5'), [accrual])).toEqual([
      {field: 'reverses', message: 'LIB-T5 is no transaction of LIB-B1.'},
    ])
    expect(check(take('LIB-T1', {amount: 9_999n}), [accrual])).toEqual([
      {field: 'amount', message: 'must be all of LIB-T1, GBP 100.00.'},
    ])
    const voided = [accrual, transaction('LIB-T2', 'void', 10_000n, {reverses: 'LIB-T1'})]
    expect(check(take('LIB-T1'), voided)).toEqual([{field: 'reverses', message: 'LIB-T1 is void already, by LIB-T2.'}])
    expect(check(take('LIB-T2'), voided)).toEqual([
      {field: 'reverses', message: 'LIB-T2 is a void itself: book the transaction again instead.'},
    ])
  })

  it('is not before what it takes back', () => {
    expect(fieldsOf(take('LIB-T1', {date: '2026-11-01'}), [accrual])).toEqual(['date'])
  })

  it('waits until nothing rests on the transaction', () => {
    const drawn = [commitment, transaction('LIB-T2', 'actual', 1n, {relieves: 'LIB-T1'})]
    expect(check(take('LIB-T1'), drawn)).toEqual([
      {field: 'reverses', message: 'LIB-T1 is what LIB-T2 draws down or reverses: void that one first.'},
    ])
    const reversed = [accrual, transaction('LIB-T2', 'accrual_reversal', 1n, {reverses: 'LIB-T1'})]
    expect(fieldsOf(take('LIB-T1'), reversed)).toEqual(['reverses'])
    const undone = [...drawn, transaction('LIB-T3', 'void', 1n, {reverses: 'LIB-T2'})]
    expect(check(take('LIB-T1'), undone)).toEqual([])
  })

  it('takes back both halves of a transfer', () => {
    const half = transaction('LIB-T1', 'transfer', 10_000n, {direction: 'out', counterpart: 'LIB-T2'})
    expect(check(take('LIB-T1'), [half])).toEqual([
      {field: 'reverses', message: 'LIB-T1 is one half of a transfer: void both halves at once.'},
    ])
    expect(check(take('LIB-T1', {counterpart: 'LIB-T10'}), [half])).toEqual([])
  })

  it('of what is dated ahead is dated with it', () => {
    const ahead = transaction('LIB-T1', 'revision', 10_000n, {date: '2027-03-01', direction: 'in'})
    expect(check(take('LIB-T1', {date: '2027-03-01'}), [ahead])).toEqual([])
    expect(fieldsOf(take('LIB-T1', {date: '2027-03-02'}), [ahead])).toEqual(['date'])
    expect(fieldsOf(take('LIB-T1', {date: '2026-11-24'}), [accrual])).toEqual(['date'])
  })

  it('and a revision leave no less than nothing approved', () => {
    const cut = transaction('LIB-T9', 'revision', 100_001n, {direction: 'out'})
    expect(check(cut)).toEqual([{field: 'amount', message: 'would leave LIB-B1 with GBP -0.01 approved.'}])
    expect(check({...cut, amount: 100_000n})).toEqual([])
    const raised = transaction('LIB-T1', 'revision', 10_000n, {direction: 'in'})
    const given = transaction('LIB-T2', 'transfer', 105_000n, {direction: 'out', counterpart: 'LIB-T3'})
    expect(check(take('LIB-T1'), [raised, given])).toEqual([
      {field: 'reverses', message: 'would leave LIB-B1 with GBP -50.00 approved.'},
    ])
  })

  it('and a revision are judged by every day from theirs on', () => {
    const raisedLater = transaction('LIB-T1', 'revision', 50_000n, {date: '2027-01-01', direction: 'in'})
    const cut = transaction('LIB-T9', 'revision', 120_000n, {direction: 'out'})
    expect(fieldsOf(cut, [raisedLater])).toEqual(['amount'])
    expect(fieldsOf({...cut, date: '2027-01-01'}, [raisedLater])).toEqual([])
    const given = transaction('LIB-T2', 'transfer', 160_000n, {direction: 'out', counterpart: 'LIB-T3'})
    const raise = transaction('LIB-T9', 'revision', 1n, {direction: 'in'})
    expect(fieldsOf(raise, [given])).toEqual([])
  })

  it('is nothing for other types to have', () => {
    const types: TransactionType[] = transactionTypes.filter((type) => type !== 'void' && type !== 'accrual_reversal')
    for (const type of types)
      expect(fieldsOf(transaction('LIB-T9', type, 1n, {reverses: 'LIB-T1'}))).toContain('reverses')
  })
})

describe('a transfer', () => {
  const other = budgetLine({reference: 'LIB-B2'})
  const transfer = (
    amount: bigint,
    to: BudgetLine = other,
    facts: Partial<BudgetLine> = {},
    existing: Transaction[] = [],
  ) =>
    checkTransfer({
      amount,
      date: today,
      from: {line: {...line, ...facts}, existing, today},
      to: {line: to, existing: [], today},
    })

  it('goes up to what is available on the line it comes from', () => {
    expect(transfer(100_000n)).toEqual([])
    expect(transfer(100_001n)).toEqual([
      {field: 'amount', message: 'is more than the GBP 1,000.00 available on LIB-B1.'},
    ])
    expect(transfer(95_000n, other, {}, [commitment])).toEqual([
      {field: 'amount', message: 'is more than the GBP 900.00 available on LIB-B1.'},
    ])
    expect(transfer(1n, other, {}, [transaction('LIB-T1', 'actual', 100_500n)])[0]!.message).toBe(
      'is more than the GBP 0.00 available on LIB-B1.',
    )
    expect(transfer(0n).map(({field}) => field)).toEqual(['amount'])
  })

  it('leaves what is given away on a day to come', () => {
    const ahead = transaction('LIB-T1', 'transfer', 60_000n, {
      counterpart: 'LIB-T2',
      date: '2027-01-01',
      direction: 'out',
    })
    expect(transfer(40_000n, other, {}, [ahead])).toEqual([])
    expect(transfer(40_001n, other, {}, [ahead])).toEqual([
      {field: 'amount', message: 'is more than the GBP 400.00 available on LIB-B1.'},
    ])
  })

  it('is not made of what only came back', () => {
    const refunded = transaction('LIB-T1', 'credit', 5_000n)
    expect(transfer(100_000n, other, {}, [refunded])).toEqual([])
    expect(transfer(100_001n, other, {}, [refunded]).map(({field}) => field)).toEqual(['amount'])
  })

  it('stays in the project and the currency, and goes to another line of the same sort', () => {
    expect(transfer(1n, line)).toEqual([{field: 'to', message: 'is LIB-B1 too: name another line.'}])
    expect(transfer(1n, {...other, reference: 'OLD-B2', project: 'OLD'})).toEqual([
      {field: 'to', message: 'OLD-B2 belongs to OLD, not to LIB: revise both budgets instead.'},
    ])
    expect(transfer(1n, {...other, currency: 'EUR'})).toEqual([
      {field: 'to', message: 'LIB-B2 is in EUR, LIB-B1 in GBP.'},
    ])
    expect(transfer(1n, {...other, kind: 'income'}).map(({field}) => field)).toEqual(['to'])
    expect(transfer(1n, {...other, kind: 'management_reserve'})).toEqual([])
    expect(transfer(1n, {...other, kind: 'income'}, {kind: 'income'})).toEqual([])
  })

  it('is between open lines', () => {
    expect(transfer(1n, {...other, status: 'closed'})).toEqual([
      {field: 'to', message: 'LIB-B2 is closed: reopen it, or book on another line.'},
    ])
    expect(transfer(1n, other, {status: 'closed'}).map(({field}) => field)).toEqual(['line'])
  })

  it('that was allowed never leaves a line with less than nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({min: 1n, max: 200_000n}), fc.bigInt({min: 0n, max: 100_000n}), (amount, spent) => {
        const books = spent > 0n ? [transaction('LIB-T1', 'actual', spent)] : []
        const half = transaction('LIB-T2', 'transfer', amount, {direction: 'out', counterpart: 'LIB-T3'})
        const {available} = lineFigures(line, [...books, half], today)
        expect(transfer(amount, other, {}, books).length === 0).toBe(available >= 0n)
      }),
    )
  })
})

describe('a budget line', () => {
  it('has no amounts below 0 and does not finish before it starts', () => {
    expect(checkBudgetLine(line)).toEqual([])
    expect(checkBudgetLine({...line, start: '2026-11-02', finish: '2026-11-02'})).toEqual([])
    expect(checkBudgetLine({...line, start: '2026-11-02'})).toEqual([])
    expect(checkBudgetLine({...line, original: 0n, estimateToComplete: 0n})).toEqual([])
    expect(checkBudgetLine({...line, estimateToComplete: 5n})).toEqual([])
    expect(
      checkBudgetLine({...line, original: -1n, estimateToComplete: -1n, start: '2026-11-02', finish: '2026-11-01'}),
    ).toEqual([
      {field: 'finish', message: '2026-11-01 is before the start, 2026-11-02.'},
      {field: 'amount', message: 'must not be below 0.'},
      {field: 'estimate', message: 'must not be below 0: it is what is still to come.'},
    ])
  })

  it('is closed when nothing is open on it', () => {
    const closing = (...books: Transaction[]) =>
      checkLineClose(lineFigures(line, books, today)).map(({message}) => message)
    expect(closing(transaction('LIB-T1', 'actual', 100_000n))).toEqual([])
    expect(closing(transaction('LIB-T1', 'commitment', 1n))).toHaveLength(1)
    expect(closing(commitment)).toEqual([
      'cannot be closed: GBP 100.00 of LIB-B1 are still committed. Release or spend them.',
    ])
    expect(closing(transaction('LIB-T1', 'actual', 100_001n))).toEqual([
      'cannot be closed: LIB-B1 is GBP 0.01 over budget. Revise it or transfer to it.',
    ])
  })
})
