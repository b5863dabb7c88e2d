import {expect, test} from 'vitest'
import {declareHealth, loadProject, renderHealth} from '#shared/projects/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'
import {pipe} from '../support/screens.ts'

type Fields = Parameters<typeof declareHealth>[2]

describeEachDatabase(
  'the declared health of a project',
  (database) => {
    const registers = useRegisters(database)
    const declare = (key: string, fields: Fields) =>
      registers.change((transaction) => declareHealth(transaction, key, fields, ana))
    const sound = {colour: 'Yellow', reason: 'Permit promised', until: '+2w'}

    test('stands beside the computed one, with its reason, until its last day', async () => {
      const {key} = await registers.addProject()
      expect((await declare(key, sound)).health).toMatchObject({
        computed: null,
        declared: {colour: 'yellow', reason: 'Permit promised', until: '2026-12-07'},
        declaredBetter: false,
      })
      const after = new Date('2026-12-08T10:00:00Z')
      expect((await loadProject(registers.kysely, key, after)).health.declared).toBeNull()
    })

    test('is pointed out in plain words when it is better than the registers say', async () => {
      const project = await registers.addProject({...approvable, status: 'active'})
      await registers.addRisk(project, {...assessed, impact: '5', likelihood: '5'})
      const better = await declare(project.key, sound)
      expect(better.health.declaredBetter).toBe(true)
      expect(renderHealth(better, pipe)).toContain(
        'It is declared yellow, better than the red that follows from the registers: The worst open threat is red.',
      )
      const worse = await declare(project.key, {...sound, colour: 'red'})
      expect(worse.health.declaredBetter).toBe(false)
      expect(renderHealth(worse, pipe)).not.toContain('better')
      expect(worse.group).toBe('Needs attention')
    })

    test('needs a colour, a reason and an end, and says so at once', async () => {
      const {key} = await registers.addProject()
      const problems = async (fields: Fields) => problemsOf(await refusal(declare(key, fields)))
      expect(await problems({until: 'yesterday'})).toEqual([
        'colour: is missing: one of green, yellow, orange, red; --clear takes it back.',
        '--reason: is missing: say why it is so, for those who see other figures.',
        '--until: is 2026-11-22, which is over.',
      ])
      expect(await problems({colour: 'gren', reason: ' '})).toEqual([
        'colour: must be one of green, yellow, orange, red (did you mean green?).',
        '--reason: is missing: say why it is so, for those who see other figures.',
        '--until: is missing: say when it has to be looked at again, such as +30d.',
      ])
      expect(await problems({...sound, clear: true})).toEqual([
        'colour: does not go with --clear, which declares nothing.',
        '--until: does not go with --clear, which declares nothing.',
      ])
    })

    test('is taken back by clear, and by undo', async () => {
      const {key} = await registers.addProject()
      await declare(key, sound)
      expect((await declare(key, {clear: true})).health.declared).toBeNull()
      await registers.undo()
      expect((await loadProject(registers.kysely, key, NOW)).health.declared).toMatchObject({colour: 'yellow'})
    })
  },
  {migrated: true},
)
