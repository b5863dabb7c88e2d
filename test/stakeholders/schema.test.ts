import {describe, expect, test} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {useRegisters} from '../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../support/schema.ts'

const sound: Values = {
  added_on: `'2026-11-01'`,
  name: `'Maria'`,
  project_id: '(select id from project limit 1)',
  reference: `'OLD-S7'`,
}
const stakeholder = (values: Values) => insertOf('stakeholder', {...sound, ...values})
const interaction = (values: Values) =>
  insertOf('stakeholder_interaction', {
    happened_on: `'2026-11-01'`,
    project_id: '(select id from project limit 1)',
    reference: `'OLD-S7'`,
    stakeholder_id: '(select id from stakeholder limit 1)',
    ...values,
  })
const letters = (count: number) => `repeat('ä', ${count})`
const nobody = {forgotten_on: `'2026-11-02'`, name: `'forgotten person'`}

const refused: Readonly<Record<string, readonly string[]>> = {
  stakeholder_cadence: [stakeholder({cadence_days: '0'})],
  stakeholder_engagement: [stakeholder({engagement_current: `'happy'`}), stakeholder({engagement_desired: `'happy'`})],
  stakeholder_forgotten_is_nobody: [
    stakeholder({forgotten_on: `'2026-11-02'`}),
    ...['organisation', 'role', 'email', 'phone'].map((column) => stakeholder({...nobody, [column]: `'x'`})),
  ],
  stakeholder_interaction_note_length: [`${stakeholder({})}; ${interaction({note: letters(20_001)})}`],
  stakeholder_interaction_project_id_fkey: [`${stakeholder({})}; ${interaction({project_id: '0'})}`],
  stakeholder_interaction_stakeholder_id_fkey: [interaction({stakeholder_id: '0'})],
  stakeholder_line_length: ['organisation', 'role', 'email', 'phone'].map((column) =>
    stakeholder({[column]: letters(201)}),
  ),
  stakeholder_name_length: [stakeholder({name: `''`}), stakeholder({name: letters(201)})],
  stakeholder_project_id_fkey: [stakeholder({project_id: '0'})],
  stakeholder_reference_format: [stakeholder({reference: `'OLD-R7'`}), stakeholder({reference: `'OLD-S'`})],
  stakeholder_reference_never_reused: [`${stakeholder({removed_at: 'now()'})}; ${stakeholder({})}`],
  stakeholder_scale: [stakeholder({influence: '0'}), stakeholder({interest: '6'})],
}

describeEachDatabase(
  'the tables of stakeholders',
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
        const {rows} = await registers.pool.query<{name: string}>(
          `select conname as name from pg_constraint
            where conrelid in ('stakeholder'::regclass, 'stakeholder_interaction'::regclass)
              and contype not in ('n', 'p')`,
        )
        expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(refused).sort())
      })
    })

    test.each(['stakeholder', 'stakeholder_interaction'])('%s is not emptied without a history', async (table) => {
      expect(await attempt(`truncate ${table} cascade`)).toMatchObject({code: '42501'})
    })
  },
  {migrated: true},
)
