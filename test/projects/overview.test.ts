import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {addBudgetLine} from '#shared/budgets/index'
import {completeMilestones, forecastMilestones} from '#shared/milestones/index'
import {
  loadOverview,
  loadProject,
  loadProjectPages,
  loadProjects,
  OverviewShape,
  ProjectPageShape,
  readGrouping,
  readProjectTab,
  removeProjects,
} from '#shared/projects/index'
import {closeRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, useRegisters} from '../support/registers.ts'

const active = {...approvable, status: 'active'}

describeEachDatabase(
  'the overview of projects',
  (database) => {
    const registers = useRegisters(database)

    beforeEach(() => registers.pool.query('update project set removed_at = now() where removed_at is null'))

    const score = (likelihood: number, impact: number) => ({
      impact: String(impact),
      likelihood: String(likelihood),
      owner: 'ben',
    })
    const bands = {green: score(1, 1), orange: score(3, 4), red: score(5, 5), yellow: score(2, 3)}

    async function withRisks(
      fields: Parameters<typeof registers.addProject>[0],
      ...colours: readonly (keyof typeof bands)[]
    ) {
      const project = await registers.addProject(fields)
      for (const colour of colours) await registers.addRisk(project, bands[colour])
      return project
    }

    async function groups(grouping: 'health' | 'status' | 'owner' | 'department' = 'health') {
      const overview = await loadOverview(registers.kysely, grouping, NOW)
      return overview.groups.map(({name, projects}) => [name, projects.map((project) => project.name)])
    }

    test('groups by health in the order in which to look at them', async () => {
      await registers.addProject({...active, name: 'idle'})
      await registers.addProject({name: 'idea'})
      await withRisks({...active, name: 'watched'}, 'yellow')
      await withRisks({...active, name: 'fine'}, 'green')
      await withRisks({...active, name: 'burning'}, 'red')
      await withRisks({...active, name: 'paused', status: 'on_hold'}, 'red')
      await withRisks({...active, name: 'over', status: 'completed'}, 'red')
      await withRisks({...active, name: 'hot', status: 'approved'}, 'orange')
      expect(await groups()).toEqual([
        ['Needs attention', ['burning', 'hot']],
        ['Watch', ['watched']],
        ['On track', ['fine']],
        ['Not assessed', ['idle']],
        ['Intake', ['idea']],
        ['On hold', ['paused']],
        ['Done', ['over']],
      ])
    })

    test('puts the most red risks first, then the most orange, then the highest priority, then the key', async () => {
      await withRisks({...active, key: 'BB', name: 'b', priority: '2'}, 'orange')
      await withRisks({...active, key: 'AA', name: 'a', priority: '2'}, 'orange')
      await withRisks({...active, name: 'urgent', priority: '1'}, 'orange')
      await withRisks({...active, name: 'two orange', priority: '4'}, 'orange', 'orange')
      await withRisks({...active, name: 'red', priority: '4'}, 'red')
      expect(await groups()).toEqual([['Needs attention', ['red', 'two orange', 'urgent', 'a', 'b']]])
    })

    test('groups by status, owner or department, with those that have none last', async () => {
      await registers.addProject({department: 'Parks', name: 'one', owner: 'cora'})
      await registers.addProject({...active, name: 'two'})
      expect(await groups('status')).toEqual([
        ['intake', ['one']],
        ['active', ['two']],
      ])
      await registers.addProject({department: 'Zoo', name: 'three'})
      expect(await groups('owner')).toEqual([
        ['ana', ['two']],
        ['cora', ['one']],
        ['No owner', ['three']],
      ])
      expect((await groups('department')).map(([name]) => name)).toEqual(['Parks', 'Zoo', 'No department'])
    })

    test('adds up all that is open', async () => {
      await withRisks(active, 'red', 'orange', 'yellow', 'green')
      const other = await withRisks(active, 'red')
      await registers.addRisk(other, {title: 'Proposed'})
      await registers.addRisk(other, {...bands.red, type: 'opportunity'})
      const overview = await loadOverview(registers.kysely, 'health', NOW)
      expect(OverviewShape.parse(overview)).toEqual(overview)
      expect(overview.totals).toEqual({
        actionsOverdue: 0,
        expenses: [],
        needsAttention: 2,
        openRisks: {green: 1, opportunities: 1, orange: 1, proposed: 1, red: 2, reviewsOverdue: 0, total: 5, yellow: 1},
        projects: 2,
      })
    })

    test('adds up money by currency, and says how each project spends and earns', async () => {
      const [one, other] = [
        await registers.addProject({...active, currency: 'GBP', name: 'one'}),
        await registers.addProject({...active, currency: 'GBP', name: 'other'}),
      ]
      const {reference} = await registers.addBudgetLine(one, {amount: '1000', progress: '40'})
      await registers.addBudgetLine(one, {amount: '500', kind: 'contingency'})
      await registers.addBudgetLine(one, {amount: '7', currency: 'JPY'})
      await registers.addBudgetLine(other, {amount: '500'})
      await registers.addBudgetLine(other, {amount: '9000', kind: 'income'})
      await registers.book('actual', reference, '500')
      await registers.book('commitment', reference, '100')
      const overview = await loadOverview(registers.kysely, 'health', NOW)
      expect(overview.totals.expenses).toEqual([
        {
          actual: {amount: '500.00', currency: 'GBP'},
          approved: {amount: '2000.00', currency: 'GBP'},
          available: {amount: '1400.00', currency: 'GBP'},
          committed: {amount: '100.00', currency: 'GBP'},
          currency: 'GBP',
          forecast: {amount: '2000.00', currency: 'GBP'},
          forecastPercent: '100.0',
          spentPercent: '25.0',
          usedPercent: '30.0',
        },
        expect.objectContaining({approved: {amount: '7', currency: 'JPY'}, currency: 'JPY'}),
      ])
      const shown = overview.groups.flatMap(({projects}) => projects).find(({name}) => name === 'one')
      expect(shown?.budget).toMatchObject([
        {completePercent: '40.0', cpi: {colour: 'red', value: '0.800'}, currency: 'GBP', spentPercent: '33.3'},
        {completePercent: null, cpi: {reason: 'no-cost-yet', value: null}, currency: 'JPY'},
      ])
    })

    test('names the next milestone with its slip, and counts late actions on the calendar of each project', async () => {
      const project = await registers.addProject(active)
      await registers.addMilestone(project, {date: '2027-03-01'})
      const next = await registers.addMilestone(project, {date: '2026-12-01', title: 'Roof'})
      const reached = await registers.addMilestone(project, {date: '2026-11-24'})
      const of = (reference: string) => ({projectKey: undefined, references: [reference]})
      await registers.change((transaction) => forecastMilestones(transaction, of(next.reference), '2026-12-11', ana))
      await registers.change((transaction) => completeMilestones(transaction, of(reached.reference), {}, ana))
      await registers.addAction(project, {due: '2026-11-22'})
      await registers.addAction(project, {due: '2026-11-23'})
      await registers.addAction(project)
      const {nextMilestone, openActions} = await loadProject(registers.kysely, project.key, NOW)
      expect(nextMilestone).toEqual({
        band: 'orange',
        expected: '2026-12-11',
        reference: next.reference,
        slipDays: 10,
        title: 'Roof',
      })
      expect(openActions).toEqual({overdue: 1, total: 3})
      const yesterday = new Date('2026-11-22T10:00:00Z')
      expect((await loadProject(registers.kysely, project.key, yesterday)).openActions).toMatchObject({overdue: 0})
    })

    test('puts the worst health first, whatever makes it that', async () => {
      await withRisks({...active, name: 'orange risk', priority: '1'}, 'orange', 'orange')
      const late = await registers.addProject({...active, name: 'late', priority: '4'})
      await registers.addMilestone(late, {date: '2026-10-01'})
      expect(await groups()).toEqual([['Needs attention', ['late', 'orange risk']]])
    })

    test('is empty without projects, removed ones do not count', async () => {
      const {key} = await withRisks(active, 'red')
      await registers.change((transaction) => removeProjects(transaction, [key], NOW))
      expect(await loadOverview(registers.kysely, 'health', NOW)).toMatchObject({
        groups: [],
        totals: {needsAttention: 0, openRisks: {total: 0}, projects: 0},
      })
    })

    describe('health', () => {
      const healthOf = async (key: string) => (await loadProject(registers.kysely, key, NOW)).health.computed

      test('is as bad as the worst open threat', async () => {
        expect(await healthOf((await withRisks(active, 'yellow', 'orange', 'green')).key)).toBe('orange')
      })

      test('is green while that is within the tolerance, and says so no longer beyond it', async () => {
        const project = await withRisks({...active, 'tolerance-risk': 'yellow'}, 'yellow', 'green')
        expect(await healthOf(project.key)).toBe('green')
        await registers.addRisk(project, bands.orange)
        expect(await healthOf(project.key)).toBe('orange')
      })

      test('is not known without an open, assessed threat', async () => {
        const project = await registers.addProject(active)
        await registers.addRisk(project, {impact: '5', likelihood: '5'})
        await registers.addRisk(project, {...bands.red, type: 'opportunity'})
        const {reference} = await registers.addRisk(project, bands.red)
        const selection = {projectKey: undefined, references: [reference]}
        await registers.change((transaction) => closeRisks(transaction, selection, {reason: 'over'}, ana))
        expect(await healthOf(project.key)).toBeNull()
      })

      test('goes by the bands of the profile', async () => {
        expect(await healthOf((await withRisks({...active, profile: 'pm2-5x5'}, 'orange')).key)).toBe('yellow')
      })

      test('is the worst of schedule and risk, with the reasons of the worst', async () => {
        const project = await withRisks(active, 'yellow')
        const {reference} = await registers.addMilestone(project, {date: '2026-10-01'})
        const {health} = await loadProject(registers.kysely, project.key, NOW)
        expect(health).toMatchObject({
          computed: 'red',
          parts: [
            {colour: 'red', dimension: 'schedule'},
            {colour: null, dimension: 'cost'},
            {colour: 'yellow', dimension: 'risk'},
          ],
          reasons: [`${reference} slips by 53 days (red).`],
        })
        expect(await groups()).toEqual([['Needs attention', ['Library']]])
      })

      test('goes by the worst band of a slip, not by the longest, and reached milestones tell nothing', async () => {
        const project = await registers.addProject(active)
        const {reference} = await registers.addMilestone(project, {date: '2026-11-20'})
        const longer = await registers.addMilestone(project, {date: '2026-12-01'})
        const reached = await registers.addMilestone(project, {date: '2026-01-01'})
        const of = (each: string) => ({projectKey: undefined, references: [each]})
        await registers.change((transaction) =>
          forecastMilestones(transaction, of(longer.reference), '2026-12-20', ana),
        )
        await registers.change((transaction) => completeMilestones(transaction, of(reached.reference), {}, ana))
        const {health} = await loadProject(registers.kysely, project.key, NOW)
        expect(health.reasons).toEqual([`${reference} slips by 3 days (red).`])
      })

      test('has a cost side as soon as there is a budget, which the tolerance of the project softens', async () => {
        const over = {amount: '1000', estimate: '1040', name: 'Works'}
        const costOf = async (fields: Parameters<typeof registers.addProject>[0]) => {
          const project = await registers.addProject(fields)
          await registers.change((transaction) => addBudgetLine(transaction, project, over, ana))
          return (await loadProject(registers.kysely, project.key, NOW)).health.parts[1]
        }
        expect(await costOf(active)).toEqual({
          colour: 'yellow',
          dimension: 'cost',
          reason: 'The forecast is 104.0 % of the approved budget (yellow).',
        })
        expect(await costOf({...active, 'tolerance-cost': '5'})).toMatchObject({colour: 'green'})
      })

      test('shows what was declared until that has expired', async () => {
        const {key} = await registers.addProject(active)
        await registers.pool.query(
          `update project set declared_health = 'green', declared_health_reason = 'Board', declared_health_until = '2026-11-23'
            where key = $1`,
          [key],
        )
        expect((await loadProject(registers.kysely, key, NOW)).health.declared).toEqual({
          colour: 'green',
          reason: 'Board',
          until: '2026-11-23',
        })
        const tomorrow = new Date('2026-11-24T10:00:00Z')
        expect((await loadProject(registers.kysely, key, tomorrow)).health.declared).toBeNull()
      })
    })

    describe('elapsed time', () => {
      const elapsed = async (start: string, finish: string, now = NOW) => {
        const {key} = await registers.addProject({finish, start})
        return (await loadProject(registers.kysely, key, now)).elapsedPercent
      }

      test.each([
        ['before the start', '2026-11-24', '2026-12-31', 0],
        ['on the first day', '2026-11-23', '2026-12-31', 0],
        ['in the middle', '2026-11-13', '2026-12-03', 50],
        ['after a third, rounded', '2026-11-22', '2026-11-25', 33],
        ['on the last day', '2026-01-01', '2026-11-23', 100],
        ['after the finish', '2026-01-01', '2026-06-30', 100],
        ['of a project of one day, before it', '2026-11-24', '2026-11-24', 0],
        ['of a project of one day, on it', '2026-11-23', '2026-11-23', 100],
      ])('%s', async (_what, start, finish, percent) => {
        expect(await elapsed(start, finish)).toBe(percent)
      })

      test('is not known without both dates', async () => {
        expect(await elapsed('2026-11-23', '')).toBeNull()
        expect(await elapsed('', '2026-11-23')).toBeNull()
      })

      test('is counted on the calendar of the project', async () => {
        const lateInLondon = new Date('2026-11-23T23:30:00Z')
        const fields = {finish: '2026-11-25', start: '2026-11-23'}
        const [here, there] = [
          await registers.addProject({...fields, timezone: 'Europe/London'}),
          await registers.addProject({...fields, timezone: 'Asia/Tokyo'}),
        ]
        const projects = await loadProjects(registers.kysely, lateInLondon, {keys: [here.key, there.key]})
        expect(projects.map(({elapsedPercent}) => elapsedPercent)).toEqual([0, 50])
      })
    })

    test('on both sides of the date line, the same review is overdue in one project only', async () => {
      const noon = new Date('2026-11-24T10:30:00Z')
      const [west, east] = [
        await registers.addProject({...active, name: 'west', timezone: 'Pacific/Pago_Pago'}),
        await registers.addProject({...active, name: 'east', timezone: 'Pacific/Kiritimati'}),
      ]
      for (const project of [west, east]) {
        await registers.addRisk(project, {...assessed, review: '2026-11-23'})
        await registers.addRisk(project, {...assessed, review: '2026-11-24'})
      }
      const overdue = (await loadProjects(registers.kysely, noon)).map(({name, openRisks}) => [
        name,
        openRisks.reviewsOverdue,
      ])
      expect(Object.fromEntries(overdue)).toEqual({east: 2, west: 0})
    })

    describe('the page of one project', () => {
      afterEach(() => registers.pool.query('update project set removed_at = now() where removed_at is null'))

      test('holds what is open, worst first, and its latest changes', async () => {
        const project = await withRisks(active, 'green', 'red')
        await registers.addRisk(project, {reason: 'no', status: 'rejected'})
        await registers.addRisk(project, {...bands.orange, status: 'occurred'})
        const other = await withRisks(active, 'red')
        const [page] = await loadProjectPages(registers.kysely, [project.key.toLowerCase()], NOW)
        if (!page) throw new Error('there is no page')
        expect(ProjectPageShape.parse(page)).toEqual(page)
        expect(page.project.key).toBe(project.key)
        expect(page.budget).toMatchObject({lines: [], project: project.key})
        expect(page.risks.map(({current}) => current?.band.colour)).toEqual(['red', 'orange', 'green'])
        const touched = page.log.flatMap(({events}) => events.map(({reference}) => reference))
        expect(touched).toHaveLength(6)
        expect(page.actions).toMatchObject([{title: expect.stringContaining('Deal with: ')}])
        expect(touched.some((reference) => reference.startsWith(`${other.key}-`))).toBe(false)
      })

      test('says when anything in it was changed last', async () => {
        const project = await registers.addProject(active)
        const before = await loadProject(registers.kysely, project.key, NOW)
        await registers.addRisk(project)
        const after = await loadProject(registers.kysely, project.key, NOW)
        expect(Date.parse(after.lastActivityAt)).toBeGreaterThan(Date.parse(before.lastActivityAt))
        expect(after.updatedAt).toBe(before.updatedAt)
        expect(after.lastActivityAt).toBe((await registers.newestChange()).at)
      })
    })
  },
  {migrated: true},
)

describe('what is asked of the overview and of a page', () => {
  test('is health and the first tab unless something else is typed', () => {
    expect([readGrouping(undefined), readGrouping('OWNER')]).toEqual(['health', 'owner'])
    expect([readProjectTab(undefined), readProjectTab('Risks')]).toEqual(['overview', 'risks'])
  })

  test('is refused when there is no such thing', () => {
    expect(() => readGrouping('colour')).toThrow('The overview: one thing is not right')
    expect(() => readProjectTab('party')).toThrow('The page: one thing is not right')
  })
})
