import {describe, expect, test} from 'vitest'
import {
  addBudgetLine,
  BudgetLineShape,
  closeBudgetLines,
  editBudgetLines,
  type JsonBudgetLine,
  loadBudgetLines,
  readBudgetLineFilter,
  showBudgetLines,
} from '#shared/budgets/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'budget lines',
  (database) => {
    const registers = useRegisters(database)
    const of = (...references: string[]) => ({projectKey: undefined, references})

    type Fields = Parameters<typeof registers.addBudgetLine>[1]
    type EditFields = Parameters<typeof editBudgetLines>[2]
    const newLine = async (fields: Fields = {}) =>
      (await registers.addBudgetLine(await registers.addProject(approvable), fields)).reference
    const edit = async (reference: string, fields: EditFields) =>
      (await registers.change((transaction) => editBudgetLines(transaction, of(reference), fields, ana)))[0]!
    const close = (...references: string[]) =>
      registers.change((transaction) => closeBudgetLines(transaction, of(...references), {}, ana))

    async function look(reference: string, now = NOW): Promise<JsonBudgetLine> {
      return (await showBudgetLines(registers.kysely, [reference], undefined, now))[0]!
    }

    async function refused(work: Promise<unknown>, code: 'INVALID_INPUT' | 'NOT_ALLOWED_NOW' = 'INVALID_INPUT') {
      const error = await refusal(work)
      expect(error).toMatchObject({code, exitCode: code === 'INVALID_INPUT' ? 2 : 4})
      return problemsOf(error)
    }

    describe('adding one', () => {
      test('numbers it in its project; its currency is that of the project', async () => {
        const project = await registers.addProject(approvable)
        const line = await registers.addBudgetLine(project, {
          amount: '1.5m',
          category: 'works',
          description: 'North wing\nand roof',
          estimate: '1,400,000',
          expenditure: 'CAPEX',
          'fiscal-year': '2026',
          funding: 'City',
          kind: 'management-reserve',
          method: '50/50',
          owner: 'ben',
          start: '2026-10-01',
        })
        expect(line).toMatchObject({
          category: 'works',
          currency: 'EUR',
          description: 'North wing\nand roof',
          expenditure: 'capex',
          figures: {
            approved: {amount: '1500000.00', currency: 'EUR'},
            available: {amount: '1500000.00'},
            forecast: {amount: '1400000.00'},
            isEstimateAssumed: false,
            usedPercent: '0.0',
          },
          finish: null,
          fiscalYear: 2026,
          fundingSource: 'City',
          kind: 'management_reserve',
          owner: 'ben',
          progress: {asOf: null, method: '50/50', percent: null},
          reference: `${project.key}-B1`,
          start: '2026-10-01',
          status: 'open',
        })
        expect(line).toStrictEqual(BudgetLineShape.parse(line))
      })

      test('reports everything that is wrong at once', async () => {
        const project = await registers.addProject(approvable)
        const fields = {
          estimate: '1,00',
          finish: '2026-08-01',
          'fiscal-year': '26',
          kind: 'party',
          method: 'hope',
          name: undefined,
          progress: '101',
          start: '01/02/2026',
        }
        const adding = registers.change((transaction) => addBudgetLine(transaction, project, fields, ana))
        expect(await refused(adding)).toEqual([
          expect.stringMatching(/^--estimate: "1,00" has groups that are not three digits .*Did you mean 1\.00\?$/),
          '--fiscal-year: must be a whole number from 1900 to 2200.',
          '--kind: must be one of cost, contingency, management_reserve, income.',
          '--method: must be one of 0/100, 50/50, physical.',
          expect.stringMatching(/^--start: "01\/02\/2026" can be read as/),
          '--finish: 2026-08-01 is before the start, 2026-09-01.',
          '--progress: must be a percentage from 0 to 100: more than the budget cannot be earned.',
          'name: is missing: say what the money is for.',
          '--amount: is missing: say what is approved, such as 420000 (0 for nothing yet).',
        ])
      })

      test('needs a currency, its own or that of the project', async () => {
        const project = await registers.addProject()
        expect(await refused(registers.addBudgetLine(project))).toEqual([
          `--currency: is missing: ${project.key} has none either (coord project edit ${project.key} --currency EUR).`,
        ])
        expect(await registers.addBudgetLine(project, {currency: 'usd'})).toMatchObject({currency: 'USD'})
      })

      test.each([
        ['JPY', '12,345', '12345', '--amount: "1.5" has too many decimals for JPY. Did you mean 2?'],
        ['KWD', '1.2345k', '1234.500', '--amount: "0.0005" has too many decimals for KWD. Did you mean 0.001?'],
      ])('knows how many decimals %s has', async (currency, amount, expected, problem) => {
        const project = await registers.addProject()
        const line = await registers.addBudgetLine(project, {amount, currency})
        expect(line.figures.approved).toEqual({amount: expected, currency})
        const wrong = currency === 'JPY' ? '1.5' : '0.0005'
        expect(await refused(registers.addBudgetLine(project, {amount: wrong, currency}))).toEqual([problem])
      })

      test.each([
        ['-1', '--amount: must not be below 0.'],
        ['', '--amount: cannot be empty.'],
        [
          '£5',
          '--amount: "£5" names "£", but this amount is in EUR. Type the amount in EUR, with or without that code.',
        ],
        ['90,000,000,000,000', expect.stringContaining('too large')],
      ])('of the amount "%s" is refused', async (amount, problem) => {
        expect(await refused(registers.addBudgetLine(await registers.addProject(approvable), {amount}))).toEqual([
          problem,
        ])
      })
    })

    describe('the plan', () => {
      test('is by months that add up to the line', async () => {
        const line = await registers.addBudgetLine(await registers.addProject(approvable), {
          amount: '1000',
          phasing: '2026-10=400 2026-11=600',
        })
        expect(line.phasing).toEqual([
          {month: '2026-10', weight: '40000'},
          {month: '2026-11', weight: '60000'},
        ])
      })

      test.each([
        ['2026-10=400 2026-11=500', '--phasing: adds up to EUR 900.00, not to the EUR 1,000.00 of the line.'],
        ['2026-10=60% 2026-11=50%', '--phasing: adds up to 110.00 %, not to 100 %.'],
        ['2026-10=60% 2026-11=400', '--phasing: has both amounts and percentages: give one of them for all months.'],
        ['2026-10=50% 2026-10=50%', '--phasing: has 2026-10 twice.'],
        ['2026-13=100%', '--phasing: has "2026-13", which is no month such as 2026-10.'],
        ['2031-01=100%', `--phasing: has 2031-01, which is outside the line's time.`],
        [
          'soon',
          '--phasing: has "soon", which is no month with its share. Write it such as "2026-10=40% 2026-11=60%", or linear.',
        ],
      ])('is not "%s"', async (phasing, problem) => {
        const project = await registers.addProject(approvable)
        expect(await refused(registers.addBudgetLine(project, {amount: '1000', phasing}))).toEqual([problem])
      })

      test('still fits when the time of the line changes, or is given anew', async () => {
        const reference = await newLine({phasing: '2026-10=40% 2026-11=60%'})
        expect(await refused(edit(reference, {finish: '2026-10-31'}))).toEqual([
          `--phasing: has 2026-11, which is outside the line's time. Give it anew, or --phasing linear.`,
        ])
        expect(await edit(reference, {finish: '2026-10-31', phasing: 'linear'})).toMatchObject({phasing: null})
      })

      test('by amounts is measured by what is approved now', async () => {
        const reference = await newLine({amount: '1000'})
        await registers.book('commitment', reference, '1')
        expect(await refused(edit(reference, {phasing: '2026-10=900'}))).toHaveLength(1)
        expect(await edit(reference, {phasing: '2026-10=1000'})).toMatchObject({
          phasing: [{month: '2026-10', weight: '100000'}],
        })
      })
    })

    describe('progress', () => {
      test('is reported for a day, and the newest one counts', async () => {
        const reference = await newLine()
        await edit(reference, {progress: '30 %', 'progress-on': '2026-11-20'})
        expect(await edit(reference, {progress: '20', 'progress-on': '2026-11-10'})).toMatchObject({
          progress: {asOf: '2026-11-20', percent: '30.00'},
        })
        expect(await edit(reference, {progress: '35.5'})).toMatchObject({
          progress: {asOf: '2026-11-23', percent: '35.50'},
        })
      })

      test('of the same day is replaced, and undo brings the one before back', async () => {
        const reference = await newLine({progress: '10'})
        await edit(reference, {progress: '20'})
        expect((await look(reference)).progress.percent).toBe('20.00')
        await registers.undo()
        expect((await look(reference)).progress.percent).toBe('10.00')
      })

      test('is not of a day to come, and not without a percentage', async () => {
        const reference = await newLine()
        expect(await refused(edit(reference, {progress: '10', 'progress-on': 'tomorrow'}))).toEqual([
          '--progress-on: is 2026-11-24, which is still to come.',
        ])
        expect(await refused(edit(reference, {'progress-on': 'yesterday'}))).toEqual([
          '--progress: is missing: say how much was done on that day.',
        ])
        expect(await refused(edit(reference, {progress: ''}))).toEqual([
          '--progress: cannot be empty: 0 is not started.',
        ])
      })
    })

    describe('editing', () => {
      test('needs something to change', async () => {
        const reference = await newLine()
        expect(await refused(edit(reference, {}))).toEqual([
          `Name at least one field to change: coord budget line edit ${reference} --owner NAME`,
        ])
      })

      test('changes everything before the first booking, and after it what nothing was booked by', async () => {
        const reference = await newLine()
        expect(await edit(reference, {amount: '2000', kind: 'contingency'})).toMatchObject({
          figures: {approved: {amount: '2000.00'}},
          kind: 'contingency',
        })
        await registers.book('actual', reference, '5')
        expect(await refused(edit(reference, {amount: '3000', currency: 'USD', kind: 'cost'}))).toEqual([
          `--amount: cannot change any more, there are bookings: coord budget revise ${reference} AMOUNT --reason "…"`,
          '--currency: cannot change any more: there are bookings in EUR.',
          '--kind: cannot change any more: there are bookings on this contingency line.',
        ])
        expect(await edit(reference, {amount: '2000', owner: 'cora'})).toMatchObject({owner: 'cora'})
      })

      test('of the currency says the amounts anew: the same number is another amount', async () => {
        const reference = await newLine({amount: '100', estimate: '50'})
        expect(await refused(edit(reference, {currency: 'JPY'}))).toEqual([
          '--amount: is in EUR: say what it is in JPY.',
          '--estimate: is in EUR: say what it is in JPY.',
        ])
        const changed = await edit(reference, {amount: '16000', currency: 'JPY', estimate: ''})
        expect(changed.figures.approved).toEqual({amount: '16000', currency: 'JPY'})
      })

      test('does not touch a closed line, unless it opens it with a reason', async () => {
        const reference = await newLine()
        await close(reference)
        expect(await refused(edit(reference, {owner: 'cora'}), 'NOT_ALLOWED_NOW')).toEqual([
          `${reference} was closed on 2026-11-23; to change it: coord budget line edit ${reference} --status open --reason "…"`,
        ])
        expect(await refused(edit(reference, {status: 'open'}))).toEqual([
          '--reason: is missing: say why a closed line is opened again.',
        ])
        expect(await edit(reference, {reason: 'A late invoice', status: 'open'})).toMatchObject({
          closedOn: null,
          status: 'open',
        })
        expect(await refused(edit(reference, {status: 'closed'}))).toEqual([
          `--status: is set by coord budget line close ${reference}.`,
        ])
      })
    })

    describe('closing', () => {
      test('leaves nothing open, and expects nothing more', async () => {
        const reference = await newLine({amount: '1000', estimate: '300'})
        await registers.book('actual', reference, '400')
        const [closed] = await close(reference)
        expect(closed).toMatchObject({
          closedOn: '2026-11-23',
          figures: {available: {amount: '600.00'}, estimateToComplete: {amount: '0.00'}, forecast: {amount: '400.00'}},
          status: 'closed',
        })
        expect(await refused(close(reference), 'NOT_ALLOWED_NOW')).toEqual([`${reference} was closed on 2026-11-23.`])
      })

      test('waits for commitments and overspending, and is of all lines or none', async () => {
        const project = await registers.addProject(approvable)
        const [fine, ordered, over] = await Promise.all([0, 1, 2].map(() => registers.addBudgetLine(project)))
        await registers.book('commitment', ordered!.reference, '10')
        await registers.book('actual', over!.reference, '1,000.01')
        const closing = close(fine!.reference, ordered!.reference, over!.reference)
        const problems = await refused(closing, 'NOT_ALLOWED_NOW')
        expect(problems).toEqual([
          expect.stringContaining('EUR 10.00 of'),
          expect.stringContaining('is EUR 0.01 over budget'),
        ])
        expect(await look(fine!.reference)).toMatchObject({status: 'open'})
      })
    })

    test('the list shows open lines, by what they are, and searches their texts', async () => {
      const project = await registers.addProject(approvable)
      const add = (fields: Fields) => registers.addBudgetLine(project, fields)
      await add({category: 'Works', 'fiscal-year': '2026', name: 'Walls', owner: 'Ben'})
      await add({kind: 'contingency', name: 'Reserve'})
      await close((await add({name: 'Closed'})).reference)
      const list = async (flags: Parameters<typeof readBudgetLineFilter>[0]) =>
        (await loadBudgetLines(registers.kysely, NOW, {projectId: project.id, ...readBudgetLineFilter(flags)})).map(
          ({name}) => name,
        )
      expect(await list({})).toEqual(['Walls', 'Reserve'])
      expect(await list({all: true})).toEqual(['Walls', 'Reserve', 'Closed'])
      expect(await list({status: 'closed'})).toEqual(['Closed'])
      expect(await list({kind: 'contingency'})).toEqual(['Reserve'])
      expect(await list({category: 'works', 'fiscal-year': '2026', owner: 'BEN'})).toEqual(['Walls'])
      expect(() => readBudgetLineFilter({'fiscal-year': 'soon', kind: 'x', status: 'y'})).toThrow('3 things')
    })
  },
  {migrated: true},
)
