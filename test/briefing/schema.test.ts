import {describe, expect, test} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {useRegisters} from '../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../support/schema.ts'

const hash = (letter: string) => `'${letter.repeat(64)}'`
const content = JSON.stringify({
  facts: [
    {id: 'F1', references: [], text: 'One.'},
    {id: 'F2', references: ['OLD-S1'], text: 'OLD-S1 "Mayor" was never contacted.'},
  ],
  narrative: {
    sentences: [
      {factIds: ['F1'], text: 'One.'},
      {factIds: ['F1', 'F2'], text: 'The Mayor waits.'},
    ],
  },
})
const briefing = (values: Values) =>
  insertOf('briefing', {
    actor: `'ana'`,
    as_of: `'2026-11-23T07:30Z'`,
    business_date: `'2026-11-23'`,
    content: `'${content}'`,
    facts_hash: hash('a'),
    revision: '1',
    scope: `'OLD'`,
    since: `'2026-11-20T07:30Z'`,
    ...values,
  })
const delivery = (values: Values) =>
  insertOf('briefing_delivery', {
    attempts: '1',
    briefing_id: '(select id from briefing limit 1)',
    business_date: `'2026-11-23'`,
    channel: `'mail:ana@example.org'`,
    channel_key: hash('c'),
    delivered_at: `'2026-11-23T07:30Z'`,
    scope: `'OLD'`,
    status: `'delivered'`,
    ...values,
  })
const after = (statement: string) => `${briefing({})}; ${statement}`

const refused: Readonly<Record<string, readonly string[]>> = {
  briefing_content_facts: [briefing({content: `'[]'`}), briefing({content: `'{"facts": {}}'`})],
  briefing_delivery_attempts: [after(delivery({attempts: '0'}))],
  briefing_delivery_briefing_id_fkey: [delivery({briefing_id: '0'})],
  briefing_delivery_channel_key_format: [after(delivery({channel_key: `'mail:ana@example.org'`}))],
  briefing_delivery_channel_length: [after(delivery({channel: `''`})), after(delivery({channel: `repeat('x', 501)`}))],
  briefing_delivery_delivered: [after(delivery({delivered_at: 'null'}))],
  briefing_delivery_error: [after(delivery({error: `'refused'`})), after(delivery({status: `'failed'`}))],
  briefing_delivery_once: [after(`${delivery({})}; ${delivery({channel: `'the same in other words'`})}`)],
  briefing_delivery_status: [after(delivery({status: `'sent'`}))],
  briefing_facts_hash_format: [briefing({facts_hash: `'A'`})],
  briefing_facts_once: [after(briefing({revision: '2'}))],
  briefing_portfolio_has_no_project: [briefing({project_id: '(select id from project limit 1)', scope: `'portfolio'`})],
  briefing_project_id_fkey: [briefing({project_id: '0'})],
  briefing_revision_once: [after(briefing({facts_hash: hash('b')}))],
  briefing_revision_positive: [briefing({revision: '0'})],
  briefing_scope_format: [briefing({scope: `'old'`})],
  briefing_since_before: [briefing({since: `'2026-11-23T07:31Z'`})],
}

describeEachDatabase(
  'the tables of briefings',
  (database) => {
    const registers = useRegisters(database)
    const attempt = (statement: string) => attemptIn(registers.pool, statement)

    describe('refuse what must not be', () => {
      const cases = Object.entries(refused).flatMap(([rule, statements]) => statements.map((sql) => ({rule, sql})))
      test.each(cases)('$rule: $sql', async ({rule, sql}) => {
        expect(await attempt(sql)).toMatchObject({constraint: rule})
      })
    })

    test('have these constraints and no other', async () => {
      const {rows} = await registers.pool.query<{name: string}>(
        `select conname as name from pg_constraint
          where conrelid in ('briefing'::regclass, 'briefing_delivery'::regclass) and contype not in ('n', 'p')`,
      )
      expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(refused).sort())
    })

    test.each([
      ['the same facts on another day', briefing({business_date: `'2026-11-24'`})],
      ['the same facts of another scope', briefing({scope: `'portfolio'`})],
      ['other facts on the same day', briefing({facts_hash: hash('b'), revision: '2'})],
      [
        'a delivery that was forced and failed after one that did not',
        delivery({error: `'refused'`, status: `'failed'`}),
      ],
    ])('take %s', async (_, statement) => {
      expect(await attempt(after(statement))).toEqual({})
    })

    test('keep the briefing of a project that is deleted', async () => {
      const stored = briefing({project_id: `(select id from project where key = 'OLD')`})
      const isKept = `do $$ begin assert (select project_id is null from briefing where scope = 'OLD'); end $$`
      expect(await attempt(`${stored}; delete from project where key = 'OLD'; ${isKept}`)).toEqual({})
    })
  },
  {migrated: true},
)
