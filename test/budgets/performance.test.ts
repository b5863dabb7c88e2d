import {describe, expect, test} from 'vitest'
import {
  AssertionShape,
  assertBalance,
  BudgetShape,
  BurnShape,
  EarnedValueShape,
  editBudgetLines,
  loadBudget,
  loadBurn,
  loadEarnedValue,
  readMeasure,
} from '#shared/budgets/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

/** A hundred days, of which half are over on the Monday of the tests. */
const halfway = {currency: 'GBP', finish: '2027-01-12', start: '2026-10-05'}

describeEachDatabase(
  'what a budget says',
  (database) => {
    const registers = useRegisters(database)

    const edit = (reference: string, fields: Parameters<typeof editBudgetLines>[2]) =>
      registers.change((transaction) =>
        editBudgetLines(transaction, {projectKey: undefined, references: [reference]}, fields, ana),
      )
    type Project = Awaited<ReturnType<typeof registers.addProject>>
    const measure = (project: Project, asOf?: string) => loadEarnedValue(registers.kysely, project, {asOf, now: NOW})

    describe('earned value', () => {
      test('is of cost lines, measured by what was spent on all lines of expenses', async () => {
        const project = await registers.addProject(halfway)
        const {reference} = await registers.addBudgetLine(project, {amount: '1000', progress: '40'})
        const reserve = await registers.addBudgetLine(project, {amount: '500', kind: 'contingency'})
        await registers.addBudgetLine(project, {amount: '9999', kind: 'income'})
        await registers.book('actual', reference, '450')
        await registers.book('actual', reserve.reference, '50')
        await registers.book('commitment', reference, '100')
        const earned = await measure(project)
        expect(earned).toStrictEqual(EarnedValueShape.parse(earned))
        expect(earned.currencies).toMatchObject([
          {
            ac: {amount: '500.00', currency: 'GBP'},
            bac: {amount: '1000.00'},
            completePercent: '40.0',
            cpi: {colour: 'red', value: '0.800', word: 'poor'},
            cv: {amount: {amount: '-100.00'}, reason: null},
            eac: {amount: {amount: '1250.00'}, insteadOf: null, method: 'cpi'},
            etc: {amount: {amount: '750.00'}},
            ev: {amount: '400.00'},
            pv: {amount: '500.00'},
            spi: {value: '0.800'},
            sv: {amount: {amount: '-100.00'}},
            tcpi: {value: '1.200'},
            vac: {amount: {amount: '-250.00'}},
          },
        ])
        expect(earned.currencies[0]!.schedule).toMatchObject({actualDays: 50, es: {days: '40.0'}, plannedDays: 100})
      })

      test('is none with its reason before anything is spent, planned or approved', async () => {
        const project = await registers.addProject({currency: 'GBP'})
        expect((await measure(project)).currencies).toEqual([])
        await registers.addBudgetLine(project, {amount: '1000'})
        const [unplanned] = (await measure(project)).currencies
        expect(unplanned).toMatchObject({
          cpi: {reason: 'no-cost-yet', value: null},
          pv: null,
          spi: {reason: 'no-baseline', value: null},
          sv: {amount: null, reason: 'no-baseline'},
        })
        const empty = await registers.addProject(halfway)
        await registers.addBudgetLine(empty, {amount: '0'})
        expect((await measure(empty)).currencies[0]).toMatchObject({
          completePercent: null,
          cv: {reason: 'no-budget'},
          eac: {amount: {}, reason: 'no-budget'} as object,
        })
      })

      test('as of a day knows what was booked and reported by then', async () => {
        const project = await registers.addProject(halfway)
        const {reference} = await registers.addBudgetLine(project, {amount: '1000'})
        await edit(reference, {progress: '10', 'progress-on': '2026-10-20'})
        await edit(reference, {progress: '50', 'progress-on': '2026-11-20'})
        await registers.book('actual', reference, '80', {date: '2026-10-20'})
        await registers.book('actual', reference, '300', {date: '2026-11-20'})
        expect((await measure(project, '2026-10-31')).currencies[0]).toMatchObject({
          ac: {amount: '80.00'},
          ev: {amount: '100.00'},
        })
      })

      test('keeps currencies apart, each with its own decimals', async () => {
        const project = await registers.addProject(halfway)
        await registers.addBudgetLine(project, {amount: '1000', currency: 'KWD', progress: '33.33'})
        await registers.addBudgetLine(project, {amount: '1000', currency: 'JPY', progress: '33.33'})
        const {currencies} = await measure(project)
        expect(currencies.map(({ev}) => ev)).toEqual([
          {amount: '333', currency: 'JPY'},
          {amount: '333.300', currency: 'KWD'},
        ])
      })
    })

    describe('the burn', () => {
      test('has a point a month, from the plan to its end, with today in between', async () => {
        const project = await registers.addProject(halfway)
        const {reference} = await registers.addBudgetLine(project, {amount: '1000', progress: '40'})
        await registers.book('actual', reference, '450', {date: '2026-10-20'})
        const burn = await loadBurn(registers.kysely, project, {now: NOW})
        expect(burn).toStrictEqual(BurnShape.parse(burn))
        const points = burn.currencies[0]!.points.map(({ac, asOf, ev, pv}) => [
          asOf,
          pv?.amount,
          ev?.amount,
          ac?.amount,
        ])
        expect(points).toEqual([
          ['2026-10-31', '270.00', '0.00', '450.00'],
          ['2026-11-23', '500.00', '400.00', '450.00'],
          ['2026-12-31', '880.00', undefined, undefined],
          ['2027-01-12', '1000.00', undefined, undefined],
        ])
      })

      test('of nothing is empty', async () => {
        const project = await registers.addProject({currency: 'GBP'})
        expect(await loadBurn(registers.kysely, project, {now: NOW})).toMatchObject({currencies: []})
      })
    })

    describe('the budget', () => {
      test('adds its lines up by currency and by what the money is for', async () => {
        const project = await registers.addProject(halfway)
        const {reference} = await registers.addBudgetLine(project, {amount: '1000'})
        await registers.addBudgetLine(project, {amount: '500', kind: 'contingency'})
        await registers.addBudgetLine(project, {amount: '100', kind: 'income'})
        await registers.addBudgetLine(project, {amount: '100', currency: 'JPY'})
        await registers.book('actual', reference, '250')
        const budget = await loadBudget(registers.kysely, project, {now: NOW, references: []})
        expect(budget).toStrictEqual(BudgetShape.parse(budget))
        expect(budget.totals).toMatchObject([
          {
            byKind: {contingency: {approved: {amount: '500.00'}}, income: {approved: {amount: '100.00'}}},
            currency: 'GBP',
            expenses: {approved: {amount: '1500.00'}, available: {amount: '1250.00'}, spentPercent: '16.7'},
          },
          {currency: 'JPY', expenses: {approved: {amount: '100', currency: 'JPY'}}},
        ])
        expect(budget.transactions).toEqual([])
      })

      test('is of one project at a time', async () => {
        const [one, other] = [await registers.addProject(halfway), await registers.addProject(halfway)]
        const references = [await registers.addBudgetLine(one), await registers.addBudgetLine(other)].map(
          ({reference}) => reference,
        )
        const error = await refusal(loadBudget(registers.kysely, one, {now: NOW, references}))
        expect(problemsOf(error)).toEqual([
          `${references[1]}: belongs to ${other.key}, not to ${one.key}: show one project at a time.`,
        ])
      })

      test('shows totals larger than any amount that can be typed', async () => {
        const project = await registers.addProject(halfway)
        for (const _twice of [1, 2]) await registers.addBudgetLine(project, {amount: '89,999,999,999,999'})
        const {totals} = await loadBudget(registers.kysely, project, {now: NOW, references: []})
        expect(totals[0]!.expenses.approved.amount).toBe('179999999999998.00')
      })

      test('is asked for on a day and with a method that there are', () => {
        expect(() => readMeasure({'as-of': '1/2/2026', method: 'hope'}, {timezone: 'UTC'}, ana)).toThrow('2 things')
      })
    })

    describe('an assertion', () => {
      type Said = Parameters<typeof assertBalance>[2]
      const say = (line: string, said: Said) =>
        registers.change((transaction) => assertBalance(transaction, {line, projectKey: undefined}, said, ana))
      const newLine = async () => (await registers.addBudgetLine(await registers.addProject(halfway))).reference

      test('holds when the figure is exactly that on its day, and else says the difference', async () => {
        const line = await newLine()
        await registers.book('actual', line, '12.50', {date: '2026-11-02'})
        const [holding] = await say(line, {actual: '12.50', 'as-of': '2026-11-30', source: 'SAP'})
        expect(holding).toMatchObject({asOf: '2026-11-30', holds: true, source: 'SAP'})
        expect(holding).toStrictEqual(AssertionShape.parse(holding))
        expect(
          await say(line, {actual: '12.51', 'as-of': '2026-11-01', available: '1000', source: 'SAP'}),
        ).toMatchObject([
          {difference: {amount: '-12.51'}, figure: 'actual', holds: false},
          {difference: {amount: '0.00'}, figure: 'available', holds: true},
        ])
      })

      test('is checked ever after', async () => {
        const line = await newLine()
        await say(line, {committed: '0', source: 'SAP'})
        await registers.book('commitment', line, '5')
        expect(await say(line, {actual: '0', source: 'Ledger'})).toHaveLength(1)
        const {rows} = await registers.pool.query(
          'select project.id, key, timezone from project join budget_line on project_id = project.id where reference = $1',
          [line],
        )
        const {assertions} = await loadBudget(registers.kysely, rows[0], {now: NOW, references: []})
        expect(assertions).toMatchObject([
          {figure: 'actual', holds: true, source: 'Ledger'},
          {computed: {amount: '5.00'}, figure: 'committed', holds: false, source: 'SAP'},
        ])
      })

      test('of the same source about the same day replaces what it said, and undo brings that back', async () => {
        const line = await newLine()
        await say(line, {actual: '7', source: 'SAP'})
        expect(await say(line, {actual: '0', source: 'SAP'})).toMatchObject([{asserted: {amount: '0.00'}, holds: true}])
        await registers.undo()
        expect(await say(line, {approved: '1000', source: 'SAP'})).toMatchObject([{figure: 'approved', holds: true}])
        const {rows} = await registers.pool.query(
          `select amount from balance_assertion where reference = $1 and figure = 'actual' and removed_at is null`,
          [line],
        )
        expect(rows).toEqual([{amount: 700}])
      })

      test('says a figure, who says it and when', async () => {
        const line = await newLine()
        const wrong = await refusal(say(line, {'as-of': '31/11/2026'}))
        expect(wrong).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
        expect(problemsOf(wrong)).toEqual([
          '--actual: is missing, or one of --approved, --committed, --actual, --available: say what it comes to.',
          '--source: is missing: say which system has it, such as SAP.',
          expect.stringMatching(/^--as-of: "31\/11\/2026"/),
        ])
      })
    })
  },
  {migrated: true},
)
