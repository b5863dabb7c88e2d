import {describe, expect, test} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {useRegisters} from '../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../support/schema.ts'

const project_id = '(select id from project limit 1)'
const soundLine: Values = {
  currency: `'GBP'`,
  name: `'Construction'`,
  original: '1000',
  project_id,
  reference: `'OLD-B1'`,
}
const line = (values: Values = {}) => insertOf('budget_line', {...soundLine, ...values})
const line_id = '(select id from budget_line limit 1)'
const onLine = (table: string, sound: Values) => (values: Values) =>
  `${line()}; ${insertOf(table, {line_id, project_id, ...sound, ...values})}`

const soundTransaction: Values = {amount: '5', date: `'2026-11-02'`, reference: `'OLD-T1'`, type: `'actual'`}
const transaction = onLine('budget_transaction', soundTransaction)
const another = (values: Values) =>
  insertOf('budget_transaction', {line_id, project_id, ...soundTransaction, reference: `'OLD-T2'`, ...values})
const taken = another({reverses: `'OLD-T1'`, type: `'void'`})
const progress = onLine('progress_report', {as_of: `'2026-11-02'`, percent: '5', reference: `'OLD-B1'`})
const assertion = onLine('balance_assertion', {
  amount: '5',
  as_of: `'2026-11-02'`,
  figure: `'actual'`,
  reference: `'OLD-B1'`,
  source: `'SAP'`,
})
const letters = (count: number) => `repeat('ä', ${count})`
const now = 'set constraints all immediate'

/** What each constraint is for: statements that it, and no other, refuses. */
const refused: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  balance_assertion: {
    balance_assertion_figure: [assertion({figure: `'forecast'`})],
    balance_assertion_line_id_fkey: [assertion({line_id: '0'})],
    balance_assertion_project_id_fkey: [assertion({project_id: '0'})],
    balance_assertion_source_length: [assertion({source: `''`}), assertion({source: letters(201)})],
  },
  budget_line: {
    budget_line_closed_has_day: [line({status: `'closed'`}), line({closed_on: `'2026-11-02'`})],
    budget_line_currency_format: [line({currency: `'gbp'`}), line({currency: `'£'`})],
    budget_line_estimate: [line({estimate_to_complete: '-1'})],
    budget_line_expenditure: [line({expenditure: `'both'`})],
    budget_line_fiscal_year: [line({fiscal_year: '26'}), line({fiscal_year: '2201'})],
    budget_line_kind: [line({kind: `'party'`})],
    budget_line_name_length: [line({name: `''`}), line({name: letters(201)})],
    budget_line_original: [line({original: '-1'})],
    budget_line_period: [line({finish_on: `'2026-11-01'`, start_on: `'2026-11-02'`})],
    budget_line_phasing_list: [line({phasing: `'[]'`}), line({phasing: `'{}'`})],
    budget_line_progress_method: [line({progress_method: `'hope'`})],
    budget_line_project_id_fkey: [line({project_id: '0'})],
    budget_line_reference_format: [line({reference: `'OLD-R1'`}), line({reference: `'OLD-B01'`})],
    budget_line_reference_never_reused: [`${line({removed_at: 'now()'})}; ${line()}`],
    budget_line_status: [line({status: `'gone'`})],
    budget_line_text_length: [line({description: letters(20_001)})],
  },
  budget_transaction: {
    budget_transaction_amount: [transaction({amount: '0'}), transaction({amount: '-1'})],
    budget_transaction_consistent: [
      `${transaction({type: `'commitment'`})}; ${another({relieves: `'OLD-T1'`})};
       update budget_transaction set removed_at = now() where reference = 'OLD-T1'; ${now}`,
      `${transaction({})}; update budget_transaction set removed_at = now();
       update budget_line set removed_at = now(); update budget_transaction set removed_at = null; ${now}`,
    ],
    budget_transaction_counterpart: [transaction({counterpart: `'OLD-T1'`})],
    budget_transaction_counterpart_fkey: [
      `${transaction({counterpart: `'OLD-T9'`, direction: `'in'`, type: `'transfer'`})}; ${now}`,
    ],
    budget_transaction_directed: [transaction({direction: `'in'`}), transaction({type: `'revision'`})],
    budget_transaction_direction: [transaction({direction: `'up'`, type: `'revision'`})],
    budget_transaction_line: [transaction({line_id: '0'}), transaction({project_id: '0'})],
    budget_transaction_reference_format: [transaction({reference: `'OLD-B1'`}), transaction({reference: `'T1'`})],
    budget_transaction_reference_never_reused: [
      `${transaction({removed_at: 'now()'})}; ${another({reference: `'OLD-T1'`})}`,
    ],
    budget_transaction_release_of: [transaction({type: `'commitment_release'`})],
    budget_transaction_relieves: [`${transaction({})}; ${another({relieves: `'OLD-T1'`, type: `'credit'`})}`],
    budget_transaction_relieves_fkey: [transaction({relieves: `'OLD-T9'`})],
    budget_transaction_reverses: [
      transaction({type: `'void'`}),
      transaction({type: `'accrual_reversal'`}),
      `${transaction({})}; ${another({reverses: `'OLD-T1'`})}`,
    ],
    budget_transaction_reverses_fkey: [transaction({reverses: `'OLD-T9'`, type: `'void'`})],
    budget_transaction_text_length: [
      transaction({vendor: letters(201)}),
      transaction({document_reference: letters(201)}),
      transaction({memo: letters(20_001)}),
    ],
    budget_transaction_type: [transaction({type: `'gift'`})],
  },
  progress_report: {
    progress_report_line_id_fkey: [progress({line_id: '0'})],
    progress_report_percent: [progress({percent: '100.01'}), progress({percent: '-1'})],
    progress_report_project_id_fkey: [progress({project_id: '0'})],
  },
}

/** Indexes and triggers that refuse too. */
const guarded: Readonly<Record<string, readonly string[]>> = {
  balance_assertion_one_a_source: [
    `${assertion({})}; insert into balance_assertion
    (project_id, line_id, reference, figure, as_of, amount, source)
    select project_id, line_id, reference, figure, as_of, 7, source from balance_assertion`,
  ],
  budget_line_booked: [
    `${transaction({})}; update budget_line set original = 5`,
    `${transaction({})}; update budget_line set kind = 'income'`,
    `${transaction({})}; update budget_line set currency = 'EUR'`,
    `${assertion({})}; update budget_line set currency = 'EUR'`,
    `${transaction({})}; update budget_line set removed_at = now()`,
    `${transaction({type: `'commitment'`})}; update budget_line set status = 'closed', closed_on = '2026-11-23'`,
  ],
  budget_transaction_append_only: [
    `${transaction({})}; delete from budget_transaction`,
    `${transaction({})}; update budget_transaction set amount = 6`,
    `${transaction({})}; update budget_transaction set date = '2026-11-03'`,
    `${transaction({})}; update budget_transaction set memo = 'x', removed_at = now()`,
  ],
  budget_transaction_imported_once: [`${transaction({import_hash: `'a'`})}; ${another({import_hash: `'a'`})}`],
  budget_transaction_void_once: [
    `${transaction({})}; ${taken}; ${another({reference: `'OLD-T3'`, reverses: `'OLD-T1'`, type: `'void'`})}`,
  ],
  progress_report_one_a_day: [
    `${progress({})}; insert into progress_report (project_id, line_id, reference, as_of, percent)
     select project_id, line_id, reference, as_of, 7 from progress_report`,
  ],
}

describeEachDatabase(
  'the tables of budgets',
  (database) => {
    const registers = useRegisters(database)
    const attempt = (statement: string) => attemptIn(registers.pool, statement)

    describe.each(Object.entries(refused))('%s makes bad states impossible', (table, constraints) => {
      test.each(Object.entries(constraints))('%s', async (constraint, statements) => {
        for (const statement of statements) {
          expect({statement, ...(await attempt(statement))}).toMatchObject({constraint, statement})
        }
      })

      test('by these constraints and no other', async () => {
        const {rows} = await registers.pool.query<{name: string}>(
          `select conname as name from pg_constraint
            where conrelid = $1::regclass and contype not in ('n', 'p')`,
          [table],
        )
        expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(constraints).sort())
      })

      test('is not emptied without a history', async () => {
        expect(await attempt(`truncate ${table} cascade`)).toMatchObject({code: '42501'})
      })
    })

    test.each(Object.entries(guarded))('%s', async (constraint, statements) => {
      for (const statement of statements) {
        expect({statement, ...(await attempt(statement))}).toMatchObject({constraint, statement})
      }
    })

    test.each([
      ['a sound transaction', transaction({})],
      [
        'taking back one that nothing rests on',
        `${transaction({})}; update budget_transaction set removed_at = now(); ${now}`,
      ],
      [
        'taking back both it and what rests on it',
        `${transaction({type: `'commitment'`})}; ${another({relieves: `'OLD-T1'`})};
        update budget_transaction set removed_at = now(); ${now}`,
      ],
      ['what a line is called, whatever was booked', `${transaction({})}; update budget_line set name = 'Walls'`],
    ])('take %s', async (_what, statement) => {
      expect(await attempt(statement)).toEqual({})
    })

    test('record what was booked, many at once too', async () => {
      const project = await registers.addProject({currency: 'GBP'})
      const {reference} = await registers.addBudgetLine(project)
      const {transactions} = await registers.book('actual', reference, '5', {memo: 'Paint'})
      const [change] = (await registers.newestChange()).events
      expect(change).toMatchObject({operation: 'add', reference: transactions[0]!.reference})
      await registers.undo()
      const undone = await registers.newestChange()
      expect(undone.events).toMatchObject([{reference: transactions[0]!.reference}])
    })
  },
  {migrated: true},
)
