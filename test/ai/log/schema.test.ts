import {describe, expect, test} from 'vitest'
import {describeEachDatabase} from '../../support/databases.ts'
import {useRegisters} from '../../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../../support/schema.ts'

const soundInteraction: Values = {
  attempt: '1',
  command: `'lab ai ask'`,
  context_tokens: '8192',
  created_at: 'now()',
  finished_at: 'now()',
  id: 'gen_random_uuid()',
  max_output_tokens: '500',
  model: `'llama3.1:8b'`,
  prompt_tokens_estimated: '100',
  prompt_version: '1',
  provider: `'ollama'`,
  run_id: 'gen_random_uuid()',
  status: `'ok'`,
  task: `'ask'`,
}
const interaction = (values: Values) => insertOf('ai_interaction', {...soundInteraction, ...values})
const price = (values: Values) =>
  insertOf('ai_price', {
    currency: `'USD'`,
    input_micros: '150000',
    model: `'m'`,
    output_micros: '0',
    valid_from: `'2026-01-01'`,
    ...values,
  })
const calibration = (values: Values) =>
  insertOf('ai_calibration', {model: `'m'`, ratio: '0.8', samples: '1', ...values})
const benchmark = (values: Values) =>
  insertOf('ai_benchmark', {
    context_tokens: '8192',
    model: `'m'`,
    output_tokens: '0',
    prompt_tokens: '0',
    provider: `'ollama'`,
    ...values,
  })

const refused: Readonly<Record<string, readonly string[]>> = {
  ai_benchmark_counts: [
    benchmark({context_tokens: '0'}),
    benchmark({prompt_tokens: '-1'}),
    benchmark({output_tokens: '-1'}),
  ],
  ai_benchmark_rates: [benchmark({prompt_rate: '0'}), benchmark({generation_rate: '-1'})],
  ai_calibration_ratio: [calibration({ratio: '0.49'}), calibration({ratio: '1.31'})],
  ai_calibration_samples: [calibration({samples: '0'})],
  ai_interaction_attempt: [interaction({attempt: '0'})],
  ai_interaction_done_reason: [interaction({done_reason: `'load'`})],
  ai_interaction_finished: [
    interaction({finished_at: 'null'}),
    interaction({status: `'running'`}),
    interaction({status: `'abandoned'`}),
  ],
  ai_interaction_issues_list: [interaction({issues: `'{}'`})],
  ai_interaction_messages_list: [interaction({messages: `'{}'`})],
  ai_interaction_provider: [interaction({provider: `'cloud'`})],
  ai_interaction_status: [interaction({status: `'good'`})],
  ai_price_currency_format: [price({currency: `'$'`})],
  ai_price_pkey: [`${price({})}; ${price({})}`],
  ai_price_positive: [price({input_micros: '-1'}), price({output_micros: '-1'})],
}

const accepted: Readonly<Record<string, string>> = {
  'a call that runs': interaction({finished_at: 'null', status: `'running'`}),
  'a call whose program ended': interaction({finished_at: 'null', status: `'abandoned'`}),
  'a call of which nothing more is known': interaction({}),
  'two prices of one model': `${price({})}; ${price({valid_from: `'2026-02-01'`})}`,
  'the ends of the calibration': `${calibration({ratio: '0.5'})}; ${calibration({model: `'n'`, ratio: '1.3'})}`,
  'a benchmark without rates': benchmark({}),
}

describeEachDatabase(
  'the tables of the AI log',
  (database) => {
    const registers = useRegisters(database)
    const attempt = (statement: string) => attemptIn(registers.pool, statement)

    describe('make bad states impossible', () => {
      test.each(Object.entries(refused))('%s', async (constraint, statements) => {
        for (const statement of statements) {
          expect({statement, ...(await attempt(statement))}).toMatchObject({constraint, statement})
        }
      })

      test('by these constraints and no other', async () => {
        const {rows} = await registers.pool.query<{name: string}>(`
          select conname as name from pg_constraint
           where conrelid::regclass::text like 'ai\\_%' and contype <> 'n' and (contype <> 'p' or conname = 'ai_price_pkey')`)
        expect(rows.map(({name}) => name).toSorted()).toEqual(Object.keys(refused).toSorted())
      })
    })

    test.each(Object.entries(accepted))('let through %s', async (_what, statement) => {
      expect(await attempt(statement)).toEqual({})
    })

    test('have no history, so that neither undo nor the bundle of a project knows them', async () => {
      const {rows} = await registers.pool.query(
        `select tgname from pg_trigger where tgrelid::regclass::text like 'ai\\_%' and not tgisinternal`,
      )
      expect(rows).toEqual([])
    })
  },
  {migrated: true},
)
