import {describe, expect, test} from 'vitest'
import {publishedRiskProfiles} from '#shared/coordination/index'
import {describeEachDatabase} from '../support/databases.ts'
import {useRegisters} from '../support/registers.ts'

type Values = Readonly<Record<string, string>>

const insert = (table: string, values: Values) =>
  `insert into ${table} (${Object.keys(values).join(', ')}) values (${Object.values(values).join(', ')})`

const soundProject: Values = {
  baseline_finish: `'2027-06-30'`,
  baseline_start: `'2026-09-01'`,
  currency: `'EUR'`,
  key: `'LIB'`,
  name: `'Library'`,
  owner: `'ana'`,
  risk_profile_id: '1',
  sponsor: `'Head of Culture'`,
  status: `'active'`,
  timezone: `'UTC'`,
}
const project = (values: Values) => insert('project', {...soundProject, ...values})

const soundRisk: Values = {
  current_impact: '4',
  current_likelihood: '3',
  identified_by: `'ana'`,
  identified_on: `'2026-11-01'`,
  owner: `'ben'`,
  project_id: '(select id from project limit 1)',
  reference: `'OLD-R7'`,
  status: `'open'`,
  title: `'Asbestos'`,
}
const risk = (values: Values) => insert('risk', {...soundRisk, ...values})

const soundProfile: Values = {
  grid: `'[["a","a","a","a","a"],["a","a","a","a","a"],["a","a","a","a","a"],["a","a","a","a","a"],["a","b","b","b","b"]]'`,
  levels: `'[{"id":"a","word":"low","colour":"green"},{"id":"b","word":"high","colour":"red"}]'`,
  name: `'ours'`,
  source: `'us'`,
  title: `'Ours'`,
  version: '1',
}
const profile = (values: Values) => insert('risk_profile', {...soundProfile, ...values})

const soundEvent: Values = {
  after: `'{}'`,
  before: `'{}'`,
  change_id: '(select max(id) from change)',
  entity: `'risk'`,
  entity_id: '1',
  operation: `'edit'`,
  reference: `'OLD-R1'`,
}

const letters = (count: number) => `repeat('ä', ${count})`

/** What each constraint is for: statements that it, and no other, refuses. */
const refused: Readonly<Record<string, readonly string[]>> = {
  change_undoes_earlier: [
    `insert into change (id, actor, command, undoes) overriding system value values (900, 'ana', 'x', 900)`,
  ],
  change_undoes_fkey: [`insert into change (actor, command, undoes) values ('ana', 'x', 0)`],
  event_change_id_fkey: [insert('event', {...soundEvent, change_id: '0'})],
  event_operation: [insert('event', {...soundEvent, operation: `'rewrite'`})],

  risk_profile_name_version: [profile({name: `'npsa-5x5'`})],
  risk_profile_name_format: [profile({name: `'Ours 5x5'`}), profile({name: `'x'`})],
  risk_profile_version_positive: [profile({version: '0'})],
  risk_profile_levels_list: [profile({levels: `'[{"id":"a"}]'`}), profile({levels: `'{}'`})],
  risk_profile_grid_5x5: [
    profile({grid: `'[["a","a","a","a","a"]]'`}),
    profile({grid: `'[["a"],["a"],["a"],["a"],["a"]]'`}),
    profile({grid: `'[[],[],[],[],[],[]]'`}),
  ],

  project_intake_accepted_list: [project({intake_accepted: `'{}'`})],
  project_key_never_reused: [project({key: `'OLD'`}), project({key: `'GONE'`})],
  project_key_format: [`'lib'`, `'L'`, `'1LIB'`, `'LIBRARYWING'`, `'LI-B'`, `''`].map((key) => project({key})),
  project_name_length: [project({name: `''`}), project({name: letters(201)})],
  project_description_length: [project({description: letters(20_001)})],
  project_priority_range: [project({priority: '0'}), project({priority: '5'})],
  project_phase: [project({phase: `'dreaming'`})],
  project_status: [project({status: `'almost'`})],
  project_currency_format: [project({currency: `'EURO'`}), project({currency: `'eur'`})],
  project_fiscal_year_month: [project({fiscal_year_start_month: '0'}), project({fiscal_year_start_month: '13'})],
  project_baseline_order: [project({baseline_finish: `'2026-08-31'`})],
  project_actual_after_start: [project({actual_finish: `'2026-08-31'`})],
  project_tolerance_time: [project({tolerance_time_days: '-1'})],
  project_tolerance_cost: [project({tolerance_cost_pct: '-0.01'})],
  project_tolerance_band: [project({tolerance_risk_band: `'amber'`})],
  project_declared_health: [
    project({declared_health: `'amber'`, declared_health_reason: `'x'`, declared_health_until: `'2026-12-01'`}),
  ],
  project_declared_health_explained: [
    project({declared_health: `'green'`}),
    project({declared_health: `'green'`, declared_health_reason: `'x'`}),
    project({declared_health_until: `'2026-12-01'`}),
  ],
  project_approved_is_complete: ['approved', 'active', 'on_hold', 'completed'].flatMap((status) =>
    ['owner', 'sponsor', 'currency', 'baseline_start', 'baseline_finish'].map((column) =>
      project({[column]: 'null', status: `'${status}'`}),
    ),
  ),
  project_intake_object: [project({intake: `'[]'`}), project({intake: `'null'`})],
  project_risk_profile_id_fkey: [project({risk_profile_id: '0'}), `delete from risk_profile where id = 1`],

  reference_counter_project_id_fkey: [`select next_reference(0, 'R')`],
  reference_counter_letter: [`select next_reference(id, 'r') from project`],
  reference_counter_positive: [`update reference_counter set last = 0`],
  reference_counter_pkey: [`insert into reference_counter select project_id, letter, 9 from reference_counter`],

  risk_project_id_fkey: [risk({project_id: '0'}), `delete from reference_counter; delete from project`],
  risk_reference_never_reused: [risk({reference: `'OLD-R1'`}), risk({reference: `'OLD-R2'`})],
  risk_reference_format: [`'R3'`, `'OLD-A3'`, `'OLD-R0'`, `'OLD-R03'`, `'old-R3'`].map((reference) =>
    risk({reference}),
  ),
  risk_title_length: [risk({title: `''`}), risk({title: letters(201)})],
  risk_text_length: ['cause', 'event', 'effect', 'mitigation', 'contingency', 'trigger'].map((column) =>
    risk({[column]: letters(20_001)}),
  ),
  risk_type: [risk({type: `'issue'`})],
  risk_scale: ['inherent', 'current', 'target'].flatMap((stage) => [
    risk({[`${stage}_impact`]: '0', [`${stage}_likelihood`]: '3'}),
    risk({[`${stage}_impact`]: '3', [`${stage}_likelihood`]: '6'}),
  ]),
  risk_scores_in_pairs: [
    risk({inherent_impact: '3'}),
    risk({target_likelihood: '3'}),
    risk({current_impact: 'null', status: `'proposed'`}),
  ],
  risk_proximity: [risk({proximity: `'soon'`})],
  risk_strategy_fits_type: [
    risk({strategy: `'hope'`}),
    risk({strategy: `'exploit'`}),
    risk({strategy: `'reduce'`, type: `'opportunity'`}),
  ],
  risk_status: [risk({status: `'forgotten'`})],
  risk_open_is_assessed: ['open', 'monitoring'].flatMap((status) => [
    risk({owner: 'null', status: `'${status}'`}),
    risk({current_impact: 'null', current_likelihood: 'null', status: `'${status}'`}),
  ]),
  risk_treating_has_strategy: [risk({status: `'treating'`})],
  risk_occurred_has_day: [risk({status: `'occurred'`})],
  risk_closed_says_why: [
    risk({closed_on: `'2026-11-20'`, status: `'closed'`}),
    risk({closed_reason: `'over'`, status: `'rejected'`}),
    risk({closed_on: `'2026-11-20'`, closed_reason: `'over'`}),
  ],
  risk_acceptance_complete: [risk({accepted_by: `'ana'`}), risk({accepted_until: `'2027-01-01'`})],
  risk_probability: [risk({probability_pct: '100.01'}), risk({probability_pct: '-1'})],
  risk_cost_order: [
    risk({cost_likely: '5', cost_min: '6'}),
    risk({cost_likely: '5', cost_max: '4'}),
    risk({cost_likely: '5', cost_min: '-1'}),
  ],
  risk_cost_complete: [risk({cost_min: '1'}), risk({cost_max: '1'})],
  risk_review_interval: [risk({review_interval_days: '0'})],
}

/** The limits of what the same constraints let through. */
const accepted: Readonly<Record<string, string>> = {
  'the shortest key and the longest name': project({key: `'A1'`, name: letters(200), priority: '1'}),
  'the longest key and December': project({fiscal_year_start_month: '12', key: `'LIBRARYWIN'`, priority: '4'}),
  'a project of one day': project({actual_finish: `'2026-09-01'`, baseline_finish: `'2026-09-01'`}),
  'a proposal that nobody owns yet': project({
    baseline_finish: 'null',
    baseline_start: 'null',
    currency: 'null',
    owner: 'null',
    sponsor: 'null',
    status: `'proposed'`,
  }),
  'a declared health with reason and end': project({
    declared_health: `'red'`,
    declared_health_reason: `'x'`,
    declared_health_until: `'2026-12-01'`,
  }),
  'the longest texts': risk({cause: letters(20_000), title: letters(200)}),
  'the ends of the scale': risk({
    current_impact: '5',
    current_likelihood: '1',
    target_impact: '1',
    target_likelihood: '5',
  }),
  'a proposed risk that nobody assessed': risk({
    current_impact: 'null',
    current_likelihood: 'null',
    owner: 'null',
    status: `'proposed'`,
  }),
  'a rejected risk that nobody owned': risk({
    closed_on: `'2026-11-20'`,
    closed_reason: `'no'`,
    owner: 'null',
    status: `'rejected'`,
  }),
  'an opportunity that is shared': risk({status: `'treating'`, strategy: `'share'`, type: `'opportunity'`}),
  'a range of costs that is none': risk({cost_likely: '5', cost_max: '5', cost_min: '5', probability_pct: '0'}),
  'the highest cost': risk({cost_likely: '9007199254740991', probability_pct: '100'}),
  'a profile of our own': profile({}),
}

describeEachDatabase(
  'the schema',
  (database) => {
    const registers = useRegisters(database)

    /** The outcome in a database with two projects, one removed, and two risks, one removed; then all is rolled back. */
    async function attempt(statement: string): Promise<{code?: string; constraint?: string; column?: string}> {
      const client = await registers.pool.connect()
      try {
        await client.query('begin')
        await client.query(project({key: `'OLD'`}))
        await client.query(project({key: `'GONE'`, removed_at: 'now()'}))
        for (const removed of ['null', 'now()']) {
          const reference = `(select next_reference(id, 'R') from project where key = 'OLD')`
          const owner = `(select id from project where key = 'OLD')`
          await client.query(risk({project_id: owner, reference, removed_at: removed}))
        }
        await client.query(statement)
        return {}
      } catch (error) {
        return error as {code: string}
      } finally {
        await client.query('rollback')
        client.release()
      }
    }

    describe('makes bad states impossible', () => {
      test.each(Object.entries(refused))('%s', async (constraint, statements) => {
        for (const statement of statements) {
          expect({statement, ...(await attempt(statement))}).toMatchObject({statement, constraint})
        }
      })

      test('by these constraints and no other', async () => {
        const {rows} = await registers.pool.query<{name: string}>(`
          select conname as name from pg_constraint
           where conrelid::regclass::text in ('change', 'event', 'risk_profile', 'project', 'reference_counter', 'risk')
             and contype not in ('n') and not (contype = 'p' and conname <> 'reference_counter_pkey')`)
        expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(refused).sort())
      })

      test.each([
        ['project', project],
        ['risk', risk],
        ['risk_profile', profile],
      ])('%s has no empty column that must not be empty', async (table, statementWith) => {
        const {rows} = await registers.pool.query<{column: string}>(
          `select column_name as column from information_schema.columns
            where table_schema = 'public' and table_name = $1 and is_nullable = 'NO' and is_identity = 'NO'`,
          [table],
        )
        expect(rows.length).toBeGreaterThan(5)
        for (const {column} of rows) {
          expect(await attempt(statementWith({[column]: 'null'}))).toMatchObject({code: '23502', column, table})
        }
      })
    })

    test.each(Object.entries(accepted))('lets through %s', async (_what, statement) => {
      expect(await attempt(statement)).toEqual({})
    })

    describe('keeps costs in the currency they were written in', () => {
      test.each([
        `update project set currency = 'JPY' where key = 'OLD'`,
        `update project set currency = null, status = 'intake' where key = 'OLD'`,
      ])('%s', async (statement) => {
        expect(await attempt(statement)).toEqual({})
        const costs = `update risk set cost_likely = 500, removed_at = now() where reference = 'OLD-R1'`
        expect(await attempt(`${costs}; ${statement}`)).toMatchObject({constraint: 'project_currency_of_costs'})
      })

      test('which their project must have', async () => {
        const without = project({currency: 'null', key: `'BARE'`, status: `'intake'`})
        const costs = risk({cost_likely: '5', project_id: `(select id from project where key = 'BARE')`})
        expect(await attempt(`${without}; ${costs}`)).toMatchObject({constraint: 'project_currency_of_costs'})
      })
    })

    test('counts a score by itself, and lets nobody write it', async () => {
      expect(await attempt(risk({score: '25'}))).toMatchObject({code: '428C9'})
    })

    test('holds the risk profiles that the program describes', async () => {
      const {rows} = await registers.pool.query('select name, version, title, source, levels, grid from risk_profile')
      const byName = (a: {name: string}, b: {name: string}) => (a.name < b.name ? -1 : 1)
      expect(rows.toSorted(byName)).toEqual(publishedRiskProfiles.toSorted(byName))
    })
  },
  {migrated: true},
)
