import {describe, expect, test} from 'vitest'
import {
  type Action,
  ActionShape,
  addAction,
  blockActions,
  cancelActions,
  completeActions,
  editActions,
  loadActions,
  readActionFilter,
  removeActions,
  showActions,
  startActions,
} from '#shared/actions/index'
import {actionStatuses, allowedActionTransitions} from '#shared/coordination/index'
import {markOccurred, withActions} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, problemsOf, refusal, TODAY, useRegisters} from '../support/registers.ts'

const verbs = {
  block: blockActions,
  cancel: cancelActions,
  done: completeActions,
  edit: editActions,
  start: startActions,
} as const
type Fields = Parameters<typeof editActions>[2] & Parameters<typeof completeActions>[2]

describeEachDatabase(
  'actions',
  (database) => {
    const registers = useRegisters(database)

    async function newAction(fields: Parameters<typeof registers.addAction>[1] = {}): Promise<string> {
      return (await registers.addAction(await registers.addProject(), fields)).reference
    }

    async function change(verb: keyof typeof verbs, reference: string | string[], fields: Fields = {}) {
      const selection = {projectKey: undefined, references: [reference].flat()}
      const [action] = await registers.change((transaction) => verbs[verb](transaction, selection, fields, ana))
      return action!
    }

    /** An action that was led to its status by the verbs that people use. */
    async function actionThatIs(status: Action['status']): Promise<string> {
      const reference = await newAction()
      if (status === 'in_progress') await change('start', reference)
      if (status === 'blocked') await change('block', reference, {reason: 'Surveyor is ill'})
      if (status === 'done') await change('done', reference)
      if (status === 'cancelled') await change('cancel', reference, {reason: 'Not needed'})
      return reference
    }

    async function look(reference: string, now = NOW): Promise<Action> {
      const [action] = await showActions(registers.kysely, [reference], undefined, now)
      return action!
    }

    async function refused(work: Promise<unknown>, code: 'INVALID_INPUT' | 'NOT_ALLOWED_NOW'): Promise<string[]> {
      const error = await refusal(work)
      expect(error).toMatchObject({code, exitCode: code === 'INVALID_INPUT' ? 2 : 4})
      return problemsOf(error)
    }

    describe('adding one', () => {
      test('numbers it in its project, open and of normal priority', async () => {
        const project = await registers.addProject()
        const [first, second] = [await registers.addAction(project), await registers.addAction(project)]
        expect([first.reference, second.reference]).toEqual([`${project.key}-A1`, `${project.key}-A2`])
        expect(first).toMatchObject({due: null, movedCount: 0, overdue: false, priority: 'normal', status: 'open'})
        expect(first).toStrictEqual(ActionShape.parse(first))
      })

      test('takes every field as it was typed', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        const action = await registers.addAction(project, {
          description: 'All panels\nof the west wing',
          due: 'next fri',
          owner: ' ben ',
          priority: 'HIGH',
          source: 'r1',
        })
        expect(action).toMatchObject({
          description: 'All panels\nof the west wing',
          due: '2026-12-04',
          owner: 'ben',
          priority: 'high',
          source: reference,
          title: 'Order the survey',
        })
      })

      test('reports everything that is wrong at once, and takes no number', async () => {
        const [project, other] = [await registers.addProject(), await registers.addProject()]
        const {reference} = await registers.addRisk(other)
        const add = (fields: Fields) => registers.change((transaction) => addAction(transaction, project, fields, ana))
        expect(await refused(add({due: '31 feb', priority: 'urgent', source: 'R9'}), 'INVALID_INPUT')).toEqual([
          expect.stringMatching(/^--due: /),
          '--priority: must be one of low, normal, high, critical.',
          `--source: ${project.key}-R9 is not in the register of ${project.key}.`,
          'title: is missing: say in a few words what is to be done.',
        ])
        expect(await refused(add({source: reference, title: 'x'}), 'INVALID_INPUT')).toEqual([
          `--source: ${reference} belongs to another project than ${project.key}.`,
        ])
        expect((await registers.addAction(project)).reference).toBe(`${project.key}-A1`)
      })

      test('suggests a source near the one that is not there', async () => {
        const project = await registers.addProject()
        await registers.addRisk(project)
        const add = registers.addAction(project, {source: 'R2'})
        expect(await refused(add, 'INVALID_INPUT')).toEqual([
          `--source: ${project.key}-R2 is not in the register of ${project.key}. Near it: ${project.key}-R1.`,
        ])
      })
    })

    describe('moving one on', () => {
      test('start, block, done and cancel say where it stands, and why', async () => {
        const reference = await newAction()
        expect(await change('start', reference)).toMatchObject({status: 'in_progress'})
        expect(await change('block', reference, {reason: 'Surveyor is ill'})).toMatchObject({
          blockedOn: TODAY,
          blockedReason: 'Surveyor is ill',
          status: 'blocked',
        })
        expect(await change('done', reference, {on: 'yesterday', outcome: 'Ordered'})).toMatchObject({
          blockedOn: null,
          blockedReason: null,
          doneOn: '2026-11-22',
          outcome: 'Ordered',
          status: 'done',
        })
        expect(await change('start', reference, {reason: 'Wrong wing'})).toMatchObject({
          doneOn: null,
          outcome: null,
          status: 'in_progress',
        })
        expect(await change('cancel', reference, {reason: 'Wing is sold'})).toMatchObject({
          doneOn: null,
          outcome: 'Wing is sold',
          status: 'cancelled',
        })
      })

      test.each(actionStatuses.flatMap((from) => actionStatuses.map((to) => [from, to] as const)))(
        'from %s to %s as the rules say',
        async (from, to) => {
          const reference = await actionThatIs(from)
          const work = change('edit', reference, {owner: 'cora', reason: 'because', status: to})
          if (from === to || allowedActionTransitions(from).includes(to)) {
            expect(await work).toMatchObject({owner: 'cora', status: to})
          } else {
            expect(await refused(work, 'NOT_ALLOWED_NOW')).toEqual([
              `cannot go from ${from} to ${to}, only to ${allowedActionTransitions(from).join(', ')}.`,
            ])
          }
        },
      )

      test.each([
        ['block', 'open', 'say what blocks the action.'],
        ['cancel', 'open', 'say why the action is cancelled.'],
        ['start', 'done', 'say why the done action is taken up again.'],
      ] as const)('%s of an action that is %s asks for a reason', async (verb, from, what) => {
        expect(await refused(change(verb, await actionThatIs(from)), 'INVALID_INPUT')).toEqual([
          `--reason: is missing: ${what}`,
        ])
      })

      test('keeps the day of a block that gets another reason', async () => {
        const reference = await newAction()
        const selection = {projectKey: undefined, references: [reference]}
        const earlier = {...ana, now: new Date('2026-11-10T10:00:00Z')}
        await registers.change((transaction) => blockActions(transaction, selection, {reason: 'Ill'}, earlier))
        const action = await change('block', reference, {reason: 'Away'})
        expect(action).toMatchObject({blockedOn: '2026-11-10', blockedReason: 'Away'})
      })

      test('refuses what is done already, and a day that is still to come', async () => {
        const reference = await actionThatIs('done')
        expect(await refused(change('done', reference), 'NOT_ALLOWED_NOW')).toEqual(['is done already.'])
        expect(await refused(change('done', await newAction(), {on: 'tomorrow'}), 'INVALID_INPUT')).toEqual([
          '--on: is 2026-11-24, which is still to come.',
        ])
      })

      test('changes all of several or none, and says which is wrong', async () => {
        const project = await registers.addProject()
        const [one, other] = [await registers.addAction(project), await registers.addAction(project)]
        await change('done', other.reference)
        expect(await refused(change('done', [one.reference, other.reference]), 'NOT_ALLOWED_NOW')).toEqual([
          `${other.reference}: is done already.`,
        ])
        expect(await look(one.reference)).toMatchObject({status: 'open', version: 1})
      })
    })

    describe('editing one', () => {
      test('counts how often it is put off, not a date that is drawn forward or set for the first time', async () => {
        const reference = await newAction()
        const counts: number[] = []
        for (const due of ['2026-12-01', '2026-12-08', '2026-12-04', '2026-12-05', '', '2026-12-24']) {
          counts.push((await change('edit', reference, {due})).movedCount)
        }
        expect(counts).toEqual([0, 1, 1, 2, 3, 3])
      })

      test('leaves what was not named and clears what is empty', async () => {
        const reference = await newAction({due: '2026-12-01', owner: 'ben'})
        const edited = await change('edit', reference, {owner: '', title: 'Order the other survey'})
        expect(edited).toMatchObject({due: '2026-12-01', owner: null, title: 'Order the other survey', version: 2})
      })

      test('wants a field, no empty title, not itself as its source, an outcome only when it is done', async () => {
        const reference = await newAction()
        expect(await refused(change('edit', reference), 'INVALID_INPUT')).toEqual([
          `Name at least one field to change: coord action edit ${reference} --due +1w`,
        ])
        expect(
          await refused(
            change('edit', reference, {outcome: 'x', priority: '', source: 'A1', title: ''}),
            'INVALID_INPUT',
          ),
        ).toEqual([
          'title: cannot be empty.',
          '--priority: cannot be empty.',
          expect.stringContaining('--source: '),
          '--outcome: is for what is done.',
        ])
        await change('done', reference)
        expect(await change('edit', reference, {outcome: 'Ordered'})).toMatchObject({outcome: 'Ordered'})
      })

      test('refuses a source that makes it follow from itself, by way of another', async () => {
        const project = await registers.addProject()
        const first = (await registers.addAction(project)).reference
        const second = (await registers.addAction(project, {source: first})).reference
        const third = (await registers.addAction(project, {source: second})).reference
        expect(problemsOf(await refusal(change('edit', first, {source: third})))).toEqual([
          `--source: makes ${first} follow from itself: ${first} from ${third} from ${second} from ${first}.`,
        ])
        expect(await change('edit', second, {source: ''})).toMatchObject({source: null})
        expect(await change('edit', first, {source: third})).toMatchObject({source: third})
      })

      test('refuses a version that is no longer there', async () => {
        const reference = await newAction()
        await change('edit', reference, {owner: 'cora'})
        const selection = {ifVersion: 1, projectKey: undefined, references: [reference]}
        const late = registers.change((transaction) => editActions(transaction, selection, {owner: 'dev'}, ana))
        expect(await refusal(late)).toMatchObject({code: 'CHANGED_MEANWHILE', exitCode: 4})
      })
    })

    describe('the list', () => {
      async function register() {
        const project = await registers.addProject()
        const add = (title: string, fields: Fields = {}) => registers.addAction(project, {title, ...fields})
        await add('whenever')
        await add('next week', {due: '2026-11-30', owner: 'Ben'})
        await add('late', {due: '2026-11-22', owner: 'ben', priority: 'low'})
        await add('today', {due: '2026-11-23', priority: 'low'})
        await add('today, but urgent', {due: '2026-11-23', priority: 'critical'})
        const done = await add('done late', {due: '2026-11-01'})
        await change('done', done.reference)
        return project
      }

      test.each<[string, Parameters<typeof readActionFilter>[0], string[]]>([
        ['nothing but what is over', {}, ['late', 'today, but urgent', 'today', 'next week', 'whenever']],
        ['everything', {all: true}, ['done late', 'late', 'today, but urgent', 'today', 'next week', 'whenever']],
        ['what is overdue', {all: true, overdue: true}, ['late']],
        ['what is due in a week', {all: true, 'due-within': '7'}, ['late', 'today, but urgent', 'today', 'next week']],
        ['what is due until today', {'due-within': '0'}, ['late', 'today, but urgent', 'today']],
        ['an owner, in any case', {owner: 'BEN'}, ['late', 'next week']],
        ['a priority', {priority: 'low'}, ['late', 'today']],
        ['a status', {status: 'done'}, ['done late']],
      ])('shows %s', async (_what, flags, expected) => {
        const {id} = await register()
        const actions = await loadActions(registers.kysely, NOW, {...readActionFilter(flags), projectId: id})
        expect(actions.map(({title}) => title)).toEqual(expected)
      })

      test('shows what follows from one entry, and nothing of a removed project', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        await registers.addAction(project, {source: reference, title: 'follows'})
        await registers.addAction(project)
        const load = () => loadActions(registers.kysely, NOW, {sources: [reference]})
        expect((await load()).map(({title}) => title)).toEqual(['follows'])
        await registers.pool.query('update project set removed_at = now() where id = $1', [project.id])
        expect(await load()).toEqual([])
      })

      test('reports unusable filters at once', () => {
        expect(() => readActionFilter({'due-within': 'soon', status: 'finished'})).toThrow('2 things are not right')
      })

      test.each([
        ['Pacific/Pago_Pago', '2026-11-24T10:30:00Z', 0],
        ['Pacific/Kiritimati', '2026-11-24T10:30:00Z', 2],
        ['Europe/London', '2026-11-23T23:59:59Z', 0],
        ['Europe/London', '2026-11-24T00:00:00Z', 1],
      ])('knows what is overdue where the day is over: %s at %s by %i', async (timezone, now, daysLate) => {
        const project = await registers.addProject({timezone})
        await registers.addAction(project, {due: '2026-11-23'})
        const overdue = await loadActions(registers.kysely, new Date(now), {overdue: true, projectId: project.id})
        expect(overdue.map((action) => action.daysLate)).toEqual(daysLate === 0 ? [] : [daysLate])
      })
    })

    describe('undo', () => {
      test('takes an action back, a move with its count, and a removal', async () => {
        const reference = await newAction({due: '2026-12-01'})
        await change('edit', reference, {due: '2026-12-08'})
        await registers.undo()
        expect(await look(reference)).toMatchObject({due: '2026-12-01', movedCount: 0})
        const selection = {projectKey: undefined, references: [reference]}
        await registers.change((transaction) => removeActions(transaction, selection, ana))
        expect(await refusal(look(reference))).toMatchObject({code: 'ACTION_NOT_FOUND', exitCode: 3})
        await registers.undo()
        expect(await look(reference)).toMatchObject({reference})
      })
    })

    describe('a risk that occurs', () => {
      const occur = (...references: string[]) =>
        registers.change(async (transaction) => {
          const risks = await markOccurred(transaction, {projectKey: undefined, references}, {}, ana)
          return withActions(transaction, risks, NOW)
        })

      test('leaves an action for its owner, in the same change, which undo takes back with it', async () => {
        const project = await registers.addProject(approvable)
        const {reference} = await registers.addRisk(project, {...assessed, title: 'Flood'})
        expect(await occur(reference)).toMatchObject([
          {
            actions: [
              {owner: assessed.owner, reference: `${project.key}-A1`, source: reference, title: 'Deal with: Flood'},
            ],
            status: 'occurred',
          },
        ])
        const {events} = await registers.newestChange()
        expect(events.map((event) => [event.reference, event.operation])).toEqual([
          [reference, 'edit'],
          [`${project.key}-A1`, 'add'],
        ])
        await registers.undo()
        expect(await loadActions(registers.kysely, NOW, {projectId: project.id})).toEqual([])
      })

      test('with the longest title still has an action that fits', async () => {
        const project = await registers.addProject(approvable)
        const {reference} = await registers.addRisk(project, {...assessed, title: '😀'.repeat(200)})
        const [risk] = await occur(reference)
        expect([...risk!.actions[0]!.title]).toHaveLength(200)
      })
    })
  },
  {migrated: true},
)
