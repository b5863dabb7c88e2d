import {describe, expect, test} from 'vitest'
import {addDemoProjects} from '#shared/demo/index'
import {changeToUndo, listChanges} from '#shared/history/index'
import {
  addProject,
  editProjects,
  loadProjects,
  planProfileChange,
  removeProjects,
  setProfile,
} from '#shared/projects/index'
import {acceptRisks, addRisk, closeRisks, editRisks, loadRisks, removeRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'undo',
  (database) => {
    const registers = useRegisters(database)

    const only = (reference: string) => ({projectKey: undefined, references: [reference]})

    const edit = (reference: string, fields: Parameters<typeof editRisks>[2], actor = 'ana') =>
      registers.change((transaction) => editRisks(transaction, only(reference), fields, ana), {
        actor,
        command: 'coord risk edit',
      })

    /** All that is stored of a register entry but what follows from its changes. */
    async function row(table: 'project' | 'risk', reference: string): Promise<Record<string, unknown>> {
      const column = table === 'project' ? 'key' : 'reference'
      const {rows} = await registers.pool.query(
        `select to_jsonb(entry) - 'version' - 'updated_at' as row from ${table} as entry where ${column} = $1`,
        [reference],
      )
      return rows[0].row
    }

    const filled = {
      ...assessed,
      category: 'safety',
      cause: 'Built in 1962',
      cost: '85000.50',
      'cost-max': '140000',
      'cost-min': '40000',
      probability: '12.50',
      review: '2026-12-24',
      'review-every': '30',
      status: 'treating',
      strategy: 'reduce',
      'target-impact': '2',
      'target-likelihood': '2',
    } as const

    describe('takes back', () => {
      test('an addition: the entry leaves the register, its number stays taken', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        await registers.undo()
        expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toEqual([])
        expect((await registers.addRisk(project)).reference).not.toBe(reference)
      })

      test('an edit: each field is what it was, also one that was empty', async () => {
        const project = await registers.addProject(approvable)
        const {reference} = await registers.addRisk(project, filled)
        const before = await row('risk', reference)
        await edit(reference, {
          category: '',
          cause: 'Built in 1970',
          contingency: 'Close the wing',
          cost: '90000',
          'cost-max': '',
          likelihood: '5',
          probability: '',
          review: '2027-01-31',
          title: 'Asbestos',
        })
        expect(await row('risk', reference)).not.toEqual(before)
        await registers.undo()
        expect(await row('risk', reference)).toEqual(before)
      })

      test('a removal, and a restoration', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        const before = await row('risk', reference)
        await registers.change((transaction) => removeRisks(transaction, only(reference), ana))
        const removal = await registers.newestChange()
        const restoration = await registers.undo()
        expect(restoration).toMatchObject({events: [{operation: 'restore', reference}], undoes: removal.id})
        expect(await row('risk', reference)).toEqual(before)
        expect((await registers.undo(restoration.id)).events).toMatchObject([{operation: 'remove', reference}])
        expect(await loadRisks(registers.kysely, NOW, {references: [reference]})).toEqual([])
      })

      test('every kind of field of a project: texts, dates, numbers, lists, documents', async () => {
        const {key} = await registers.addProject({...approvable, tag: ['one', 'two, three'], 'tolerance-cost': '7.50'})
        await registers.pool.query(
          `update project set intake = '{"scope": {"in": ["roof"], "cost": 12.50}}' where key = $1`,
          [key],
        )
        const before = await row('project', key)
        await registers.change((transaction) =>
          editProjects(transaction, [key], {finish: '2028-01-01', owner: 'cora', tag: [], 'tolerance-cost': ''}, ana),
        )
        await registers.undo()
        expect(await row('project', key)).toEqual(before)

        await registers.pool.query(`update project set intake = '{}' where key = $1`, [key])
        await registers.undo((await registers.newestChange()).id)
        expect(await row('project', key)).toEqual(before)
      })

      test('an addition of a project whose intake form has empty places', async () => {
        await registers.pool.query(
          `insert into project (key, name, timezone, risk_profile_id, intake)
           values ('FORM', 'Form', 'UTC', 1, '{"scope": null, "outcomes": [{"by": null}]}')`,
        )
        await registers.undo((await registers.newestChange()).id)
        expect(await loadProjects(registers.kysely, NOW, {keys: ['FORM']})).toEqual([])
      })

      test('the choice of a risk profile', async () => {
        const {key, risk_profile_id} = await registers.addProject()
        const plan = await planProfileChange(registers.kysely, key, 'iso27005-5x5')
        await registers.change((transaction) => setProfile(transaction, plan))
        await registers.undo()
        expect(await row('project', key)).toMatchObject({risk_profile_id})
      })

      test('several changes to the same entry in one change', async () => {
        const project = await registers.addProject(approvable)
        await registers.change(async (transaction) => {
          const {reference} = await addRisk(transaction, project, {title: 'One', ...assessed}, ana)
          await editRisks(transaction, only(reference), {owner: 'cora', title: 'Two'}, ana)
          await editRisks(transaction, only(reference), {title: 'Three'}, ana)
          await closeRisks(transaction, only(reference), {reason: 'over'}, ana)
        })
        const {events} = await registers.newestChange()
        expect(events.map(({operation}) => operation)).toEqual(['add', 'edit', 'edit', 'edit'])
        const before = await row('risk', `${project.key}-R1`)
        const undo = await registers.undo()
        expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toEqual([])
        await registers.undo(undo.id)
        expect(await row('risk', `${project.key}-R1`)).toEqual(before)
      })

      test('a removal of a project with all that is in it', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        await registers.change((transaction) => removeProjects(transaction, [project.key], NOW))
        expect(await loadRisks(registers.kysely, NOW, {references: [reference]})).toEqual([])
        await registers.undo()
        expect(await loadRisks(registers.kysely, NOW, {references: [reference]})).toHaveLength(1)
      })

      test('a removal that was recorded in another time zone', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        await registers.pool.query(
          `begin; set local timezone = 'Asia/Tokyo'; update risk set removed_at = now() where reference = '${reference}'; commit`,
        )
        await registers.undo((await registers.newestChange()).id)
        expect(await loadRisks(registers.kysely, NOW, {references: [reference]})).toHaveLength(1)
      })
    })

    test('of an undo makes the entry what it was, but for its version and time stamp', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addRisk(project, filled)
      await edit(reference, {'cost-min': '', owner: 'cora', title: 'Asbestos'})
      const edited = await row('risk', reference)
      const first = await registers.undo()
      const second = await registers.undo(first.id)
      expect(await row('risk', reference)).toEqual(edited)
      const third = await registers.undo(second.id)
      await registers.undo(third.id)
      expect(await row('risk', reference)).toEqual(edited)
    })

    test('is a change of its own, that says what it undoes', async () => {
      const project = await registers.addProject()
      await registers.addRisk(project)
      const {id} = await registers.newestChange()
      const undo = await registers.undo(id, {command: 'coord undo', reason: 'Wrong project'})
      expect(undo).toMatchObject({actor: 'ana', command: 'coord undo', reason: 'Wrong project', undoes: id})
      const [, undone] = await listChanges(registers.kysely, {limit: 2})
      expect(undone).toMatchObject({id, undoneBy: undo.id})
    })

    describe('of a demo project', () => {
      test('takes all of it away, and its own undo brings all of it back', async () => {
        const [demo] = await registers.change((transaction) =>
          addDemoProjects(transaction, undefined, {...ana, timeZone: 'Europe/London'}),
        )
        const references = (await loadRisks(registers.kysely, NOW, {})).filter(({project}) => project === demo!.key)
        const before = await Promise.all(references.map(({reference}) => row('risk', reference)))
        const undo = await registers.undo()
        expect(await loadProjects(registers.kysely, NOW, {keys: [demo!.key]})).toEqual([])
        expect((await loadRisks(registers.kysely, NOW)).filter(({project}) => project === demo!.key)).toEqual([])
        await registers.undo(undo.id)
        expect(await Promise.all(references.map(({reference}) => row('risk', reference)))).toEqual(before)
        expect(await loadProjects(registers.kysely, NOW, {keys: [demo!.key]})).toMatchObject([
          {openRisks: demo!.openRisks},
        ])
      })
    })

    describe('and later changes', () => {
      test('keeps one to other fields', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await edit(reference, {owner: 'cora'})
        const {id} = await registers.newestChange()
        await edit(reference, {title: 'Asbestos'}, 'dev')
        await registers.undo(id)
        expect(await row('risk', reference)).toMatchObject({owner: 'ben', title: 'Asbestos'})
      })

      test('refuses because of one to the same fields, and says which', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await edit(reference, {cause: 'Age', owner: 'cora'})
        const {id} = await registers.newestChange()
        await edit(reference, {owner: 'dev'}, 'dev')
        const later = await registers.newestChange()
        const error = await refusal(registers.undo(id))
        expect(error).toMatchObject({code: 'UNDO_CONFLICT', exitCode: 4, nextStep: `coord history ${reference}`})
        expect(problemsOf(error)).toEqual([
          `${reference}: owner changed again in change ${later.id} (dev, coord risk edit)`,
        ])
        expect(await row('risk', reference)).toMatchObject({cause: 'Age', owner: 'dev'})
      })

      test('undoes after all when the later one was undone too', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await edit(reference, {owner: 'cora'})
        const {id} = await registers.newestChange()
        await edit(reference, {owner: 'dev'})
        await registers.undo()
        await registers.undo(id)
        expect(await row('risk', reference)).toMatchObject({owner: 'ben'})
      })

      test('refuses to take away an entry that somebody filled in further', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        const {id} = await registers.newestChange()
        await edit(reference, {mitigation: 'Survey'}, 'dev')
        const later = await registers.newestChange()
        expect(problemsOf(await refusal(registers.undo(id)))).toEqual([
          `${reference}: mitigation changed again in change ${later.id} (dev, coord risk edit)`,
        ])
      })

      test('undoes nothing of a change of which one part cannot be undone, and names each once', async () => {
        const project = await registers.addProject()
        await registers.change(async (transaction) => {
          for (const title of ['One', 'Two']) {
            const {reference} = await addRisk(transaction, project, {title, ...assessed}, ana)
            await editRisks(transaction, only(reference), {owner: 'cora'}, ana)
          }
        })
        const {id} = await registers.newestChange()
        await edit(`${project.key}-R1`, {owner: 'dev', title: 'Other'}, 'dev')
        const later = await registers.newestChange()
        expect(problemsOf(await refusal(registers.undo(id)))).toEqual([
          `${project.key}-R1: owner, title changed again in change ${later.id} (dev, coord risk edit)`,
        ])
        expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toHaveLength(2)
      })

      test('refuses to undo twice, and points to the undo', async () => {
        const project = await registers.addProject()
        await registers.addRisk(project)
        const {id} = await registers.newestChange()
        const undo = await registers.undo(id)
        const error = await refusal(registers.undo(id))
        expect(error).toMatchObject({code: 'UNDO_CONFLICT', nextStep: `coord undo ${undo.id}`})
      })

      test('refuses when the entry was deleted for good', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await edit(reference, {owner: 'cora'})
        const {id} = await registers.newestChange()
        await registers.pool.query('delete from risk where reference = $1', [reference])
        expect(problemsOf(await refusal(registers.undo(id)))).toEqual([`${reference}: is no longer in the database`])
      })

      test('refuses what the history does not explain', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await edit(reference, {owner: 'cora'})
        const {id} = await registers.newestChange()
        await registers.pool.query(`
          begin;
          alter table risk disable trigger risk_history;
          update risk set owner = 'ghost' where reference = '${reference}';
          alter table risk enable trigger risk_history;
          commit`)
        expect(problemsOf(await refusal(registers.undo(id)))).toEqual([
          `${reference}: owner changed again, which the history does not know of`,
        ])
      })

      test('never leaves a state that the rules forbid', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, {title: 'Unscored'})
        await edit(reference, {owner: 'ben'})
        const {id} = await registers.newestChange()
        await edit(reference, {impact: '2', likelihood: '2', status: 'open'})
        await expect(registers.undo(id)).rejects.toMatchObject({
          cause: {constraint: 'risk_open_is_assessed'},
          code: 'UNDO_CONFLICT',
          exitCode: 4,
        })
        expect(await row('risk', reference)).toMatchObject({owner: 'ben', status: 'open'})
      })
    })

    describe('without a number', () => {
      /** A person of their own, so that other tests leave no changes to undo. */
      const newActor = () => `person-${Math.random().toString(36).slice(2)}`

      async function standing(actor: string): Promise<number> {
        return (await changeToUndo(registers.kysely, undefined, actor)).id
      }

      async function changes(actor: string, count: number): Promise<number[]> {
        const project = await registers.addProject()
        const ids: number[] = []
        for (let number = 1; number <= count; number++) {
          await registers.addRisk(project, {}, {actor})
          ids.push((await registers.newestChange()).id)
        }
        return ids
      }

      test('means your newest change, and then the one before it', async () => {
        const actor = newActor()
        const [first, second] = await changes(actor, 2)
        expect(await standing(actor)).toBe(second)
        await registers.undo(undefined, {actor})
        expect(await standing(actor)).toBe(first)
      })

      test('leaves out the changes of others', async () => {
        const actor = newActor()
        const [mine] = await changes(actor, 1)
        await changes(newActor(), 1)
        expect(await standing(actor)).toBe(mine)
      })

      test('leaves out a change that somebody else undid', async () => {
        const actor = newActor()
        const [first, second] = await changes(actor, 2)
        await registers.undo(second, {actor: newActor()})
        expect(await standing(actor)).toBe(first)
      })

      test('means a change again that was undone and redone', async () => {
        const actor = newActor()
        const [, second] = await changes(actor, 2)
        const undo = await registers.undo(second, {actor})
        const redo = await registers.undo(undo.id, {actor})
        expect(await standing(actor)).toBe(second)
        expect((await listChanges(registers.kysely, {limit: 3})).map(({id, undoneBy}) => [id, undoneBy])).toEqual([
          [redo.id, null],
          [undo.id, redo.id],
          [second, null],
        ])
        const again = await registers.undo(undefined, {actor})
        expect(again.undoes).toBe(second)
      })

      test('is refused when nothing is left', async () => {
        const actor = newActor()
        await changes(actor, 1)
        await registers.undo(undefined, {actor})
        const error = await refusal(registers.undo(undefined, {actor}))
        expect(error).toMatchObject({code: 'CHANGE_NOT_FOUND', exitCode: 3, nextStep: 'coord log'})
        expect(error.message).toContain(actor)
      })
    })

    test('of a change that is not there is refused', async () => {
      const error = await refusal(registers.undo(999_999))
      expect(error).toMatchObject({code: 'CHANGE_NOT_FOUND', exitCode: 3, message: 'There is no change 999999.'})
    })

    test('of an acceptance gives the risk its former state back', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project, {...assessed, strategy: 'reduce'})
      const before = await row('risk', reference)
      await registers.change((transaction) =>
        acceptRisks(transaction, only(reference), {by: 'board', until: '2027-03-31'}, ana),
      )
      await registers.undo()
      expect(await row('risk', reference)).toEqual(before)
    })

    test('of a project takes its key for good', async () => {
      const {key} = await registers.addProject()
      await registers.undo()
      const again = registers.change((transaction) =>
        addProject(transaction, {key, name: 'Other'}, {...ana, timeZone: 'UTC'}),
      )
      expect(problemsOf(await refusal(again))).toEqual([
        `--key: ${key} was given to a project before; keys are never given twice.`,
      ])
    })
  },
  {migrated: true},
)
