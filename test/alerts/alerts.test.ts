import {describe, expect, test} from 'vitest'
import {blockActions} from '#shared/actions/index'
import {loadAlerts} from '#shared/alerts/index'
import {addBudgetLine, assertBalance, bookTransaction} from '#shared/budgets/index'
import {defaultAlertThresholds} from '#shared/coordination/index'
import {changeProjectStatus} from '#shared/projects/index'
import {assessRisks, markOccurred} from '#shared/risks/index'
import {contactStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, useRegisters} from '../support/registers.ts'

type Project = Awaited<ReturnType<ReturnType<typeof useRegisters>['addProject']>>

describeEachDatabase(
  'alerts',
  (database) => {
    const registers = useRegisters(database)

    const alertsOf = ({key: projectKey}: Pick<Project, 'key'>, more: {now?: Date; since?: Date} = {}) =>
      loadAlerts(registers.kysely, {now: NOW, projectKey, ...more}, defaultAlertThresholds)

    const codesOf = async (...about: Parameters<typeof alertsOf>) =>
      (await alertsOf(...about)).map(({code, references, severity}) => `${code} ${severity} ${references[0]}`)

    /** An active project has at least a risk. */
    async function addQuietProject(fields: Parameters<typeof registers.addProject>[0] = {}): Promise<Project> {
      const project = await registers.addProject({...approvable, status: 'active', ...fields})
      await registers.addRisk(project, {...assessed, impact: '1', likelihood: '1'})
      return project
    }

    const onLine = (key: string) => ({line: 'B1', projectKey: key})

    test('say nothing of a project that nothing is to be said of', async () => {
      expect(await codesOf(await addQuietProject())).toEqual([])
    })

    test('are computed for actions: late, put off, blocked', async () => {
      const project = await addQuietProject()
      const late = await registers.addAction(project, {due: '2026-11-20', owner: 'ben', priority: 'critical'})
      const blocked = await registers.addAction(project)
      const before = {...ana, now: new Date('2026-11-13T10:00:00Z')}
      const selection = {projectKey: undefined, references: [blocked.reference]}
      await registers.change((transaction) => blockActions(transaction, selection, {reason: 'no key'}, before))
      expect(await codesOf(project)).toEqual([
        `ACT-OVERDUE red ${late.reference}`,
        `ACT-BLOCKED yellow ${blocked.reference}`,
      ])
      const [alert] = await alertsOf(project)
      expect(alert).toMatchObject({
        action: `coord action done ${late.reference}`,
        daysLate: 3,
        formula: 'today 2026-11-23 − due 2026-11-20 = 3 days > 0, priority critical',
        owner: 'ben',
        values: {daysLate: {kind: 'days', value: 3}, due: {kind: 'date', value: '2026-11-20'}},
      })
    })

    test('are computed for milestones, with the tolerance of the project', async () => {
      const project = await addQuietProject({'tolerance-days': '5'})
      const late = await registers.addMilestone(project, {date: '2026-11-10'})
      const soon = await registers.addMilestone(project, {date: '2026-12-01'})
      expect(await codesOf(project)).toEqual([
        `MS-LATE red ${late.reference}`,
        `MS-NOFCST orange ${late.reference}`,
        `MS-SOON green ${soon.reference}`,
      ])
    })

    test('are computed for stakeholders, and end with the contact', async () => {
      const project = await addQuietProject()
      const {reference} = await registers.addStakeholder(project, {cadence: '1', influence: '5', interest: '5'})
      const later = new Date('2026-11-24T10:00:00Z')
      expect(await codesOf(project, {now: later})).toEqual([`STK-DUE yellow ${reference}`])
      const selection = {projectKey: undefined, references: [reference]}
      await registers.change((transaction) => contactStakeholders(transaction, selection, {}, {...ana, now: later}))
      expect(await codesOf(project, {now: later})).toEqual([])
    })

    test('are computed for budgets and their performance, from sums of the database', async () => {
      const project = await addQuietProject()
      await registers.change(async (transaction) => {
        await addBudgetLine(transaction, project, {amount: '1000', name: 'Works', owner: 'cora', progress: '0'}, ana)
        const spent = {amount: '1200', date: '2026-11-02'}
        await bookTransaction(transaction, {type: 'actual'}, onLine(project.key), spent, ana)
        const asserted = {actual: '1150', 'as-of': '2026-11-20', source: 'SAP'}
        await assertBalance(transaction, onLine(project.key), asserted, ana)
      })
      const line = `${project.key}-B1`
      expect(await codesOf(project)).toEqual([
        `EVM-CPI red ${project.key}`,
        `EVM-SPI red ${project.key}`,
        `BUD-OVER red ${line}`,
        `BUD-FCST red ${line}`,
        `EVM-TCPI red ${project.key}`,
        `BUD-ASSERT red ${line}`,
        `BUD-BURN yellow ${line}`,
      ])
      const over = (await alertsOf(project)).find(({code}) => code === 'BUD-OVER')
      expect(over).toMatchObject({
        moneyAtStake: {amount: '200.00', currency: 'EUR'},
        owner: 'cora',
        values: {available: {kind: 'money', value: {amount: '-200.00', currency: 'EUR'}}},
      })
    })

    describe('of risks', () => {
      test('know the plan by its open actions, and the tolerance', async () => {
        const project = await addQuietProject({'tolerance-risk': 'yellow'})
        const {reference} = await registers.addRisk(project, assessed)
        expect(await codesOf(project)).toEqual([`RISK-NOPLAN orange ${reference}`, `RISK-TOL orange ${reference}`])
        await registers.addAction(project, {source: reference})
        expect(await codesOf(project)).toEqual([`RISK-TOL orange ${reference}`])
      })

      test('compare with what was before an instant: new, up, down, occurred', async () => {
        const project = await addQuietProject()
        const add = (likelihood: string) =>
          registers.addRisk(project, {...assessed, likelihood, strategy: 'reduce'}).then(({reference}) => reference)
        const [up, down, occurred] = [await add('1'), await add('2'), await add('1')]
        const since = await databaseNow()
        const assess = (reference: string, likelihood: string) =>
          registers.change((transaction) =>
            assessRisks(transaction, one(reference), {impact: '4', likelihood, review: '2027-01-31'}, ana),
          )
        await assess(up, '1')
        await assess(up, '3')
        await assess(down, '1')
        await registers.change((transaction) => markOccurred(transaction, one(occurred), {}, ana))
        const fresh = await add('1')
        expect(await codesOf(project, {since})).toEqual([
          `RISK-OCC red ${occurred}`,
          `RISK-UP orange ${up}`,
          `RISK-NEW yellow ${fresh}`,
          `RISK-DOWN green ${down}`,
        ])
        expect(await codesOf(project, {since: await databaseNow()})).toEqual([])
        expect(await codesOf(project)).toEqual([])
        const [, worse] = await alertsOf(project, {since})
        expect(worse!.formula).toBe('12 (orange) now, 4 (yellow) at the last briefing')
      })

      test('count a risk as new that somebody brought back', async () => {
        const project = await addQuietProject()
        const {reference} = await registers.addRisk(project, {...assessed, strategy: 'reduce'})
        await registers.change((transaction) =>
          transaction.updateTable('risk').set({removed_at: NOW}).where('reference', '=', reference).execute(),
        )
        const since = await databaseNow()
        await registers.undo()
        expect(await codesOf(project, {since})).toEqual([`RISK-NEW orange ${reference}`])
      })

      const one = (reference: string) => ({projectKey: undefined, references: [reference]})

      /** The history has the times of the database. */
      async function databaseNow(): Promise<Date> {
        const {rows} = await registers.pool.query<{now: Date}>('select clock_timestamp() as now')
        // What comes next is at another millisecond.
        return new Date(rows[0]!.now.getTime() + 1)
      }
    })

    test('of all projects leave out those that are over', async () => {
      const project = await addQuietProject()
      const {reference} = await registers.addAction(project, {due: '2026-11-20'})
      const references = async () => {
        const alerts = await loadAlerts(registers.kysely, {now: NOW}, defaultAlertThresholds)
        return alerts.flatMap((alert) => alert.references)
      }
      expect(await references()).toContain(reference)
      await registers.change((transaction) =>
        changeProjectStatus(transaction, [project.key], 'cancelled', {...ana, reason: 'No money'}),
      )
      expect(await references()).not.toContain(reference)
    })

    test('are those of one severity, code or owner when they are asked for', async () => {
      const project = await addQuietProject()
      const late = await registers.addAction(project, {due: '2026-11-20', owner: 'Ben', priority: 'high'})
      await registers.addAction(project, {due: '2026-11-24'})
      const scope = {now: NOW, projectKey: project.key}
      const of = async (filter: Parameters<typeof loadAlerts>[3]) =>
        (await loadAlerts(registers.kysely, scope, defaultAlertThresholds, filter)).map(({code}) => code)
      expect(await of({})).toEqual(['ACT-OVERDUE', 'ACT-DUE'])
      expect(await of({severity: 'yellow'})).toEqual(['ACT-OVERDUE'])
      expect(await of({codes: ['ACT-DUE']})).toEqual(['ACT-DUE'])
      expect(await of({owner: 'ben'})).toEqual(['ACT-OVERDUE'])
      expect(await of({owner: 'ana'})).toEqual(['ACT-DUE'])
      expect(late.owner).toBe('Ben')
    })
  },
  {migrated: true},
)
