import {describe, expect, test} from 'vitest'
import {addBudgetLine} from '#shared/budgets/index'
import {editMilestones, forecastMilestones, loadMilestones, removeMilestones} from '#shared/milestones/index'
import {
  changeProjectStatus,
  editProjects,
  loadBaselines,
  loadProject,
  ProjectBaselinesShape,
  setBaseline,
} from '#shared/projects/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../support/schema.ts'

type Fields = Parameters<typeof setBaseline>[2]

describeEachDatabase(
  'the baseline of a project',
  (database) => {
    const registers = useRegisters(database)
    const set = (key: string, fields: Fields = {yes: true}) =>
      registers.change((transaction) => setBaseline(transaction, key, fields, ana))
    const problems = async (work: Promise<unknown>) => problemsOf(await refusal(work))
    const of = (...references: string[]) => ({projectKey: undefined, references})

    test('is set first without a reason, with its dates and the days of the milestones', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addMilestone(project, {date: '2027-01-31', title: 'Permit'})
      const {baselines} = await set(project.key)
      const first = {
        approved: [],
        at: expect.any(String),
        by: 'ana',
        finish: '2027-06-30',
        milestones: [{date: '2027-01-31', reference, title: 'Permit'}],
        reason: null,
        start: '2026-09-01',
        version: 1,
      }
      expect(baselines).toMatchObject({
        baselines: [first],
        set: {after: first, before: {version: null}, milestones: []},
      })
      expect(ProjectBaselinesShape.parse(baselines)).toEqual(baselines)
      expect((await loadProject(registers.kysely, project.key, NOW)).baseline.version).toBe(1)
    })

    test('keeps the approved money of each currency, and what was approved since is a difference', async () => {
      const project = await registers.addProject(approvable)
      const add = (fields: Parameters<typeof addBudgetLine>[2]) =>
        registers.change((transaction) => addBudgetLine(transaction, project, fields, ana))
      await add({amount: '1000', name: 'Works'})
      await set(project.key)
      await add({amount: '500', kind: 'contingency', name: 'Reserve'})
      await add({amount: '9000', kind: 'income', name: 'Grant'})
      const {baselines} = await set(project.key, {reason: 'More money'})
      expect(baselines.baselines.map(({approved}) => approved)).toEqual([
        [{amount: '1500.00', currency: 'EUR'}],
        [{amount: '1000.00', currency: 'EUR'}],
      ])
    })

    test('takes the dates that are typed, and needs both', async () => {
      const {key} = await registers.addProject()
      expect(await problems(set(key, {start: '2027-01-01'}))).toEqual([
        '--finish: is missing: a baseline has a start and a finish.',
      ])
      expect(await problems(set(key, {finish: '2026-12-31', start: '2027-01-01'}))).toEqual([
        '--finish: is 2026-12-31, before the start 2027-01-01.',
      ])
      await set(key, {finish: '2027-12-31', start: '2027-01-01'})
      expect((await loadProject(registers.kysely, key, NOW)).baseline).toEqual({
        finish: '2027-12-31',
        start: '2027-01-01',
        version: 1,
      })
    })

    test('is renewed with a reason, and the one before is kept', async () => {
      const {key} = await registers.addProject(approvable)
      await set(key)
      expect(await problems(set(key, {finish: '2027-08-31'}))).toEqual([
        `--reason: is missing: a baseline after the first says why: coord project baseline ${key} --finish DATE --reason "Decided by the board"`,
      ])
      expect((await loadBaselines(registers.kysely, key)).baselines).toHaveLength(1)
      const {baselines} = await set(key, {finish: '2027-08-31', reason: 'Board'})
      expect(baselines.set?.before).toEqual({finish: '2027-06-30', start: '2026-09-01', version: 1})
      expect(baselines.baselines).toMatchObject([
        {finish: '2027-08-31', reason: 'Board', version: 2},
        {finish: '2027-06-30', reason: null, version: 1},
      ])
      expect(await problems(set(key, {reason: 'Again'}))).toEqual([
        'The baseline would be the same as baseline 2: give --start, --finish or --as-forecast.',
      ])
    })

    test('can take what is forecast: open milestones, where that is still ahead, and the finish', async () => {
      const project = await registers.addProject({...approvable, forecast: '2027-07-31'})
      const late = await registers.addMilestone(project, {date: '2027-01-31'})
      const onTime = await registers.addMilestone(project, {date: '2027-02-28'})
      await set(project.key)
      await registers.change((transaction) => forecastMilestones(transaction, of(late.reference), '2027-03-15', ana))
      const {baselines} = await set(project.key, {'as-forecast': true, reason: 'Permit came late'})
      expect(baselines).toMatchObject({
        finish: '2027-07-31',
        set: {milestones: [{after: '2027-03-15', before: '2027-01-31', reference: late.reference}]},
      })
      expect(await loadMilestones(registers.kysely, NOW, {projectId: project.id})).toMatchObject([
        {baselineVersion: 1, reference: onTime.reference},
        {baselineReason: 'Permit came late', baselineVersion: 2, reference: late.reference, slipDays: 0},
      ])
    })

    test('tells which milestones are elsewhere than in the one before, new and removed ones too', async () => {
      const project = await registers.addProject(approvable)
      const moved = await registers.addMilestone(project, {date: '2027-01-31'})
      const gone = await registers.addMilestone(project, {date: '2027-02-28'})
      await set(project.key)
      const edit = {date: '2027-02-01', reason: 'x'}
      await registers.change((transaction) => editMilestones(transaction, of(moved.reference), edit, ana))
      await registers.change((transaction) => removeMilestones(transaction, of(gone.reference), ana))
      const added = await registers.addMilestone(project, {date: '2027-09-01'})
      const {baselines, warnings} = await set(project.key, {reason: 'Board'})
      expect(baselines.set?.milestones).toMatchObject([
        {after: '2027-02-01', before: '2027-01-31', reference: moved.reference},
        {after: '2027-09-01', before: null, reference: added.reference},
        {after: null, before: '2027-02-28', reference: gone.reference},
      ])
      expect(warnings).toEqual([`${added.reference} is planned on 2027-09-01, after the finish 2027-06-30.`])
    })

    test('freezes the dates for project edit, which says how to change them', async () => {
      const {key} = await registers.addProject(approvable)
      const edit = (finish: string) =>
        registers.change((transaction) => editProjects(transaction, [key], {finish, owner: 'cora'}, ana))
      await edit('2027-07-31')
      await set(key)
      expect(await problems(edit('2027-08-31'))).toEqual([
        `--finish: is 2027-07-31 in baseline 1; another day is a new baseline: coord project baseline ${key} --finish 2027-08-31 --reason "…"`,
      ])
      expect(await edit('2027-07-31')).toMatchObject([{owner: 'cora'}])
    })

    test('is taken back by undo with all it moved, and its number is given again', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addMilestone(project, {date: '2027-01-31'})
      await set(project.key)
      await registers.change((transaction) => forecastMilestones(transaction, of(reference), '2027-03-15', ana))
      await set(project.key, {'as-forecast': true, finish: '2027-08-31', reason: 'Board'})
      await registers.undo()
      const [milestone] = await loadMilestones(registers.kysely, NOW, {projectId: project.id})
      expect(milestone).toMatchObject({baseline: '2027-01-31', baselineVersion: 1})
      expect(await loadBaselines(registers.kysely, project.key)).toMatchObject({
        baselines: [{version: 1}],
        finish: '2027-06-30',
      })
      await set(project.key, {finish: '2027-09-30', reason: 'Other board'})
      expect((await loadBaselines(registers.kysely, project.key)).baselines).toMatchObject([{version: 2}, {version: 1}])
    })

    test('of a project that is over stays', async () => {
      const {key} = await registers.addProject({...approvable, status: 'active'})
      const change = (transaction: Parameters<typeof setBaseline>[0]) =>
        changeProjectStatus(transaction, [key], 'completed', ana)
      await registers.change(change)
      expect(await refusal(set(key))).toMatchObject({code: 'NOT_ALLOWED_NOW', exitCode: 4})
    })

    describe('in its table', () => {
      const sound: Values = {
        baseline_version: '1',
        finish_on: `'2027-06-30'`,
        project_id: `(select id from project where key = 'OLD')`,
        reference: `'OLD'`,
        set_by: `'ana'`,
        start_on: `'2026-09-01'`,
      }
      const baseline = (values: Values) => insertOf('project_baseline', {...sound, ...values})
      const refused: Readonly<Record<string, readonly string[]>> = {
        project_baseline_lists: [baseline({milestones: `'{}'`}), baseline({approved: `'1'`})],
        project_baseline_new_one_says_why: [baseline({baseline_version: '2'})],
        project_baseline_order_of_dates: [baseline({finish_on: `'2026-08-31'`})],
        project_baseline_project_id_fkey: [baseline({project_id: '0'})],
        project_baseline_reason_length: [baseline({reason: `repeat('ä', 20001)`})],
        project_baseline_version_positive: [baseline({baseline_version: '0', reason: `'x'`})],
      }

      test.each(Object.entries(refused))('%s makes bad states impossible', async (constraint, statements) => {
        for (const statement of statements) {
          expect({statement, ...(await attemptIn(registers.pool, statement))}).toMatchObject({constraint, statement})
        }
      })

      test('by these constraints and no other, each version once while it stands', async () => {
        const {rows} = await registers.pool.query<{name: string}>(
          `select conname as name from pg_constraint
            where conrelid = 'project_baseline'::regclass and contype not in ('n', 'p')`,
        )
        expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(refused).sort())
        const twice = `${baseline({})}; ${baseline({})}`
        expect(await attemptIn(registers.pool, twice)).toMatchObject({constraint: 'project_baseline_version_once'})
        expect(await attemptIn(registers.pool, `${baseline({removed_at: 'now()'})}; ${baseline({})}`)).toEqual({})
        expect(await attemptIn(registers.pool, 'truncate project_baseline')).toMatchObject({code: '42501'})
      })
    })
  },
  {migrated: true},
)
