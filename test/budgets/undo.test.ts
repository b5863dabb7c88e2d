import {describe, expect, test} from 'vitest'
import {
  assertBalance,
  closeBudgetLines,
  editBudgetLines,
  loadBudget,
  reviseLine,
  showBudgetLines,
  transferBetweenLines,
  voidTransactions,
} from '#shared/budgets/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

type Transaction = Parameters<typeof reviseLine>[0]

describeEachDatabase(
  'undo in a budget',
  (database) => {
    const registers = useRegisters(database)
    const {book} = registers

    async function newProject() {
      const project = await registers.addProject(approvable)
      const one = (await registers.addBudgetLine(project, {amount: '1000', progress: '10'})).reference
      const other = (await registers.addBudgetLine(project, {amount: '500'})).reference
      return {one, other, project}
    }

    const edit = (reference: string, fields: Parameters<typeof editBudgetLines>[2]) => (transaction: Transaction) =>
      editBudgetLines(transaction, {projectKey: undefined, references: [reference]}, fields, ana)
    const close = (reference: string) => (transaction: Transaction) =>
      closeBudgetLines(transaction, {projectKey: undefined, references: [reference]}, {}, ana)
    const revise = (line: string, fields: Parameters<typeof reviseLine>[2]) => (transaction: Transaction) =>
      reviseLine(transaction, {line, projectKey: undefined}, {reason: 'Board', ...fields}, ana)
    const take = (reference: string) => (transaction: Transaction) =>
      voidTransactions(transaction, {projectKey: undefined, references: [reference]}, {reason: 'Wrong'}, ana)
    const changeNumber = async () => (await registers.newestChange()).id
    const booked = async (...given: Parameters<typeof book>) => (await book(...given)).transactions[0]!.reference

    async function conflict(change: number): Promise<string[]> {
      const error = await refusal(registers.undo(change))
      expect(error).toMatchObject({code: 'UNDO_CONFLICT', exitCode: 4})
      return problemsOf(error)
    }

    describe('makes the budget what it was, and its own undo what it became', () => {
      const verbs: Readonly<
        Record<string, (lines: {one: string; other: string}) => Promise<(transaction: Transaction) => Promise<unknown>>>
      > = {
        assert:
          async ({one}) =>
          (transaction) =>
            assertBalance(transaction, {line: one, projectKey: undefined}, {actual: '5', source: 'SAP'}, ana),
        close: async ({one}) => close(one),
        edit: async ({one}) => edit(one, {amount: '7', currency: 'JPY', owner: 'ben'}),
        progress: async ({one}) => edit(one, {progress: '55'}),
        revise: async ({one}) => revise(one, {amount: '50'}),
        transfer:
          async ({one, other}) =>
          (transaction) =>
            transferBetweenLines(transaction, {from: one, projectKey: undefined, to: other}, {amount: '5'}, ana),
        void: async ({one}) => take(await booked('actual', one, '9')),
      }
      test.each(Object.entries(verbs))('%s', async (_verb, make) => {
        const {project, ...lines} = await newProject()
        const verb = await make(lines)
        const look = async () => {
          const references = [lines.one, lines.other]
          const budget = await loadBudget(registers.kysely, project, {now: NOW, references})
          const stable = budget.lines.map(({updatedAt: _updated, version: _version, ...line}) => line)
          return {...budget, lines: stable, transactions: budget.transactions.map(({reference}) => reference)}
        }
        const before = await look()
        await registers.change(verb)
        const after = await look()
        expect(after).not.toEqual(before)
        const undone = await registers.undo()
        expect(await look()).toEqual(before)
        await registers.undo(undone.id)
        expect(await look()).toEqual(after)
      })

      test.each(['actual', 'commitment', 'accrual', 'credit'] as const)('a booking: %s', async (type) => {
        const {one} = await newProject()
        const look = async () => (await showBudgetLines(registers.kysely, [one], undefined, NOW))[0]!.figures
        const before = await look()
        await book(type, one, '12')
        const after = await look()
        const undone = await registers.undo()
        expect(await look()).toEqual(before)
        await registers.undo(undone.id)
        expect(await look()).toEqual(after)
      })
    })

    describe('leaves what others rest on', () => {
      test('a commitment that was drawn down', async () => {
        const {one} = await newProject()
        const order = await booked('commitment', one, '100')
        const change = await changeNumber()
        const spent = await booked('actual', one, '60', {relieves: order})
        expect(await conflict(change)).toEqual([expect.stringContaining(`${spent} still refers to ${order}`)])
        expect(await refusal(registers.undo(change))).toMatchObject({nextStep: `coord history ${order}`})
        await registers.undo()
        await registers.undo(change)
      })

      test('an accrual that was reversed, and what was voided', async () => {
        const {one} = await newProject()
        const accrual = await booked('accrual', one, '100')
        const accrued = await changeNumber()
        await book('accrual_reversal', one, '100', {reverses: accrual})
        expect(await conflict(accrued)).toHaveLength(1)
        const spent = await booked('actual', one, '5')
        const change = await changeNumber()
        await registers.change(take(spent))
        expect(await conflict(change)).toEqual([expect.stringContaining(`still refers to ${spent}`)])
      })

      test('a void, when its commitment was drawn down by somebody else since', async () => {
        const {one} = await newProject()
        const order = await booked('commitment', one, '100')
        const spent = await booked('actual', one, '100', {relieves: order})
        await registers.change(take(spent))
        const voided = await changeNumber()
        await book('actual', one, '1', {relieves: order})
        expect(await conflict(voided)).toEqual([
          expect.stringContaining(`more than all of ${order} would be drawn down or reversed`),
        ])
      })

      test('a draw that was undone, when its commitment is void since', async () => {
        const {one} = await newProject()
        const order = await booked('commitment', one, '100')
        const spent = await booked('actual', one, '100', {relieves: order})
        const undone = await registers.undo()
        await registers.change(take(order))
        expect(await conflict(undone.id)).toEqual([
          expect.stringContaining(`${spent} draws down or reverses ${order}, which counts no more`),
        ])
      })

      test('a revision that is given away or cut already', async () => {
        const {one} = await newProject()
        await registers.change(revise(one, {amount: '500'}))
        const raised = await changeNumber()
        await registers.change(revise(one, {to: '100'}))
        expect(await conflict(raised)).toEqual([
          expect.stringContaining(`${one} would have less than nothing approved`),
        ])
      })

      test('a line that has bookings, its amount, kind and currency', async () => {
        const project = await registers.addProject(approvable)
        const {reference} = await registers.addBudgetLine(project, {amount: '1000'})
        const added = await changeNumber()
        await registers.change(edit(reference, {amount: '2000', currency: 'USD', kind: 'contingency'}))
        const edited = await changeNumber()
        const spent = await booked('actual', reference, '5')
        const change = await changeNumber()
        expect(await conflict(edited)).toEqual([expect.stringContaining('bookings')])
        const undone = await registers.undo(change)
        await registers.undo(edited)
        await registers.undo(added)
        expect(await conflict(undone.id)).toEqual([expect.stringContaining(`${reference} was taken back`)])
        expect(spent).toMatch(/-T1$/)
      })

      test('a line that others say something about in its currency', async () => {
        const project = await registers.addProject(approvable)
        const {reference: line} = await registers.addBudgetLine(project)
        await registers.change(edit(line, {amount: '5', currency: 'JPY'}))
        const edited = await changeNumber()
        await registers.change((transaction) =>
          assertBalance(transaction, {line, projectKey: undefined}, {actual: '0', source: 'SAP'}, ana),
        )
        expect(await conflict(edited)).toEqual([expect.stringContaining('bookings or assertions in JPY')])
        expect(problemsOf(await refusal(registers.change(edit(line, {amount: '5', currency: 'EUR'}))))).toEqual([
          '--currency: cannot change any more: other systems say what this line comes to in JPY.',
        ])
      })

      test('the opening of a line on which something is committed since', async () => {
        const {one} = await newProject()
        await registers.change(close(one))
        await registers.change(edit(one, {reason: 'Late', status: 'open'}))
        const opened = await changeNumber()
        await book('commitment', one, '5')
        expect(await conflict(opened)).toEqual([
          expect.stringContaining(`${one} would be closed with something still committed`),
        ])
      })

      test('what was booked on a line that is closed since', async () => {
        const {one} = await newProject()
        await book('actual', one, '5')
        const change = await changeNumber()
        await registers.change(close(one))
        expect(await conflict(change)).toEqual([expect.stringContaining(`${one} is closed`)])
      })
    })
  },
  {migrated: true},
)
