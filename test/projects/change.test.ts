import {describe, expect, test} from 'vitest'
import {
  addProject,
  changeProjectStatus,
  editProjects,
  loadProject,
  loadProjects,
  ProfileChangeShape,
  planProfileChange,
  readProjectFilter,
  removeProjects,
  requireProject,
  setProfile,
} from '#shared/projects/index'
import {addRisk, closeRisks, loadRisks, removeRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, problemsOf, refusal, TODAY, useRegisters} from '../support/registers.ts'

type Fields = Parameters<typeof editProjects>[2]

describeEachDatabase(
  'changing a project',
  (database) => {
    const registers = useRegisters(database)

    const editAll = (keys: readonly string[], fields: Fields) =>
      registers.change((transaction) => editProjects(transaction, keys, fields, ana))

    const edit = async (key: string, fields: Fields) => (await editAll([key], fields))[0]!

    const moveAll = (keys: readonly string[], status: string, reason?: string) =>
      registers.change((transaction) => changeProjectStatus(transaction, keys, status, {...ana, reason}))

    async function move(key: string, status: string, reason?: string) {
      const {projects, warnings} = await moveAll([key], status, reason)
      return {project: projects[0]!, warnings}
    }

    async function problems(work: Promise<unknown>, code = 'INVALID_INPUT'): Promise<string[]> {
      const error = await refusal(work)
      expect(error).toMatchObject({code, exitCode: code === 'INVALID_INPUT' ? 2 : 4})
      return problemsOf(error)
    }

    describe('edit', () => {
      test('changes what was named, clears what is empty, leaves the rest', async () => {
        const {key} = await registers.addProject({...approvable, department: 'Culture', tag: ['old']})
        expect(await edit(key.toLowerCase(), {department: '', owner: 'cora', tag: ['new']})).toMatchObject({
          department: null,
          owner: 'cora',
          sponsor: 'Head of Culture',
          tags: ['new'],
        })
      })

      test('changes several at once, in the order in which they were named', async () => {
        const [one, two] = [await registers.addProject(), await registers.addProject()]
        const edited = await editAll([two.key, one.key.toLowerCase(), two.key], {owner: 'cora'})
        expect(edited.map(({key, owner}) => [key, owner])).toEqual([
          [two.key, 'cora'],
          [one.key, 'cora'],
        ])
      })

      test('changes none of several when one cannot be, and says which', async () => {
        const plain = await registers.addProject()
        const active = await registers.addProject({...approvable, status: 'active'})
        expect(await problems(editAll([plain.key, active.key], {sponsor: ''}))).toEqual([
          `${active.key} --sponsor: is missing: a project needs it to be active.`,
        ])
        const {code, message} = await refusal(editAll([plain.key, 'NOPE', 'NONE'], {owner: 'cora'}))
        expect([code, message]).toEqual(['PROJECT_NOT_FOUND', 'There are no projects NOPE, NONE.'])
        expect(await loadProject(registers.kysely, plain.key, NOW)).toMatchObject({owner: null, version: 1})
      })

      test.each(['name', 'timezone', 'priority', 'phase', 'fiscal-year-start'])('cannot empty %s', async (field) => {
        const {key} = await registers.addProject()
        expect(await problems(edit(key, {[field]: ''}))).toEqual([expect.stringMatching(/: cannot be empty\.$/)])
      })

      test('cannot take away what the status asks for', async () => {
        const {key} = await registers.addProject({...approvable, status: 'active'})
        expect(await problems(edit(key, {currency: '', owner: ''}))).toEqual([
          '--owner: is missing: a project needs it to be active.',
          '--currency: is missing: a project needs it to be active.',
        ])
      })

      test('compares a new date with the one that stays', async () => {
        const {key} = await registers.addProject(approvable)
        expect(await problems(edit(key, {start: '2027-07-01'}))).toEqual([
          '--finish: is 2027-06-30, before the start 2027-07-01.',
        ])
        expect(await edit(key, {finish: '2028-01-01', start: '2027-07-01'})).toMatchObject({
          baseline: {finish: '2028-01-01', start: '2027-07-01'},
        })
      })

      test('cannot let a project begin after its end', async () => {
        const {key} = await registers.addProject({...approvable, status: 'active'})
        await move(key, 'completed')
        expect(await problems(edit(key, {start: '2026-12-01'}))).toEqual([
          `--start: is 2026-12-01, after the end ${TODAY}.`,
        ])
      })

      test('of nothing is refused with an example', async () => {
        const {key} = await registers.addProject()
        expect(await problems(edit(key, {}))).toEqual([
          `Name at least one field to change: coord project edit ${key} --owner NAME`,
        ])
      })

      test('reads dates in the zone that it moves the project to', async () => {
        const {key} = await registers.addProject({timezone: 'Pacific/Kiritimati'})
        expect(await edit(key, {start: 'today'})).toMatchObject({baseline: {start: '2026-11-24'}})
        expect(await edit(key, {start: 'today', timezone: 'UTC'})).toMatchObject({baseline: {start: '2026-11-23'}})
      })

      describe('of the currency', () => {
        test('is free while no risk has a cost', async () => {
          const {key} = await registers.addProject({currency: 'EUR'})
          expect(await edit(key, {currency: 'JPY'})).toMatchObject({currency: 'JPY'})
          expect(await edit(key, {currency: ''})).toMatchObject({currency: null})
        })

        test('is refused when costs would become other amounts, also those of removed risks', async () => {
          const project = await registers.addProject({currency: 'EUR'})
          const {reference} = await registers.addRisk(project, {cost: '85000'})
          const selection = {projectKey: undefined, references: [reference]}
          await registers.change((transaction) => removeRisks(transaction, selection, ana))
          await registers.addRisk(project, {cost: '5'})
          for (const currency of ['JPY', '']) {
            expect(await problems(edit(project.key, {currency}))).toEqual([
              '--currency: stays EUR: 2 risks have their costs in it.',
            ])
          }
          expect(await edit(project.key, {currency: 'eur', owner: 'cora'})).toMatchObject({currency: 'EUR'})
        })

        test('is refused in an undo too: the register stays readable', async () => {
          const {id, key} = await registers.addProject()
          await edit(key, {currency: 'EUR'})
          const change = await registers.newestChange()
          await registers.addRisk(await requireProject(registers.kysely, key), {cost: '5'})
          await expect(registers.undo(change.id)).rejects.toMatchObject({
            cause: {constraint: 'project_currency_of_costs'},
            code: 'UNDO_CONFLICT',
            exitCode: 4,
          })
          expect(await loadRisks(registers.kysely, NOW, {projectId: id})).toMatchObject([
            {cost: {likely: {amount: '5.00', currency: 'EUR'}}},
          ])
        })
      })
    })

    describe('status', () => {
      test('goes the whole way', async () => {
        const {key} = await registers.addProject(approvable)
        const way = ['proposed', 'approved', 'active', 'on-hold', 'active', 'completed', 'archived']
        for (const status of way) {
          const {project} = await move(key, status)
          expect(project.status).toBe(status.replace('-', '_'))
        }
      })

      test('is one step for several, or for none', async () => {
        const [one, two] = [await registers.addProject(approvable), await registers.addProject(approvable)]
        await registers.addRisk(two, assessed)
        await moveAll([one.key, two.key], 'proposed')
        await move(two.key, 'approved')
        const error = await refusal(moveAll([one.key, two.key], 'active'))
        expect(error.message).toBe(`${one.key} cannot become active now.`)
        expect(problemsOf(error)).toEqual([
          `${one.key}: cannot go from proposed to active, only to approved, cancelled.`,
        ])
        expect(await loadProject(registers.kysely, two.key, NOW)).toMatchObject({status: 'approved'})
        await move(one.key, 'approved')
        await moveAll([one.key, two.key], 'active')
        const {projects, warnings} = await moveAll([one.key, two.key], 'completed')
        expect(projects.map(({key, status}) => [key, status])).toEqual([
          [one.key, 'completed'],
          [two.key, 'completed'],
        ])
        expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${two.key}: (1|one) risk`))])
      })

      test('does not leave the way', async () => {
        const {key} = await registers.addProject(approvable)
        const error = await refusal(move(key, 'active'))
        expect(error).toMatchObject({
          code: 'NOT_ALLOWED_NOW',
          exitCode: 4,
          message: `${key} cannot become active now.`,
          nextStep: `coord project status ${key} proposed, or look at it: coord project show ${key}`,
        })
        expect(problemsOf(error)).toEqual(['cannot go from intake to active, only to proposed, cancelled.'])
      })

      test.each(['intake', 'proposed', 'approved', 'active', 'on_hold'])('%s can be cancelled', async (status) => {
        const {key} = await registers.addProject({...approvable, status})
        expect((await move(key, 'cancelled')).project.status).toBe('cancelled')
      })

      test('approved says everything that is missing for it', async () => {
        const {key} = await registers.addProject({owner: 'ana', status: 'proposed'})
        expect(await problems(move(key, 'approved'), 'NOT_ALLOWED_NOW')).toEqual(
          ['--sponsor', '--currency', '--start', '--finish'].map(
            (field) => `${field}: is missing: a project needs it to be approved.`,
          ),
        )
        await edit(key, approvable)
        expect((await move(key, 'approved')).project.status).toBe('approved')
      })

      test('completed warns of what is ordered and not yet spent', async () => {
        const project = await registers.addProject({...approvable, status: 'active'})
        const {reference: line} = await registers.addBudgetLine(project)
        const {transactions} = await registers.book('commitment', line, '50')
        await registers.book('commitment', line, '30')
        await registers.book('actual', line, '50', {relieves: transactions[0]!.reference})
        expect((await move(project.key, 'completed')).warnings).toEqual(['1 commitment is still open.'])
      })

      test('completed warns of open risks and sets the day it was finished', async () => {
        const project = await registers.addProject({...approvable, status: 'active'})
        await registers.addRisk(project, assessed)
        await registers.addRisk(project, assessed)
        await registers.addRisk(project, {title: 'Only proposed'})
        const over = await registers.addRisk(project, assessed)
        const selection = {projectKey: undefined, references: [over.reference]}
        await registers.change((transaction) => closeRisks(transaction, selection, {reason: 'over'}, ana))
        const {project: completed, warnings} = await move(project.key, 'completed')
        expect(warnings).toEqual(['2 risks are still open.'])
        expect(completed).toMatchObject({actualFinish: TODAY, group: 'Done', status: 'completed'})
      })

      test('completed is the day where the project is', async () => {
        const {key} = await registers.addProject({...approvable, status: 'active', timezone: 'Pacific/Kiritimati'})
        expect((await move(key, 'completed')).project.actualFinish).toBe('2026-11-24')
      })

      test('completed is not for a project that has not begun', async () => {
        const {key} = await registers.addProject({...approvable, start: '2026-12-01', status: 'active'})
        expect(await problems(move(key, 'completed'), 'NOT_ALLOWED_NOW')).toEqual([
          '--start: is 2026-12-01: a project that is completed has begun.',
        ])
      })

      test('goes back from completed to active with a reason only, and is not finished then', async () => {
        const {key} = await registers.addProject({...approvable, status: 'active'})
        await move(key, 'completed')
        expect(await problems(move(key, 'active'), 'NOT_ALLOWED_NOW')).toEqual([
          '--reason: is missing: say why the completed project goes on.',
        ])
        expect((await move(key, 'active', 'Snags')).project).toMatchObject({actualFinish: null, status: 'active'})
      })

      test('that is none is refused with a near one', async () => {
        const {key} = await registers.addProject()
        expect(await problems(move(key, 'actve'))).toEqual([expect.stringContaining('did you mean active?')])
      })
    })

    describe('removal', () => {
      test('takes it and its register out of every list', async () => {
        const project = await registers.addProject()
        await registers.addRisk(project, assessed)
        await registers.change((transaction) => removeProjects(transaction, [project.key.toLowerCase()], NOW))
        expect(await loadProjects(registers.kysely, NOW, {keys: [project.key]})).toEqual([])
        expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toEqual([])
        const add = registers.change(async (transaction) =>
          addRisk(transaction, await requireProject(transaction, project.key), {title: 'Late'}, ana),
        )
        expect(await refusal(add)).toMatchObject({code: 'PROJECT_NOT_FOUND', exitCode: 3})
      })

      test('of several is all or nothing, each once', async () => {
        const [one, two] = [await registers.addProject(), await registers.addProject()]
        const remove = (...keys: string[]) => registers.change((transaction) => removeProjects(transaction, keys, NOW))
        expect((await refusal(remove(one.key, 'NOWHERE'))).code).toBe('PROJECT_NOT_FOUND')
        expect(await loadProjects(registers.kysely, NOW, {keys: [one.key]})).toHaveLength(1)
        const removed = await remove(one.key, two.key, one.key.toLowerCase())
        expect(removed.map(({key}) => key)).toEqual([one.key, two.key])
      })
    })

    test('that is not there is refused, with a near key', async () => {
      await registers.addProject({key: 'THEATRE'})
      expect(await refusal(requireProject(registers.kysely, 'theater'))).toMatchObject({
        code: 'PROJECT_NOT_FOUND',
        exitCode: 3,
        message: 'There is no project THEATER.',
        nextStep: 'Did you mean THEATRE? All of them: coord project list',
      })
      expect(await refusal(requireProject(registers.kysely, 'X!'))).toMatchObject({code: 'INVALID_PROJECT_KEY'})
    })

    describe('profile', () => {
      test('is planned first: cells and risks that get another band, opportunities and what nobody assessed left out', async () => {
        const project = await registers.addProject(approvable)
        const same = await registers.addRisk(project, {impact: '1', likelihood: '1', owner: 'ben'})
        const moved = await registers.addRisk(project, {impact: '3', likelihood: '5', owner: 'ben'})
        await registers.addRisk(project, {impact: '3', likelihood: '5', owner: 'ben', type: 'opportunity'})
        await registers.addRisk(project)
        const plan = await planProfileChange(registers.kysely, project.key, 'pm2-5x5')
        expect(ProfileChangeShape.parse(plan)).toMatchObject({
          after: 'pm2-5x5',
          before: 'npsa-5x5',
          project: project.key,
          risks: [
            {
              after: {colour: 'yellow', word: 'medium'},
              before: {colour: 'red', word: 'extreme'},
              impact: 3,
              likelihood: 5,
              reference: moved.reference,
            },
          ],
        })
        expect(plan.risks.map(({reference}) => reference)).not.toContain(same.reference)
        expect(plan.cells).toContainEqual({
          after: expect.objectContaining({colour: 'yellow'}),
          before: expect.objectContaining({colour: 'red'}),
          impact: 3,
          likelihood: 5,
        })
        expect(plan.cells.every(({after, before}) => after.colour !== before.colour)).toBe(true)
        expect(await loadProject(registers.kysely, project.key, NOW)).toMatchObject({riskProfile: 'npsa-5x5'})
      })

      test('is then set, and the bands of all risks with it', async () => {
        const project = await registers.addProject(approvable)
        const {reference} = await registers.addRisk(project, {impact: '3', likelihood: '5', owner: 'ben'})
        const plan = await planProfileChange(registers.kysely, project.key, 'PM2-5x5')
        await registers.change((transaction) => setProfile(transaction, plan))
        expect(await loadProject(registers.kysely, project.key, NOW)).toMatchObject({riskProfile: 'pm2-5x5'})
        expect(await loadRisks(registers.kysely, NOW, {references: [reference]})).toMatchObject([
          {current: {band: {colour: 'yellow'}}, profile: 'pm2-5x5'},
        ])
      })

      test('that the project has already changes nothing', async () => {
        const {key} = await registers.addProject()
        expect(await planProfileChange(registers.kysely, key, 'npsa-5x5')).toMatchObject({cells: [], risks: []})
      })
    })

    describe('list', () => {
      test.each([
        ['by default without what is archived or cancelled', {}, ['active', 'intake', 'completed']],
        ['everything', {all: true}, ['active', 'intake', 'completed', 'cancelled']],
        ['one status', {status: 'cancelled'}, ['cancelled']],
        ['an owner in any case', {owner: 'CORA'}, ['intake']],
        ['an owner beyond ASCII', {owner: 'Émile'}, ['active']],
        ['a department', {department: 'parks'}, ['intake']],
        ['a tag', {tag: 'green'}, ['completed']],
      ])('%s', async (_what, flags, expected) => {
        const fields = [
          {...approvable, name: 'active', owner: 'Émile', status: 'active'},
          {department: 'Parks', name: 'intake', owner: 'Cora'},
          {...approvable, name: 'completed', status: 'completed', tag: ['green']},
          {name: 'cancelled', status: 'cancelled'},
        ]
        const keys: string[] = []
        for (const each of fields) keys.push((await registers.addProject(each)).key)
        const found = await loadProjects(registers.kysely, NOW, {...readProjectFilter(flags), keys})
        expect(found.map(({name}) => name)).toEqual(expected)
      })

      test('refuses flags that cannot be used', () => {
        expect(() => readProjectFilter({status: 'lost'})).toThrow('The list: one thing is not right')
      })
    })

    test('a key that two people take at the same moment is given to one of them', async () => {
      const add = (name: string) =>
        registers.change((transaction) => addProject(transaction, {key: 'RACE', name}, {...ana, timeZone: 'UTC'}))
      const outcomes = await Promise.allSettled([add('one'), add('two')])
      expect(outcomes.map(({status}) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(await loadProjects(registers.kysely, NOW, {keys: ['RACE']})).toHaveLength(1)
    })
  },
  {migrated: true},
)
