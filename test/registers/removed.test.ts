import type {Transaction} from 'kysely'
import {describe, expect, test} from 'vitest'
import {editActions, removeActions, showActions} from '#shared/actions/index'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {loadHistory} from '#shared/history/index'
import {removeMilestones, showMilestones} from '#shared/milestones/index'
import {addProject, removeProjects, requireProject} from '#shared/projects/index'
import {removeRisks, showRisks} from '#shared/risks/index'
import {contactStakeholders, removeStakeholders, showStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'what was removed',
  (database) => {
    const registers = useRegisters(database)
    const of = (...references: string[]) => ({projectKey: undefined, references})

    type Remove = (transaction: Transaction<Database>, selection: ReturnType<typeof of>, acting: typeof ana) => unknown
    const nouns = {
      action: {add: registers.addAction, remove: removeActions as Remove, show: showActions},
      milestone: {add: registers.addMilestone, remove: removeMilestones as Remove, show: showMilestones},
      risk: {add: registers.addRisk, remove: removeRisks as Remove, show: showRisks},
      stakeholder: {add: registers.addStakeholder, remove: removeStakeholders as Remove, show: showStakeholders},
    }

    const show = (noun: keyof typeof nouns, ...references: string[]) =>
      nouns[noun].show(registers.kysely, references, undefined, NOW)

    async function remove(noun: keyof typeof nouns, ...references: string[]) {
      await registers.change(async (transaction) => nouns[noun].remove(transaction, of(...references), ana), {
        actor: 'ben',
      })
      return removal()
    }

    async function removeProject(key: string) {
      await registers.change((transaction) => removeProjects(transaction, [key], NOW), {actor: 'cora'})
      return removal()
    }

    /** The sentence about the newest change, with the day it was where the projects of these tests are. */
    async function removal() {
      const {actor, at, id} = await registers.newestChange()
      return {id, text: `was removed in change #${id} (${todayIn('Europe/London', new Date(at))}, ${actor})`}
    }

    describe.each(Object.keys(nouns) as (keyof typeof nouns)[])('a %s', (noun) => {
      test('is told as such, with who did it and how to bring it back; that works', async () => {
        const {reference} = await nouns[noun].add(await registers.addProject())
        const {id, text} = await remove(noun, reference)
        expect(await refusal(show(noun, reference))).toMatchObject({
          code: `${noun.toUpperCase()}_NOT_FOUND`,
          exitCode: 3,
          message: `${reference} ${text}.`,
          nextStep: `coord undo ${id}`,
          problems: [{field: reference, message: `is still in the history: coord history ${reference}`}],
        })
        expect(await loadHistory(registers.kysely, [reference], undefined)).toHaveLength(2)
        await registers.undo(id)
        expect(await show(noun, reference)).toMatchObject([{reference}])
      })

      test('that went with its project names that, which has to come back first', async () => {
        const project = await registers.addProject()
        const {reference} = await nouns[noun].add(project)
        await remove(noun, reference)
        const {id, text} = await removeProject(project.key)
        expect(await refusal(show(noun, reference))).toMatchObject({
          message: `${reference} belongs to ${project.key}, which ${text}.`,
          nextStep: `coord undo ${id}`,
        })
      })
    })

    test('is told for each of several, with all that brings them back', async () => {
      const project = await registers.addProject()
      const [one, two, three] = [
        await registers.addRisk(project),
        await registers.addRisk(project),
        await registers.addRisk(project),
      ].map(({reference}) => reference)
      const first = await remove('risk', one!)
      const second = await remove('risk', two!, three!)
      const error = await refusal(show('risk', one!, two!, three!))
      expect(problemsOf(error)).toEqual([`${one}: ${first.text}`, `${two}: ${second.text}`, `${three}: ${second.text}`])
      expect(error.nextStep).toBe(`coord undo ${second.id} && coord undo ${first.id}`)
    })

    test('is told from what never was', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project)
      const {text} = await remove('risk', reference)
      const error = await refusal(show('risk', reference, `${project.key}-R99`))
      expect(error.message).toBe(`There are no risks ${reference}, ${project.key}-R99.`)
      expect(problemsOf(error)).toEqual([`${reference}: ${text}`, `${project.key}-R99: is not in the register`])
      expect(error.nextStep).toBe('coord risk list --all')
    })

    test('is the newest removal, not one that was taken back', async () => {
      const {reference} = await registers.addRisk(await registers.addProject())
      await registers.undo((await remove('risk', reference)).id)
      const {id, text} = await remove('risk', reference)
      expect(await refusal(show('risk', reference))).toMatchObject({
        message: `${reference} ${text}.`,
        nextStep: `coord undo ${id}`,
      })
    })

    test('includes what an undo took out again', async () => {
      const {reference} = await registers.addAction(await registers.addProject())
      const {id} = await registers.undo()
      expect(await refusal(show('action', reference))).toMatchObject({nextStep: `coord undo ${id}`})
    })

    test('does not include a stakeholder of whom a contact was taken back', async () => {
      const {reference} = await registers.addStakeholder(await registers.addProject())
      await registers.change((transaction) => contactStakeholders(transaction, of(reference), {}, ana))
      await registers.undo()
      expect(await show('stakeholder', reference)).toHaveLength(1)
      const {text} = await remove('stakeholder', reference)
      expect((await refusal(show('stakeholder', reference))).message).toBe(`${reference} ${text}.`)
    })

    test('cannot be what something else follows from', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project)
      const action = await registers.addAction(project)
      const {id, text} = await remove('risk', reference)
      const edit = registers.change((transaction) =>
        editActions(transaction, of(action.reference), {source: reference}, ana),
      )
      expect(problemsOf(await refusal(edit))).toEqual([
        `--source: ${reference} ${text}; bring it back: coord undo ${id}`,
      ])
    })

    describe('a project', () => {
      test('is told as such, with who did it and how to bring it back; that works', async () => {
        const {key} = await registers.addProject()
        const {id, text} = await removeProject(key)
        expect(await refusal(requireProject(registers.kysely, key.toLowerCase()))).toMatchObject({
          code: 'PROJECT_NOT_FOUND',
          exitCode: 3,
          message: `${key} ${text}.`,
          nextStep: `coord undo ${id}`,
        })
        expect(await loadHistory(registers.kysely, [key], undefined)).toHaveLength(2)
        await registers.undo(id)
        expect(await requireProject(registers.kysely, key)).toMatchObject({key})
      })

      test('keeps its key, which is said when somebody wants it', async () => {
        const {key} = await registers.addProject()
        const {id, text} = await removeProject(key)
        const again = registers.change((transaction) =>
          addProject(transaction, {key, name: 'Another'}, {...ana, timeZone: 'UTC'}),
        )
        expect(await refusal(again)).toMatchObject({
          code: 'ALREADY_EXISTS',
          exitCode: 4,
          message: `${key} ${text}, and its key stays taken; nothing was done.`,
          nextStep: `coord undo ${id}, or add this one with another --key`,
        })
      })
    })
  },
  {migrated: true},
)
