import {describe, expect, test} from 'vitest'
import {closeRisks, loadRisks, readRiskFilter, readRiskType} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'the register',
  (database) => {
    const registers = useRegisters(database)

    /** The titles that a filter leaves, in their order. */
    async function titles(
      project: {readonly id: number},
      flags: Parameters<typeof readRiskFilter>[0] = {},
    ): Promise<string[]> {
      const risks = await loadRisks(registers.kysely, NOW, {...readRiskFilter(flags), projectId: project.id})
      return risks.map(({title}) => title)
    }

    async function register() {
      const project = await registers.addProject(approvable)
      await registers.addRisk(project, {title: 'proposed'})
      await registers.addRisk(project, {impact: '2', likelihood: '3', owner: 'Émile', title: 'yellow'})
      await registers.addRisk(project, {category: 'Safety', impact: '5', likelihood: '5', owner: 'Ben', title: 'red'})
      await registers.addRisk(project, {
        impact: '5',
        likelihood: '5',
        owner: 'ben',
        title: 'chance',
        type: 'opportunity',
      })
      await registers.addRisk(project, {
        impact: '3',
        likelihood: '4',
        owner: 'ben',
        review: '2026-11-22',
        title: 'orange',
      })
      const closed = await registers.addRisk(project, {
        impact: '4',
        likelihood: '4',
        owner: 'ben',
        review: '2026-11-01',
        title: 'closed',
      })
      const selection = {projectKey: undefined, references: [closed.reference]}
      await registers.change((transaction) => closeRisks(transaction, selection, {reason: 'over'}, ana))
      return project
    }

    test('lists the highest threat first, then opportunities, what is not assessed last, without what is over', async () => {
      expect(await titles(await register())).toEqual(['red', 'orange', 'yellow', 'chance', 'proposed'])
    })

    test.each([
      ['everything', {all: true}, ['red', 'closed', 'orange', 'yellow', 'chance', 'proposed']],
      ['one status', {status: 'closed'}, ['closed']],
      ['one owner, in any case', {owner: 'BEN'}, ['red', 'orange', 'chance']],
      ['an owner beyond ASCII', {owner: 'Émile'}, ['yellow']],
      ['a category, in any case', {category: 'safety'}, ['red']],
      ['opportunities', {type: 'opportunity'}, ['chance']],
      ['a band and worse, without opportunities', {'min-band': 'orange'}, ['red', 'orange']],
      ['overdue reviews, not of what is over', {all: true, overdue: true}, ['orange']],
      ['several at once', {'min-band': 'green', owner: 'ben', type: 'threat'}, ['red', 'orange']],
    ])('can be filtered: %s', async (_what, flags, expected) => {
      expect(await titles(await register(), flags)).toEqual(expected)
    })

    test('goes by the bands of each project, not by scores', async () => {
      const project = await registers.addProject({...approvable, profile: 'pm2-5x5'})
      await registers.addRisk(project, {impact: '4', likelihood: '4', owner: 'ben', title: 'yellow there'})
      expect(await titles(project, {'min-band': 'orange'})).toEqual([])
      expect(await titles(project, {'min-band': 'yellow'})).toEqual(['yellow there'])
    })

    test('holds no risk of a removed project', async () => {
      const project = await register()
      await registers.pool.query('update project set removed_at = now() where id = $1', [project.id])
      expect(await titles(project, {all: true})).toEqual([])
    })

    describe('says that a review is overdue', () => {
      const reviewOn = '2026-11-23'

      test.each([
        ['Pacific/Pago_Pago', '2026-11-24T10:30:00Z', false],
        ['Pacific/Kiritimati', '2026-11-24T10:30:00Z', true],
        ['Europe/London', '2026-11-23T23:59:59Z', false],
        ['Europe/London', '2026-11-24T00:00:00Z', true],
      ])('where the day is over: %s at %s %s', async (timezone, now, isOverdue) => {
        const project = await registers.addProject({timezone})
        await registers.addRisk(project, {review: reviewOn})
        const [risk] = await loadRisks(registers.kysely, new Date(now), {projectId: project.id})
        expect(risk).toMatchObject({nextReviewOn: reviewOn, reviewOverdue: isOverdue})
      })
    })
  },
  {migrated: true},
)

describe('filter flags that cannot be used', () => {
  test('are reported all at once', async () => {
    const read = async () => readRiskFilter({'min-band': 'amber', status: 'opne', type: 'issue'})
    const error = await refusal(read())
    expect(error).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
    expect(problemsOf(error)).toEqual([
      '--min-band: must be one of green, yellow, orange, red.',
      expect.stringContaining('--status: must be one of'),
      '--type: must be one of threat, opportunity.',
    ])
    expect(problemsOf(error)[1]).toContain('(did you mean open?)')
  })

  test('a matrix shows threats unless asked for opportunities', () => {
    expect([readRiskType(undefined), readRiskType('Opportunity')]).toEqual(['threat', 'opportunity'])
    expect(() => readRiskType('both')).toThrow('The matrix: one thing is not right')
  })
})
