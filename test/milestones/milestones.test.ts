import {describe, expect, test} from 'vitest'
import {
  addMilestone,
  completeMilestones,
  editMilestones,
  forecastMilestones,
  loadMilestones,
  type Milestone,
  MilestoneShape,
  readMilestoneFilter,
  removeMilestones,
  showMilestones,
  withForecasts,
} from '#shared/milestones/index'
import {setBaseline} from '#shared/projects/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'milestones',
  (database) => {
    const registers = useRegisters(database)
    const of = (...references: string[]) => ({projectKey: undefined, references})

    async function newMilestone(fields: Parameters<typeof registers.addMilestone>[1] = {}): Promise<string> {
      return (await registers.addMilestone(await registers.addProject(), fields)).reference
    }

    type EditFields = Parameters<typeof editMilestones>[2]
    const edit = async (reference: string, fields: EditFields) =>
      (await registers.change((transaction) => editMilestones(transaction, of(reference), fields, ana)))[0]!
    const forecast = async (reference: string, date: string, reason?: string) =>
      (await registers.change((transaction) => forecastMilestones(transaction, of(reference), date, ana), {reason}))[0]!
    const complete = async (reference: string, on?: string) =>
      (await registers.change((transaction) => completeMilestones(transaction, of(reference), {on}, ana)))[0]!

    async function look(reference: string, now = NOW): Promise<Milestone> {
      const [milestone] = await showMilestones(registers.kysely, [reference], undefined, now)
      return milestone!
    }

    async function refused(work: Promise<unknown>, code: 'INVALID_INPUT' | 'NOT_ALLOWED_NOW'): Promise<string[]> {
      const error = await refusal(work)
      expect(error).toMatchObject({code, exitCode: code === 'INVALID_INPUT' ? 2 : 4})
      return problemsOf(error)
    }

    describe('adding one', () => {
      test('numbers it in its project; the day it is planned on is its baseline', async () => {
        const project = await registers.addProject()
        const milestone = await registers.addMilestone(project, {
          criteria: 'Stamped\nand signed',
          date: 'eoy',
          owner: 'ana',
          type: 'GATE',
          weight: '12.5 %',
        })
        expect(milestone).toMatchObject({
          acceptanceCriteria: 'Stamped\nand signed',
          actual: null,
          baseline: '2026-12-31',
          baselineVersion: 1,
          expected: '2026-12-31',
          forecast: null,
          owner: 'ana',
          reference: `${project.key}-M1`,
          slipDays: 0,
          status: 'on-track',
          type: 'gate',
          weight: '12.50',
        })
        expect(milestone).toStrictEqual(MilestoneShape.parse(milestone))
      })

      test('reports everything that is wrong at once', async () => {
        const project = await registers.addProject()
        const add = (fields: EditFields) =>
          registers.change((transaction) => addMilestone(transaction, project, fields, ana))
        expect(await refused(add({type: 'party', weight: '101'}), 'INVALID_INPUT')).toEqual([
          '--type: must be one of milestone, gate, payment.',
          '--weight: must be a percentage from 0 to 100, such as 12.5.',
          'title: is missing: say in a few words what is reached.',
          '--date: is missing: a milestone is planned on a day.',
        ])
      })
    })

    describe('the baseline', () => {
      test('moves freely until the project has one', async () => {
        const reference = await newMilestone({date: '2027-01-31'})
        expect(await edit(reference, {date: '2027-02-28', reason: 'Better so'})).toMatchObject({
          baseline: '2027-02-28',
          baselineReason: null,
          baselineVersion: 1,
        })
      })

      test('is frozen then: changed with a reason only, as a new version that keeps it', async () => {
        const project = await registers.addProject(approvable)
        const {reference} = await registers.addMilestone(project, {date: '2027-01-31'})
        await registers.change((transaction) => setBaseline(transaction, project.key, {yes: true}, ana))
        expect(await refused(edit(reference, {date: '2027-02-28'}), 'INVALID_INPUT')).toEqual([
          '--reason: is missing: the project has a baseline, and a new day for a milestone says why.',
        ])
        const fields = {date: '2027-02-28', reason: 'Decided by the board'}
        expect(await edit(reference, fields)).toMatchObject({
          baseline: '2027-02-28',
          baselineReason: 'Decided by the board',
          baselineVersion: 2,
        })
        expect(await edit(reference, {...fields, owner: 'cora'})).toMatchObject({baselineVersion: 2, owner: 'cora'})
        await registers.undo()
        await registers.undo()
        expect(await look(reference)).toMatchObject({
          baseline: '2027-01-31',
          baselineReason: null,
          baselineVersion: 1,
        })
      })

      test('is never empty', async () => {
        expect(await refused(edit(await newMilestone(), {date: '', reason: 'x'}), 'INVALID_INPUT')).toEqual([
          '--date: cannot be empty.',
        ])
      })
    })

    describe('a forecast', () => {
      test('says the slip, and the ones before stay with who said them and why', async () => {
        const reference = await newMilestone({date: '2026-12-01'})
        await forecast(reference, '2026-12-05', 'Snow')
        const late = await forecast(reference, '2026-12-20', 'More snow')
        expect(late).toMatchObject({band: 'orange', expected: '2026-12-20', slipDays: 19, status: 'at-risk'})
        const [shown] = await withForecasts(registers.kysely, [late])
        expect(shown?.forecasts).toMatchObject([
          {by: 'ana', forecast: '2026-12-20', reason: 'More snow'},
          {by: 'ana', forecast: '2026-12-05', reason: 'Snow'},
        ])
      })

      test('in the past, or of what is reached, is refused', async () => {
        const reference = await newMilestone({date: '2026-12-01'})
        expect(await refused(forecast(reference, '2026-11-22'), 'INVALID_INPUT')).toEqual([
          `date: is 2026-11-22, which is over: coord milestone done ${reference} --on 2026-11-22`,
        ])
        expect(await refused(forecast(reference, ' '), 'INVALID_INPUT')).toEqual(['date: cannot be empty.'])
        await complete(reference)
        expect(await refused(forecast(reference, '+1w'), 'NOT_ALLOWED_NOW')).toEqual([
          expect.stringMatching(/^was reached on 2026-11-23; if that is wrong: /),
        ])
      })
    })

    describe('reaching one', () => {
      test('is on a day that has come, today unless it is said', async () => {
        const reference = await newMilestone({date: '2026-11-20'})
        expect(await refused(complete(reference, 'tomorrow'), 'INVALID_INPUT')).toEqual([
          '--on: is 2026-11-24, which is still to come.',
        ])
        expect(await complete(reference, 'yesterday')).toMatchObject({
          actual: '2026-11-22',
          slipDays: 2,
          status: 'done',
        })
        expect(await refused(complete(reference), 'NOT_ALLOWED_NOW')).toHaveLength(1)
      })

      test('is taken back with a reason', async () => {
        const reference = await newMilestone()
        await complete(reference)
        expect(await refused(edit(reference, {actual: ''}), 'INVALID_INPUT')).toEqual([
          '--reason: is missing: say why it was not reached after all.',
        ])
        expect(await edit(reference, {actual: '', reason: 'Wrong permit'})).toMatchObject({actual: null})
      })

      test('of several is done for all or none', async () => {
        const project = await registers.addProject()
        const [one, other] = [await registers.addMilestone(project), await registers.addMilestone(project)]
        await complete(other.reference)
        const both = of(one.reference, other.reference)
        await refusal(registers.change((transaction) => completeMilestones(transaction, both, {}, ana)))
        expect(await look(one.reference)).toMatchObject({actual: null, version: 1})
      })
    })

    describe('slips are judged', () => {
      test.each([
        ['2026-11-23', undefined, 'green', 'on-track'],
        ['2026-11-22', undefined, 'red', 'late'],
        ['2026-11-22', '2026-11-29', 'yellow', 'late'],
        ['2026-12-01', '2026-12-31', 'orange', 'at-risk'],
        ['2026-12-01', '2027-01-01', 'red', 'at-risk'],
      ])('planned for %s, forecast for %s: %s, %s', async (date, forecastOn, band, status) => {
        const reference = await newMilestone({date})
        const milestone = forecastOn ? await forecast(reference, forecastOn) : await look(reference)
        expect(milestone).toMatchObject({band, status})
      })

      test('within the tolerance of the project', async () => {
        const project = await registers.addProject({'tolerance-days': '14'})
        const {reference} = await registers.addMilestone(project, {date: '2026-12-01'})
        expect(await forecast(reference, '2026-12-15')).toMatchObject({band: 'green', status: 'on-track'})
      })
    })

    describe('the list', () => {
      test.each<[string, Parameters<typeof readMilestoneFilter>[0], string[]]>([
        ['what is not reached', {}, ['late', 'soon', 'far']],
        ['everything', {all: true}, ['reached', 'late', 'soon', 'far']],
        ['what is late', {status: 'late'}, ['late']],
        ['what was reached', {status: 'done'}, ['reached']],
        ['what is expected in two weeks', {within: '14'}, ['late', 'soon']],
        ['a type', {type: 'gate'}, ['far']],
        ['an owner, in any case', {owner: 'ANA'}, ['soon']],
      ])('shows %s', async (_what, flags, expected) => {
        const project = await registers.addProject()
        const add = (title: string, fields: EditFields) => registers.addMilestone(project, {title, ...fields})
        await add('far', {date: '2027-06-30', type: 'gate'})
        await add('soon', {date: '2026-12-07', owner: 'Ana'})
        await add('late', {date: '2026-11-01'})
        await complete((await add('reached', {date: '2026-10-01'})).reference)
        const filter = {...readMilestoneFilter(flags), projectId: project.id}
        const found = await loadMilestones(registers.kysely, NOW, filter)
        expect(found.map(({title}) => title)).toEqual(expected)
      })
    })

    test('a removal is taken back by undo', async () => {
      const reference = await newMilestone()
      await registers.change((transaction) => removeMilestones(transaction, of(reference), ana))
      expect(await refusal(look(reference))).toMatchObject({code: 'MILESTONE_NOT_FOUND', exitCode: 3})
      await registers.undo()
      expect(await look(reference)).toMatchObject({reference})
    })
  },
  {migrated: true},
)
