import {describe, expect, test} from 'vitest'
import {editProjects, loadProject} from '#shared/projects/index'
import {editRisks, showRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'versions',
  (database) => {
    const registers = useRegisters(database)

    async function versionOf(reference: string): Promise<number> {
      const [risk] = await showRisks(registers.kysely, [reference], undefined, NOW)
      return risk!.version
    }

    const edit = (
      reference: string,
      fields: Parameters<typeof editRisks>[2],
      {actor = 'ana', ifVersion}: {actor?: string; ifVersion?: number} = {},
    ) =>
      registers.change(
        (transaction) =>
          editRisks(transaction, {ifVersion, projectKey: undefined, references: [reference]}, fields, ana),
        {actor},
      )

    describe('count', () => {
      test('from 1, one further with every real change', async () => {
        const project = await registers.addProject()
        const {reference, version} = await registers.addRisk(project, assessed)
        expect(version).toBe(1)
        const [edited] = await edit(reference, {owner: 'cora', title: 'Other'})
        expect(edited!.version).toBe(2)
      })

      test('not when the same values are written again, also for an assessed risk', async () => {
        const project = await registers.addProject(approvable)
        const [unscored, scored] = [await registers.addRisk(project), await registers.addRisk(project, assessed)]
        for (const {reference, title, updatedAt} of [unscored, scored]) {
          const [same] = await edit(reference, {title})
          expect(same).toMatchObject({updatedAt, version: 1})
        }
        await registers.change((transaction) => editProjects(transaction, [project.key], {owner: 'ana'}, ana))
        expect(await loadProject(registers.kysely, project.key, NOW)).toMatchObject({version: project.version})
      })

      test('with changes that were made without this program too', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await registers.pool.query(`update risk set title = 'By hand' where reference = $1`, [reference])
        expect(await versionOf(reference)).toBe(2)
      })

      test('and cannot be chosen', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        await registers.pool.query('update risk set version = 70 where reference = $1', [reference])
        expect(await versionOf(reference)).toBe(2)
      })

      test('the time of the change with it', async () => {
        const project = await registers.addProject()
        const {createdAt, reference, updatedAt} = await registers.addRisk(project)
        const [edited] = await edit(reference, {title: 'Other'})
        expect(edited!.createdAt).toBe(createdAt)
        expect(Date.parse(edited!.updatedAt)).toBeGreaterThanOrEqual(Date.parse(updatedAt))
        expect(edited!.updatedAt).not.toBe(updatedAt)
      })
    })

    describe('keep an update from getting lost', () => {
      test('an edit of the version that was looked at is saved', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        const [edited] = await edit(reference, {owner: 'cora'}, {ifVersion: 1})
        expect(edited).toMatchObject({owner: 'cora', version: 2})
      })

      test('an edit of an older version is refused, with everything that came in between', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await edit(reference, {owner: 'cora'}, {actor: 'cora'})
        const first = await registers.newestChange()
        await edit(reference, {category: 'safety', impact: '5'}, {actor: 'dev'})
        const second = await registers.newestChange()
        const error = await refusal(edit(reference, {title: 'Mine'}, {ifVersion: 1}))
        expect(error).toMatchObject({
          code: 'CHANGED_MEANWHILE',
          details: {seenVersion: 1, version: 3},
          exitCode: 4,
          message: `${reference} was changed meanwhile: it is at version 3, not 1; nothing of this edit was saved.`,
          nextStep: `Look at it and decide again: coord risk show ${reference}`,
        })
        expect(problemsOf(error).toSorted()).toEqual([
          `category: went from none to "safety" in change ${second.id} (dev)`,
          `current impact: went from 4 to 5 in change ${second.id} (dev)`,
          `owner: went from "ben" to "cora" in change ${first.id} (cora)`,
        ])
        const later = await refusal(edit(reference, {title: 'Mine'}, {ifVersion: 2}))
        expect(problemsOf(later).toSorted()).toEqual([
          `category: went from none to "safety" in change ${second.id} (dev)`,
          `current impact: went from 4 to 5 in change ${second.id} (dev)`,
        ])
        expect(await versionOf(reference)).toBe(3)
      })

      test('a version that never was is refused too', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        const error = await refusal(edit(reference, {title: 'Mine'}, {ifVersion: 9}))
        expect(error).toMatchObject({
          code: 'CHANGED_MEANWHILE',
          exitCode: 4,
          message: `${reference} is not at version 9; nothing of this edit was saved.`,
        })
      })

      test('for projects as for risks', async () => {
        const {key} = await registers.addProject({owner: 'ana'})
        await registers.change((transaction) => editProjects(transaction, [key], {owner: 'cora'}, ana), {actor: 'cora'})
        const {id} = await registers.newestChange()
        const error = await refusal(
          registers.change((transaction) => editProjects(transaction, [key], {name: 'Mine'}, {...ana, ifVersion: 1})),
        )
        expect(error).toMatchObject({
          code: 'CHANGED_MEANWHILE',
          exitCode: 4,
          nextStep: `Look at it and decide again: coord project show ${key}`,
        })
        expect(problemsOf(error)).toEqual([`owner: went from "ana" to "cora" in change ${id} (cora)`])
      })

      test('one risk of several that is newer than thought keeps all from being changed', async () => {
        const project = await registers.addProject()
        const [one, two] = [await registers.addRisk(project, assessed), await registers.addRisk(project, assessed)]
        await edit(two.reference, {title: 'Newer'})
        const selection = {ifVersion: 1, projectKey: undefined, references: [one.reference, two.reference]}
        const error = await refusal(
          registers.change((transaction) => editRisks(transaction, selection, {owner: 'dev'}, ana)),
        )
        expect(error.message).toContain(two.reference)
        expect(await versionOf(one.reference)).toBe(1)
      })

      // One process uses the embedded database at a time, so that only on a server two can meet.
      test.runIf(database.name === 'postgres')(
        'two at the same moment: the second one waits, and is refused',
        async () => {
          const project = await registers.addProject()
          const {reference} = await registers.addRisk(project, assessed)
          let second: Promise<unknown> = Promise.resolve()
          await registers.change(
            async (transaction) => {
              await editRisks(transaction, {projectKey: undefined, references: [reference]}, {owner: 'cora'}, ana)
              second = refusal(edit(reference, {owner: 'dev'}, {actor: 'dev'}))
              await someoneWaits()
            },
            {actor: 'cora'},
          )
          const {id} = await registers.newestChange()
          const error = await second
          expect(error).toMatchObject({code: 'CHANGED_MEANWHILE', exitCode: 4})
          expect(problemsOf(error as never)).toEqual([`owner: went from "ben" to "cora" in change ${id} (cora)`])
          expect(await showRisks(registers.kysely, [reference], undefined, NOW)).toMatchObject([
            {owner: 'cora', version: 2},
          ])
        },
      )

      test.runIf(database.name === 'postgres')('two at the same moment, for projects', async () => {
        const {key} = await registers.addProject({owner: 'ana'})
        let second: Promise<unknown> = Promise.resolve()
        await registers.change(async (transaction) => {
          await editProjects(transaction, [key], {owner: 'cora'}, ana)
          second = refusal(registers.change((other) => editProjects(other, [key], {owner: 'dev'}, ana)))
          await someoneWaits()
        })
        expect(await second).toMatchObject({code: 'CHANGED_MEANWHILE', exitCode: 4})
        expect(await loadProject(registers.kysely, key, NOW)).toMatchObject({owner: 'cora'})
      })
    })

    /** Resolves as soon as another transaction of this database waits for a lock. */
    async function someoneWaits(): Promise<void> {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      while ((await registers.pool.query(waiting)).rowCount === 0) await new Promise((done) => setTimeout(done, 5))
    }
  },
  {migrated: true},
)
