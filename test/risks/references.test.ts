import {describe, expect, test} from 'vitest'
import {type OpenDatabase, openDatabase} from '#shared/db/index'
import {requireProject} from '#shared/projects/index'
import {addRisk, loadRisks, removeRisks, showRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'the reference of a risk',
  (database) => {
    const registers = useRegisters(database)

    describe('is never given twice', () => {
      test('but counted for each project by itself, from 1', async () => {
        const [one, other] = [await registers.addProject(), await registers.addProject()]
        const added = [
          await registers.addRisk(one),
          await registers.addRisk(one),
          await registers.addRisk(other),
          await registers.addRisk(one),
        ]
        expect(added.map(({reference}) => reference)).toEqual([
          `${one.key}-R1`,
          `${one.key}-R2`,
          `${other.key}-R1`,
          `${one.key}-R3`,
        ])
      })

      test('after a removal', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        const selection = {projectKey: undefined, references: [reference]}
        await registers.change((transaction) => removeRisks(transaction, selection, ana))
        expect((await registers.addRisk(project)).reference).toBe(`${project.key}-R2`)
      })

      test('after an undo', async () => {
        const project = await registers.addProject()
        await registers.addRisk(project)
        await registers.undo()
        expect((await registers.addRisk(project)).reference).toBe(`${project.key}-R2`)
      })

      test('after the row was deleted for good', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        await registers.pool.query('delete from risk where reference = $1', [reference])
        expect((await registers.addRisk(project)).reference).toBe(`${project.key}-R2`)
      })

      test('and none is lost by what was never saved: the number goes to the next one', async () => {
        const project = await registers.addProject()
        await registers.addRisk(project)
        const attempt = registers.change(async (transaction) => {
          expect((await addRisk(transaction, project, {title: 'Never'}, ana)).reference).toBe(`${project.key}-R2`)
          throw new Error('changed my mind')
        })
        await expect(attempt).rejects.toThrow('changed my mind')
        expect((await registers.addRisk(project)).reference).toBe(`${project.key}-R2`)
      })

      test.runIf(database.name === 'postgres')('when twenty are added at once over several connections', async () => {
        const project = await registers.addProject()
        const others: OpenDatabase[] = []
        try {
          for (let number = 1; number <= 4; number++)
            others.push(await openDatabase(database.location, {holder: 'test'}))
          const added = await Promise.all(
            Array.from({length: 20}, (_, number) =>
              others[number % others.length]!.kysely.transaction().execute((transaction) =>
                addRisk(transaction, project, {title: `Risk ${number}`}, ana),
              ),
            ),
          )
          const numbers = added.map(({reference}) => Number(reference.replace(`${project.key}-R`, '')))
          expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({length: 20}, (_, number) => number + 1))
          expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toHaveLength(20)
        } finally {
          for (const other of others) await other.close()
        }
      })
    })

    describe('is understood', () => {
      async function found(typed: string[], projectKey?: string): Promise<string[]> {
        return (await showRisks(registers.kysely, typed, projectKey, NOW)).map(({reference}) => reference)
      }

      async function projectWithRisks(count: number) {
        const project = await registers.addProject()
        for (let number = 1; number <= count; number++) await registers.addRisk(project)
        return project
      }

      test('as a whole, as R2 and as 2 in a project, in any case, in the order typed, each once', async () => {
        const {key} = await projectWithRisks(3)
        expect(await found([`${key.toLowerCase()}-r3`, 'R2', '1', 'r3'], key.toLowerCase())).toEqual([
          `${key}-R3`,
          `${key}-R2`,
          `${key}-R1`,
        ])
      })

      test('of another project than the current one when it says so', async () => {
        const [one, other] = [await projectWithRisks(1), await projectWithRisks(1)]
        expect(await found([`${other.key}-R1`], one.key)).toEqual([`${other.key}-R1`])
      })

      test('not without a project', async () => {
        expect(await refusal(found(['R1']))).toMatchObject({code: 'INVALID_REFERENCE', exitCode: 2})
      })

      test('not as something of another register', async () => {
        const {key} = await projectWithRisks(1)
        expect(await refusal(found([`${key}-A1`]))).toMatchObject({
          code: 'INVALID_REFERENCE',
          message: expect.stringContaining('action register'),
        })
      })

      test('or refused when it is not there, all of them at once, with near ones that are', async () => {
        const project = await projectWithRisks(12)
        const selection = {projectKey: undefined, references: [`${project.key}-R3`]}
        await registers.change((transaction) => removeRisks(transaction, selection, ana))
        const error = await refusal(found(['R1', 'R3', 'R14', 'NOWHERE-R1'], project.key))
        expect(error).toMatchObject({
          code: 'RISK_NOT_FOUND',
          exitCode: 3,
          message: `There are no risks ${project.key}-R3, ${project.key}-R14, NOWHERE-R1.`,
          nextStep: 'coord risk list --all',
        })
        const [removed, beyond, nowhere] = problemsOf(error)
        expect(removed).toMatch(new RegExp(`^${project.key}-R3: was removed in change #\\d+ `))
        expect(beyond).toContain(`near it: ${project.key}-R12, ${project.key}-R11`)
        expect(nowhere).toBe('NOWHERE-R1: has no project NOWHERE')
      })

      test('not in a project that was removed', async () => {
        const {id, key} = await projectWithRisks(1)
        await registers.pool.query('update project set removed_at = now() where id = $1', [id])
        expect((await refusal(found([`${key}-R1`]))).code).toBe('RISK_NOT_FOUND')
        expect((await refusal(requireProject(registers.kysely, key))).code).toBe('PROJECT_NOT_FOUND')
      })
    })
  },
  {migrated: true},
)
