import {describe, expect, it} from 'vitest'
import {
  type BudgetLine,
  budgetLineKinds,
  checkAssertion,
  defaultAlertThresholds,
  money,
  type PortfolioBudgetLine,
  type PortfolioProject,
  type Transaction,
} from '#shared/coordination/index'
import {transaction} from '../books.ts'
import {alertsOfProject, budget, inShort, risk} from './portfolio.ts'

const spent = (amount: bigint, facts: Partial<Transaction> = {}) => transaction('LIB-T1', 'actual', amount, facts)
const alertsOf = (...lines: PortfolioBudgetLine[]) => alertsOfProject({start: null, budgetLines: lines})
const short = (facts: Partial<BudgetLine>, ...books: Transaction[]) => alertsOf(budget(facts, books)).map(inShort)

describe('a line that is overspent', () => {
  it('is red, with what it is over', () => {
    const over = budget({}, [spent(90_000n), transaction('LIB-T2', 'commitment', 15_000n)])
    const [alert] = alertsOf(over)
    expect(alert).toMatchObject({
      code: 'BUD-OVER',
      severity: 'red',
      references: ['LIB-B1'],
      title: 'LIB-B1 "Works" is GBP 50.00 over budget.',
      formula: 'approved GBP 1,000.00 − actual GBP 900.00 − committed GBP 150.00 = GBP -50.00 < 0',
      moneyAtStake: money(5_000n, 'GBP'),
    })
    expect(alert!.values['available']).toEqual({kind: 'money', value: money(-5_000n, 'GBP')})
    expect(short({}, spent(100_000n))).toEqual(['BUD-NEAR yellow LIB-B1'])
  })

  it('is told of every kind of expense that is open', () => {
    const kinds = budgetLineKinds.filter((kind) =>
      short({kind}, spent(100_001n)).some((each) => each.includes('BUD-OVER')),
    )
    expect(kinds).toEqual(['cost', 'contingency', 'management_reserve'])
    expect(short({status: 'closed'}, spent(100_001n))).toEqual([])
  })
})

describe('a line that is nearly used up', () => {
  it('is told from 90 % on', () => {
    expect(short({}, spent(89_999n))).toEqual([])
    expect(short({}, spent(80_000n), transaction('LIB-T2', 'commitment', 10_000n))).toEqual(['BUD-NEAR yellow LIB-B1'])
    expect(short({kind: 'contingency'}, spent(79_999n))).toEqual(['BUD-CONT yellow LIB'])
    expect(short({original: 0n})).toEqual([])
    expect(alertsOf(budget({}, [spent(92_500n)]))[0]).toMatchObject({
      title: '92.5 % of LIB-B1 "Works" are used, GBP 75.00 are left.',
      formula: '(actual GBP 925.00 + committed GBP 0.00) ÷ approved GBP 1,000.00 = 92.5 % ≥ 90 %',
    })
  })
})

describe('a forecast over what is approved', () => {
  it.each([
    [100_000n, []],
    [100_001n, ['BUD-FCST yellow LIB-B1']],
    [105_000n, ['BUD-FCST yellow LIB-B1']],
    [105_001n, ['BUD-FCST orange LIB-B1']],
    [110_000n, ['BUD-FCST orange LIB-B1']],
    [110_001n, ['BUD-FCST red LIB-B1']],
  ])('of %i for 100,000 is %j', (estimateToComplete, expected) => {
    expect(short({estimateToComplete})).toEqual(expected)
  })

  it('says by how much, and is red where nothing is approved', () => {
    expect(alertsOf(budget({estimateToComplete: 112_500n}))[0]).toMatchObject({
      title: 'LIB-B1 "Works" is forecast at GBP 1,125.00, GBP 125.00 over what is approved.',
      formula: '(forecast GBP 1,125.00 − approved GBP 1,000.00) ÷ approved = 12.5 % > 0 % (orange 5 %, red 10 %)',
      moneyAtStake: money(12_500n, 'GBP'),
    })
    const [alert] = alertsOf(budget({original: 0n, estimateToComplete: 1n}))
    expect(inShort(alert!)).toBe('BUD-FCST red LIB-B1')
    expect(alert!.values).not.toHaveProperty('over')
  })

  it('may be tolerated by the thresholds', () => {
    const thresholds = {...defaultAlertThresholds, forecastOverPercent: {yellow: 2, orange: 5, red: 10}}
    const facts = {budgetLines: [budget({estimateToComplete: 102_000n})]}
    expect(alertsOfProject({start: null, ...facts}, thresholds)).toEqual([])
  })
})

describe('money that lapses', () => {
  const on = (today: string, books: Transaction[] = [], facts: Partial<BudgetLine> = {}) =>
    alertsOfProject({
      today,
      start: null,
      lastActivityOn: today,
      budgetLines: [budget({fiscalYear: 2026, ...facts}, books)],
    })

  it('is told less than 60 days before the year ends, when less than 90 % are expected to be spent', () => {
    expect(on('2026-11-01')).toEqual([])
    expect(on('2026-11-02').map(inShort)).toEqual(['BUD-UNDER orange LIB-B1'])
    expect(on('2026-11-23', [spent(90_000n)]).map(inShort)).toEqual(['BUD-NEAR yellow LIB-B1'])
    expect(on('2026-11-23', [spent(89_999n)]).map(inShort)).toEqual(['BUD-UNDER orange LIB-B1'])
    expect(on('2026-11-23', [spent(10_000n)], {estimateToComplete: 85_000n})).toEqual([])
    expect(on('2026-11-23', [], {original: 0n})).toEqual([])
    expect(on('2026-11-23', [], {fiscalYear: null})).toEqual([])
  })

  it('says how much and when', () => {
    expect(on('2026-11-23', [spent(40_000n)])[0]).toMatchObject({
      title: 'GBP 600.00 of LIB-B1 "Works" lapse on 2026-12-31.',
      formula: '38 days to 2026-12-31 < 60, spent, committed and estimated 40.0 % < 90 %',
      moneyAtStake: money(60_000n, 'GBP'),
    })
  })
})

describe('a line that burns faster than its time', () => {
  // 2026-10-15 to 2027-01-22 are 100 days, 40 of them over at the end of 2026-11-23.
  const time = {start: '2026-10-15', finish: '2027-01-22'}

  it('is told when it is more than 15 points ahead', () => {
    expect(short(time, spent(55_000n))).toEqual([])
    expect(short(time, spent(55_001n))).toEqual(['BUD-BURN yellow LIB-B1'])
    expect(short({...time, kind: 'management_reserve'}, spent(80_000n))).toEqual([])
    expect(alertsOf(budget(time, [spent(70_000n)]))[0]).toMatchObject({
      title: '70.0 % of LIB-B1 "Works" are spent after 40.0 % of its time.',
      formula: 'spent 70.0 % − elapsed 40.0 % = 30.0 points > 15',
    })
  })

  it('takes the time of the project where it has none', () => {
    const facts: Partial<PortfolioProject> = {...time, budgetLines: [budget({}, [spent(70_000n)])]}
    expect(alertsOfProject(facts).map(inShort)).toEqual(['BUD-BURN yellow LIB-B1'])
    expect(alertsOfProject({...facts, finish: null})).toEqual([])
  })

  it('counts the day on which it starts', () => {
    expect(short({start: '2026-11-23', finish: '2026-12-02'}, spent(25_000n))).toEqual([])
    expect(short({start: '2026-11-23', finish: '2026-12-02'}, spent(25_001n))).toEqual(['BUD-BURN yellow LIB-B1'])
  })

  it('has no time over before its start and all of it after its finish', () => {
    expect(short({start: '2026-11-24', finish: '2026-12-24'}, spent(15_001n))).toEqual(['BUD-BURN yellow LIB-B1'])
    expect(short({start: '2026-11-24', finish: '2026-12-24'}, spent(15_000n))).toEqual([])
    expect(short({start: '2026-10-01', finish: '2026-11-23'}, spent(89_000n))).toEqual([])
  })
})

describe('the contingency', () => {
  const held = (...books: Transaction[]) => budget({kind: 'contingency'}, books)
  const given = (amount: bigint) => transaction('LIB-T1', 'transfer', amount, {direction: 'out', counterpart: 'LIB-T2'})

  it('is told when more than 50 % and 80 % are drawn, spent or given away', () => {
    expect(alertsOf(held(spent(50_000n)))).toEqual([])
    expect(alertsOf(held(spent(50_001n))).map(inShort)).toEqual(['BUD-CONT yellow LIB'])
    expect(alertsOf(held(given(80_000n))).map(inShort)).toEqual(['BUD-CONT yellow LIB'])
    expect(alertsOf(held(given(80_001n))).map(inShort)).toEqual(['BUD-CONT orange LIB'])
    expect(alertsOf(held(given(60_000n)))[0]).toMatchObject({
      references: ['LIB', 'LIB-B1'],
      title: '60.0 % of the contingency of LIB are drawn, GBP 400.00 are left.',
      formula:
        'drawn GBP 600.00 ÷ GBP 1,000.00 = 60.0 % (yellow > 50 %, orange > 80 %); expected cost of open threats GBP 0.00 ≤ left GBP 400.00',
      moneyAtStake: null,
    })
  })

  it('is red when open threats are expected to cost more than is left', () => {
    const risks = [risk({probabilityPct: '50', likelyCost: money(150_000n, 'GBP')})]
    const short = (budgetLines: PortfolioBudgetLine[]) => alertsOfProject({start: null, risks, budgetLines})
    expect(short([held()])).toEqual([])
    expect(short([held(spent(25_000n))])).toEqual([])
    const [alert] = short([held(spent(25_001n))])
    expect(alert).toMatchObject({
      severity: 'red',
      title: 'Open threats of LIB are expected to cost GBP 750.00, and GBP 749.99 of contingency are left.',
      moneyAtStake: money(1n, 'GBP'),
    })
  })

  it('is told of projects that have costs, but none for their threats', () => {
    const risks = [risk({probabilityPct: '50', likelyCost: money(150_000n, 'GBP')})]
    const [alert, ...more] = alertsOfProject({start: null, risks, budgetLines: [budget()]})
    expect(more).toEqual([])
    expect(alert!.formula).toMatch(/^no contingency \(/)
    expect(alertsOfProject({start: null, risks})).toEqual([])
    expect(alertsOfProject({start: null, risks, budgetLines: [budget({kind: 'income'})]})).toEqual([])
  })

  it('is counted by currency', () => {
    const risks = [risk({probabilityPct: '50', likelyCost: money(150_000n, 'EUR')})]
    const lines = [held(), budget({reference: 'LIB-B2', currency: 'EUR'})]
    expect(alertsOfProject({start: null, risks, budgetLines: lines}).map(({references}) => references)).toEqual([
      ['LIB'],
    ])
  })
})

describe('a balance assertion that fails', () => {
  const books = [spent(40_000n)]
  const assertion = {line: 'LIB-B1', figure: 'actual', asOf: '2026-11-20', source: 'SAP'} as const
  const checked = (amount: bigint, facts: Partial<BudgetLine> = {}) => {
    const {line} = budget(facts)
    return alertsOf(budget(facts, books, [checkAssertion({...assertion, amount}, line, books)]))
  }

  it('is red, with both amounts', () => {
    expect(checked(40_000n)).toEqual([])
    expect(checked(42_000n)[0]).toMatchObject({
      code: 'BUD-ASSERT',
      severity: 'red',
      title: 'LIB-B1 "Works": actual on 2026-11-20 is GBP 400.00 here, and GBP 420.00 in SAP.',
      formula: 'actual as of 2026-11-20: GBP 400.00 − GBP 420.00 = GBP -20.00 ≠ 0',
      moneyAtStake: money(2_000n, 'GBP'),
    })
    expect(checked(39_999n, {status: 'closed'}).map(({code, moneyAtStake}) => [code, moneyAtStake])).toEqual([
      ['BUD-ASSERT', money(1n, 'GBP')],
    ])
  })
})
