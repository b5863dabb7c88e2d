import {describe, expect, test} from 'vitest'
import {
  type Booked,
  closeBudgetLines,
  type JsonBudgetLine,
  loadBudget,
  releaseCommitment,
  reviseLine,
  showBudgetLines,
  TransactionShape,
  transferBetweenLines,
  voidTransactions,
} from '#shared/budgets/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, TODAY, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'what is booked on budget lines',
  (database) => {
    const registers = useRegisters(database)
    const {book} = registers

    type Fields = Parameters<typeof registers.addBudgetLine>[1]
    const newLine = async (fields: Fields = {}) =>
      (await registers.addBudgetLine(await registers.addProject(approvable), fields)).reference
    const revise = (line: string, amount: string | undefined, fields: Parameters<typeof reviseLine>[2] = {}) =>
      registers.change((transaction) =>
        reviseLine(transaction, {line, projectKey: undefined}, {amount, reason: 'Board', ...fields}, ana),
      )
    const transfer = (from: string, to: string, amount: string, fields: Parameters<typeof reviseLine>[2] = {}) =>
      registers.change((transaction) =>
        transferBetweenLines(transaction, {from, projectKey: undefined, to}, {amount, ...fields}, ana),
      )
    const take = (references: string[], fields: Parameters<typeof voidTransactions>[2] = {}) =>
      registers.change((transaction) =>
        voidTransactions(transaction, {projectKey: undefined, references}, {reason: 'Wrong line', ...fields}, ana),
      )
    const close = (line: string) =>
      registers.change((transaction) =>
        closeBudgetLines(transaction, {projectKey: undefined, references: [line]}, {}, ana),
      )
    const booked = ({transactions}: Booked) => transactions[0]!.reference

    async function figures(line: string) {
      return amounts((await showBudgetLines(registers.kysely, [line], undefined, NOW))[0]!)
    }

    async function figuresOn(line: string, asOf: string) {
      const {rows} = await registers.pool.query<{id: number; key: string; timezone: string}>(
        'select project.id, key, timezone from project join budget_line on project_id = project.id where reference = $1',
        [line],
      )
      const budget = await loadBudget(registers.kysely, rows[0]!, {asOf, now: NOW, references: [line]})
      return amounts(budget.lines[0]!)
    }

    async function refused(work: Promise<unknown>): Promise<string[]> {
      const error = await refusal(work)
      expect(error).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
      return problemsOf(error)
    }

    describe('money that is spent', () => {
      test('is no longer available', async () => {
        const line = await newLine({amount: '1000'})
        const spent = await book('actual', line, '250.50', {
          date: '2026-11-02',
          memo: 'First\ninvoice',
          ref: 'INV-991',
          vendor: 'Acme',
        })
        expect(spent.transactions[0]).toMatchObject({
          amount: {amount: '250.50', currency: 'EUR'},
          date: '2026-11-02',
          documentReference: 'INV-991',
          line,
          memo: 'First\ninvoice',
          type: 'actual',
          vendor: 'Acme',
        })
        expect(spent.transactions[0]).toStrictEqual(TransactionShape.parse(spent.transactions[0]))
        expect(await figures(line)).toMatchObject({actual: '250.50', available: '749.50', committed: '0.00'})
        expect(await figuresOn(line, '2026-11-01')).toMatchObject({actual: '0.00', available: '1000.00'})
      })

      test('over budget is booked, and said as long as it gets worse', async () => {
        const line = await newLine({amount: '1000'})
        expect((await book('actual', line, '1000')).warnings).toEqual([])
        expect((await book('actual', line, '1')).warnings).toEqual([
          `${line} is now EUR 1.00 over budget: coord budget transfer FROM ${line} AMOUNT`,
        ])
        expect((await book('commitment', line, '2')).warnings).toEqual([expect.stringContaining('still EUR 3.00 over')])
        expect((await book('credit', line, '1')).warnings).toEqual([])
      })

      test('by the same invoice twice is said', async () => {
        const line = await newLine()
        const invoice = {ref: 'INV-1', vendor: 'Acme'}
        const first = booked(await book('actual', line, '5', invoice))
        expect((await book('actual', line, '5', {...invoice, vendor: 'Bolt'})).warnings).toEqual([])
        expect((await book('actual', line, '5', invoice)).warnings).toEqual([
          `INV-1 over the same amount was booked on ${TODAY} already, as ${first}.`,
        ])
      })

      test.each([
        ['0', 'amount: must be more than 0: the kind of booking tells its sign.'],
        ['-5', 'amount: must be more than 0: the kind of booking tells its sign.'],
        ['10.999.99', 'amount: "10.999.99" has two decimal marks. Did you mean 10999.99?'],
        ['', 'amount: is missing.'],
      ])('is not "%s"', async (amount, problem) => {
        expect(await refused(book('actual', await newLine(), amount))).toEqual([problem])
      })

      test('tells all that is wrong with what was typed at once', async () => {
        const wrong = {date: '01/02/2026', relieves: 'R1', vendor: 'a\u001b[31m'}
        expect(await refused(book('actual', await newLine(), '1,00', wrong))).toEqual([
          expect.stringMatching(/^amount: /),
          expect.stringMatching(/^--date: "01\/02\/2026" can be read as/),
          expect.stringMatching(/^--vendor: .*U\+001B/),
        ])
      })

      test('is booked when it happens', async () => {
        expect(await refused(book('actual', await newLine(), '5', {date: 'tomorrow'}))).toEqual([
          '--date: 2026-11-24 is in the future: an actual is booked when it happens.',
        ])
      })
    })

    describe('a commitment', () => {
      test('is drawn down by what is spent on it, up to all of it', async () => {
        const line = await newLine({amount: '1000'})
        const order = booked(await book('commitment', line, '800', {vendor: 'Acme'}))
        await book('actual', line, '300', {relieves: order})
        expect(await figures(line)).toMatchObject({actual: '300.00', available: '200.00', committed: '500.00'})
        expect(await refused(book('actual', line, '500.01', {relieves: order}))).toEqual([
          `--relieves: has only EUR 500.00 of ${order} left to draw down.`,
        ])
        await book('commitment_release', line, '500', {relieves: order})
        expect(await figures(line)).toMatchObject({available: '700.00', committed: '0.00'})
      })

      test('is released by its own name: a part, then all that is left, then nothing', async () => {
        const line = await newLine({amount: '1000'})
        const order = booked(await book('commitment', line, '800'))
        const release = (amount?: string) =>
          registers.change((transaction) =>
            releaseCommitment(transaction, {projectKey: undefined, typed: order}, {amount}, ana),
          )
        await release('300')
        expect(await figures(line)).toMatchObject({committed: '500.00'})
        await release()
        expect(await figures(line)).toMatchObject({available: '1000.00', committed: '0.00'})
        await expect(release()).rejects.toMatchObject({
          code: 'NOT_ALLOWED_NOW',
          message: `Nothing of ${order} is left to release.`,
        })
      })

      test('is of the same line, and there before', async () => {
        const project = await registers.addProject(approvable)
        const [one, other] = [await registers.addBudgetLine(project), await registers.addBudgetLine(project)]
        const order = booked(await book('commitment', one.reference, '8'))
        expect(await refused(book('actual', other.reference, '1', {relieves: order}))).toEqual([
          `--relieves: ${order} is no commitment of ${other.reference}.`,
        ])
        expect(await refused(book('actual', one.reference, '1', {date: '2026-11-22', relieves: order}))).toEqual([
          `--date: 2026-11-22 is before 2026-11-23, the date of ${order}.`,
        ])
        expect(await refused(book('commitment_release', one.reference, '1'))).toEqual([
          '--relieves: is missing: say which commitment is released.',
        ])
      })

      test('of two at once is drawn down by one only as far as the other has left', async () => {
        const line = await newLine({amount: '1000'})
        const order = booked(await book('commitment', line, '100'))
        const both = await Promise.allSettled([1, 2].map(() => book('actual', line, '60', {relieves: order})))
        expect(both.map(({status}) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
        expect(await figures(line)).toMatchObject({actual: '60.00', committed: '40.00'})
      })

      test('cannot slip onto a line that is being closed', async () => {
        const line = await newLine()
        await Promise.allSettled([book('commitment', line, '100'), close(line)])
        const [after] = await showBudgetLines(registers.kysely, [line], undefined, NOW)
        const isOpen = after!.status === 'open'
        expect(after!.figures.committed.amount).toBe(isOpen ? '100.00' : '0.00')
      })
    })

    test('an accrual counts until it is taken back, and gives its commitment back', async () => {
      const line = await newLine({amount: '1000'})
      const order = booked(await book('commitment', line, '800'))
      const accrual = booked(await book('accrual', line, '300', {relieves: order}))
      expect(await figures(line)).toMatchObject({actual: '300.00', committed: '500.00'})
      await book('accrual_reversal', line, '300', {date: '2026-12-01', reverses: accrual})
      expect(await figures(line)).toMatchObject({actual: '300.00'})
      expect(await figuresOn(line, '2026-12-01')).toMatchObject({actual: '0.00', committed: '800.00'})
      expect(await refused(book('accrual_reversal', line, '0.01', {reverses: accrual}))).toEqual([
        `amount: is more than the EUR 0.00 left of ${accrual}.`,
      ])
    })

    test('income is received on income lines only, and a credit lowers what was spent or received', async () => {
      const project = await registers.addProject(approvable)
      const {reference: grant} = await registers.addBudgetLine(project, {amount: '500', kind: 'income'})
      const {reference: cost} = await registers.addBudgetLine(project, {amount: '500'})
      await book('income', grant, '200')
      await book('credit', grant, '50')
      await book('credit', cost, '20')
      expect(await figures(grant)).toMatchObject({actual: '150.00', available: '350.00'})
      expect(await figures(cost)).toMatchObject({actual: '-20.00', available: '520.00'})
      expect(await refused(book('income', cost, '1'))).toEqual([
        `line: ${cost} is a line of expenses: an income belongs on an income line.`,
      ])
      expect(await refused(book('commitment', grant, '1'))).toHaveLength(1)
    })

    test('nothing is booked on a closed line: a conflict, with how to open it', async () => {
      const line = await newLine()
      await close(line)
      expect(await refusal(book('actual', line, '1'))).toMatchObject({
        code: 'NOT_ALLOWED_NOW',
        exitCode: 4,
        message: `${line} was closed on 2026-11-23: nothing is booked on it.`,
        nextStep: `coord budget line edit ${line} --status open --reason "…"`,
      })
    })

    describe('a revision', () => {
      test('approves more, less, or so much; the original amount stays', async () => {
        const line = await newLine({amount: '1000'})
        await revise(line, '250')
        await revise(line, '50', {decrease: true})
        await revise(line, undefined, {to: '900'})
        expect(await figures(line)).toMatchObject({approved: '900.00', original: '1000.00', revisions: '-100.00'})
      })

      test('to an amount is measured on its own day', async () => {
        const line = await newLine({amount: '1000'})
        await revise(line, '500', {date: '2027-01-01'})
        const later = await revise(line, undefined, {date: '2027-02-01', to: '2000'})
        expect(later.transactions[0]).toMatchObject({amount: {amount: '500.00'}, direction: 'in'})
        expect(await figuresOn(line, '2027-02-01')).toMatchObject({approved: '2000.00'})
      })

      test('says why, changes something, and leaves no less than nothing on any day', async () => {
        const line = await newLine({amount: '1000'})
        expect(await refused(revise(line, '5', {reason: undefined}))).toEqual([
          '--reason: is missing: a revision says who decided what.',
        ])
        expect(await refused(revise(line, undefined, {to: '1000'}))).toEqual(['--to: is what is approved already.'])
        expect(await refused(revise(line, '5', {to: '9'}))).toEqual(['--to: is instead of an amount, not with one.'])
        expect(await refused(revise(line, undefined))).toEqual(['amount: is missing.'])
        await revise(line, '500', {date: '2027-01-01'})
        expect(await refused(revise(line, '1,200', {decrease: true}))).toEqual([
          `amount: would leave ${line} with EUR -200.00 approved.`,
        ])
      })
    })

    describe('a transfer', () => {
      async function twoLines(fields: Fields = {}) {
        const project = await registers.addProject(approvable)
        const from = await registers.addBudgetLine(project, {amount: '1000'})
        return [from.reference, (await registers.addBudgetLine(project, {amount: '0', ...fields})).reference] as const
      }

      test('takes from one line what it gives to another', async () => {
        const [from, to] = await twoLines()
        const {transactions} = await transfer(from, to, '400', {reason: 'Asbestos'})
        expect(transactions).toMatchObject([
          {counterpart: transactions[1]!.reference, direction: 'out', line: from, memo: 'Asbestos'},
          {counterpart: transactions[0]!.reference, direction: 'in', line: to, memo: 'Asbestos'},
        ])
        expect(await figures(from)).toMatchObject({approved: '600.00', transferredOut: '400.00'})
        expect(await figures(to)).toMatchObject({approved: '400.00', transferredIn: '400.00'})
      })

      test('stays in one project and currency, and goes to another line of its sort', async () => {
        const [from, yen] = await twoLines({currency: 'JPY'})
        const elsewhere = await newLine()
        expect(await refused(transfer(from, yen, '1'))).toEqual([`to: ${yen} is in JPY, ${from} in EUR.`])
        expect(await refused(transfer(from, elsewhere, '1'))).toEqual([
          expect.stringMatching(/^to: .* belongs to .*: revise both budgets instead\.$/),
        ])
        expect(await refused(transfer(from, from, '1'))).toEqual([`to: is ${from} too: name another line.`])
        const [cost, income] = await twoLines({kind: 'income'})
        expect(await refused(transfer(cost, income, '1'))).toHaveLength(1)
      })

      test('gives nothing away twice, not even with a day to come in between', async () => {
        const [from, to] = await twoLines()
        await book('actual', from, '100')
        await transfer(from, to, '600', {date: '2027-01-01'})
        expect(await refused(transfer(from, to, '300.01'))).toEqual([
          `amount: is more than the EUR 300.00 available on ${from}.`,
        ])
        await transfer(from, to, '300')
        expect(await figuresOn(from, '2027-01-01')).toMatchObject({approved: '100.00', available: '0.00'})
      })

      test('of two lines at once in both directions neither deadlocks nor loses money', async () => {
        const [one, other] = await twoLines({amount: '1000'})
        const both = await Promise.allSettled([transfer(one, other, '700'), transfer(other, one, '700')])
        expect(both.map(({status}) => status)).toEqual(['fulfilled', 'fulfilled'])
        expect(await figures(one)).toMatchObject({approved: '1000.00'})
        expect(await figures(other)).toMatchObject({approved: '1000.00'})
      })
    })

    describe('a void', () => {
      test('has a booking count no more from its day on', async () => {
        const line = await newLine({amount: '1000'})
        const spent = booked(await book('actual', line, '400', {date: '2026-11-02'}))
        const voided = await take([spent], {date: '2026-11-10'})
        expect(voided.transactions[0]).toMatchObject({date: '2026-11-10', memo: 'Wrong line', reverses: spent})
        expect(await figuresOn(line, '2026-11-09')).toMatchObject({actual: '400.00'})
        expect(await figuresOn(line, '2026-11-10')).toMatchObject({actual: '0.00'})
      })

      test('of a transfer takes both halves back', async () => {
        const project = await registers.addProject(approvable)
        const from = (await registers.addBudgetLine(project, {amount: '1000'})).reference
        const to = (await registers.addBudgetLine(project, {amount: '0'})).reference
        const {transactions} = await transfer(from, to, '400')
        const voided = await take([transactions[1]!.reference])
        expect(voided.transactions.map(({reverses}) => reverses).toSorted()).toEqual(
          transactions.map(({reference}) => reference),
        )
        expect(await figures(from)).toMatchObject({approved: '1000.00'})
        expect(await figures(to)).toMatchObject({approved: '0.00'})
      })

      test('of a commitment waits for what draws it down, or takes it back too', async () => {
        const line = await newLine()
        const order = booked(await book('commitment', line, '800'))
        const spent = booked(await book('actual', line, '300', {relieves: order}))
        expect(await refused(take([order]))).toEqual([
          `${order}: ${order} is what ${spent} draws down or reverses: void that one first.`,
        ])
        await take([order, spent])
        expect(await figures(line)).toMatchObject({actual: '0.00', committed: '0.00'})
        expect(await refused(take([spent]))).toEqual([expect.stringContaining(`${spent} is void already, by `)])
      })

      test('of what is dated ahead is dated with it', async () => {
        const line = await newLine({amount: '1000'})
        const ahead = booked(await revise(line, '500', {date: '2027-03-01'}))
        expect((await take([ahead])).transactions[0]).toMatchObject({date: '2027-03-01'})
        expect(await figuresOn(line, '2027-03-01')).toMatchObject({approved: '1000.00'})
      })

      test('says why, and is of something that is there', async () => {
        const line = await newLine()
        const spent = booked(await book('actual', line, '3'))
        expect(await refused(take([spent], {reason: undefined}))).toEqual(['--reason: is missing: a void says why.'])
        const missing = spent.replace(/\d+$/, '99')
        expect(await refusal(take([missing]))).toMatchObject({code: 'BUDGET_TRANSACTION_NOT_FOUND', exitCode: 3})
      })
    })
  },
  {migrated: true},
)

function amounts({figures}: JsonBudgetLine) {
  const {actual, approved, available, committed, original, revisions, transferredIn, transferredOut} = figures
  const all = {actual, approved, available, committed, original, revisions, transferredIn, transferredOut}
  return Object.fromEntries(Object.entries(all).map(([name, {amount}]) => [name, amount]))
}
