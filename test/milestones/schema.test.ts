import {describe, expect, test} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {useRegisters} from '../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../support/schema.ts'

const sound: Values = {
  baseline_on: `'2027-01-31'`,
  project_id: '(select id from project limit 1)',
  reference: `'OLD-M7'`,
  title: `'Permit'`,
}
const milestone = (values: Values) => insertOf('milestone', {...sound, ...values})
const letters = (count: number) => `repeat('ä', ${count})`

const refused: Readonly<Record<string, readonly string[]>> = {
  milestone_baseline_version: [milestone({baseline_reason: `'x'`, baseline_version: '0'})],
  milestone_new_baseline_says_why: [milestone({baseline_version: '2'}), milestone({baseline_reason: `'x'`})],
  milestone_project_id_fkey: [milestone({project_id: '0'})],
  milestone_reference_format: [milestone({reference: `'OLD-R7'`}), milestone({reference: `'OLD-M07'`})],
  milestone_reference_never_reused: [`${milestone({removed_at: 'now()'})}; ${milestone({})}`],
  milestone_text_length: [milestone({acceptance_criteria: letters(20_001)})],
  milestone_title_length: [milestone({title: `''`}), milestone({title: letters(201)})],
  milestone_type: [milestone({type: `'party'`})],
  milestone_weight: [milestone({weight: '100.01'}), milestone({weight: '-1'})],
}

describeEachDatabase(
  'the table of milestones',
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
          `select conname as name from pg_constraint
            where conrelid = 'milestone'::regclass and contype not in ('n', 'p')`,
        )
        expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(refused).sort())
      })
    })

    test('is not emptied without a history', async () => {
      expect(await attempt('truncate milestone')).toMatchObject({code: '42501'})
    })
  },
  {migrated: true},
)
