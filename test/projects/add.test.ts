import {describe, expect, test} from 'vitest'
import {addProject, ProjectShape, removeProjects} from '#shared/projects/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

type Fields = Parameters<typeof addProject>[1]

describeEachDatabase(
  'adding a project',
  (database) => {
    const registers = useRegisters(database)

    const add = (fields: Fields, acting = ana) =>
      registers.change((transaction) => addProject(transaction, fields, {...acting, timeZone: 'Europe/London'}))

    async function problems(fields: Fields): Promise<string[]> {
      const error = await refusal(add(fields))
      expect(error).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
      return problemsOf(error)
    }

    describe('gives it', () => {
      test('what it does not say: intake, the lowest phase, priority 3, the zone here, the default profile', async () => {
        const project = await add({name: 'Plain'})
        expect(ProjectShape.parse(project)).toEqual(project)
        expect(project).toMatchObject({
          baseline: {finish: null, start: null},
          currency: null,
          fiscalYearStartMonth: 1,
          group: 'Intake',
          isDemo: false,
          phase: 'initiating',
          priority: 3,
          riskProfile: 'npsa-5x5',
          status: 'intake',
          tags: [],
          timeZone: 'Europe/London',
          version: 1,
        })
      })

      test('every field as it was typed', async () => {
        const project = await add({
          ...approvable,
          currency: 'eur',
          department: 'Culture',
          description: 'Roof\nand garden',
          'fiscal-year-start': '4',
          forecast: '2027-07-15',
          name: '  Library refurbishment ',
          phase: 'Executing',
          priority: '1',
          profile: 'ISO27005-5x5',
          status: 'active',
          tag: ['construction', ' culture ', 'construction', ''],
          timezone: 'Europe/Berlin',
          'tolerance-cost': '7.5%',
          'tolerance-days': '14',
          'tolerance-risk': 'Yellow',
        })
        expect(project).toMatchObject({
          baseline: {finish: '2027-06-30', start: '2026-09-01'},
          currency: 'EUR',
          department: 'Culture',
          description: 'Roof\nand garden',
          fiscalYearStartMonth: 4,
          forecastFinish: '2027-07-15',
          name: 'Library refurbishment',
          owner: 'ana',
          phase: 'executing',
          priority: 1,
          riskProfile: 'iso27005-5x5',
          sponsor: 'Head of Culture',
          status: 'active',
          tags: ['construction', 'culture'],
          timeZone: 'Europe/Berlin',
          tolerances: {costPercent: '7.50', riskBand: 'yellow', timeDays: 14},
        })
      })

      test('dates on its own calendar, not on the one of the person', async () => {
        const lateInLondon = {...ana, now: new Date('2026-11-23T23:30:00Z')}
        const project = await add({name: 'Far', start: 'tomorrow', timezone: 'Asia/Tokyo'}, lateInLondon)
        expect(project.baseline.start).toBe('2026-11-25')
      })
    })

    describe('gives it a key', () => {
      test('made from its name', async () => {
        expect((await add({name: 'Harbour promenade'})).key).toBe('HAR')
        expect((await add({name: 'Road safety action plan'})).key).toBe('RSAP')
      })

      test('that no other project has or had', async () => {
        const first = await add({name: 'Swimming pool'})
        await registers.change((transaction) => removeProjects(transaction, [first.key], NOW))
        const second = await add({name: 'Swimming pool'})
        const third = await add({name: 'Swimming pool'})
        expect(new Set([first.key, second.key, third.key]).size).toBe(3)
      })

      test('that was typed, in any case', async () => {
        expect((await add({key: ' pool27 ', name: 'Pool'})).key).toBe('POOL27')
      })

      test('but never one a second time, also after a removal', async () => {
        const {key} = await add({key: 'ONCE', name: 'Pool'})
        await registers.change((transaction) => removeProjects(transaction, [key], NOW))
        await expect(add({key: 'once', name: 'Pool'})).rejects.toMatchObject({
          code: 'ALREADY_EXISTS',
          exitCode: 4,
          problems: [{field: '--key', message: 'ONCE was given to a project before; keys are never given twice.'}],
        })
      })

      test.each(['x', '1pool', 'pool-house', 'x'.repeat(11)])('not one like %j', async (key) => {
        expect(await problems({key, name: 'Pool'})).toEqual([expect.stringMatching(/^--key: .*is not a project key/)])
      })
    })

    describe('is refused', () => {
      test.each([
        ['without a name', {}, 'name: is missing: coord project add "Library refurbishment"'],
        ['with an empty name', {name: ''}, 'name: cannot be empty.'],
        [
          'with a finish before the start',
          {finish: '2026-01-01', name: 'x', start: '2026-01-02'},
          '--finish: is 2026-01-01, before the start 2026-01-02.',
        ],
        [
          'with an unknown profile',
          {name: 'x', profile: 'ours'},
          '--profile: has no profile "ours"; see coord risk profile list.',
        ],
        ['with an unknown zone', {name: 'x', timezone: 'Europe/Londn'}, 'Europe/London'],
        ['with an unknown currency', {currency: 'EURO', name: 'x'}, '--currency'],
        [
          'with a control character',
          {description: 'a\u0000', name: 'x'},
          '--description: holds a control character (U+0000)',
        ],
      ])('%s', async (_what, fields, problem) => {
        expect(await problems(fields)).toEqual([expect.stringContaining(problem)])
      })

      test('to be approved while anything for that is missing, all of it said at once', async () => {
        expect(await problems({name: 'x', status: 'approved'})).toEqual(
          ['--owner', '--sponsor', '--currency', '--start', '--finish'].map(
            (field) => `${field}: is missing: a project needs it to be approved.`,
          ),
        )
      })

      test('with all that is wrong at once', async () => {
        const found = await problems({key: '?', priority: '9', start: 'someday', status: 'fine', tag: ['a\nb']})
        expect(found.map((problem) => problem.split(':')[0])).toEqual([
          '--start',
          '--priority',
          '--tag',
          'name',
          '--key',
          '--status',
        ])
      })

      test('and then leaves nothing behind', async () => {
        const before = await registers.newestChange()
        await problems({name: 'x', priority: '9'})
        expect((await registers.newestChange()).id).toBe(before.id)
      })
    })
  },
  {migrated: true},
)
