import {describe, expect, test} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {useRegisters} from '../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../support/schema.ts'

const sound: Values = {project_id: '(select id from project limit 1)', reference: `'OLD-A7'`, title: `'Survey'`}
const action = (values: Values) => insertOf('action', {...sound, ...values})
const letters = (count: number) => `repeat('ä', ${count})`

const refused: Readonly<Record<string, readonly string[]>> = {
  action_blocked_says_why: [
    action({status: `'blocked'`}),
    action({blocked_reason: `'ill'`, status: `'blocked'`}),
    action({blocked_on: `'2026-11-01'`, blocked_reason: `'ill'`}),
  ],
  action_cancelled_says_why: [action({status: `'cancelled'`})],
  action_done_has_day: [action({status: `'done'`}), action({done_on: `'2026-11-01'`})],
  action_moved_count: [action({moved_count: '-1'})],
  action_outcome_at_the_end: [action({outcome: `'ordered'`})],
  action_priority: [action({priority: `'urgent'`})],
  action_project_id_fkey: [action({project_id: '0'})],
  action_reference_format: [action({reference: `'OLD-R7'`}), action({reference: `'OLD-A0'`})],
  action_reference_never_reused: [`${action({removed_at: 'now()'})}; ${action({})}`],
  action_source_format: [action({source_reference: `'OLD-r1'`})],
  action_source_is_another: [action({source_reference: `'OLD-A7'`})],
  action_source_of_same_project: [action({source_reference: `'NEW-R1'`})],
  action_status: [action({status: `'waiting'`})],
  action_text_length: [action({description: letters(20_001)})],
  action_title_length: [action({title: `''`}), action({title: letters(201)})],
}

describeEachDatabase(
  'the table of actions',
  (database) => {
    const registers = useRegisters(database)
    const attempt = (statement: string) => attemptIn(registers.pool, statement)

    describe('makes bad states impossible', () => {
      test.each(Object.entries(refused))('%s', async (constraint, statements) => {
        for (const statement of statements) {
          expect({statement, ...(await attempt(statement))}).toMatchObject({constraint, statement})
        }
      })

      test('by these constraints and no other', async () => {
        const {rows} = await registers.pool.query<{name: string}>(
          `select conname as name from pg_constraint where conrelid = 'action'::regclass and contype not in ('n', 'p')`,
        )
        expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(refused).sort())
      })
    })

    test.each([
      ['the longest texts', action({description: letters(20_000), title: letters(200)})],
      ['done without an outcome', action({done_on: `'2026-11-01'`, status: `'done'`})],
      ['a source of the same project', action({source_reference: `'OLD-R1'`})],
    ])('lets through %s', async (_what, statement) => {
      expect(await attempt(statement)).toEqual({})
    })

    test('is not emptied without a history', async () => {
      expect(await attempt('truncate action')).toMatchObject({code: '42501'})
    })
  },
  {migrated: true},
)
