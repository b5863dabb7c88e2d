import {beforeAll, describe, expect, test} from 'vitest'
import {loadActions} from '#shared/actions/index'
import {loadAlerts, readAlertFilter} from '#shared/alerts/index'
import {
  actionStatuses,
  addDays,
  alertCodes,
  daysBetween,
  defaultAlertThresholds,
  fiscalYearRange,
  milestoneStates,
  quadrants,
  riskStatuses,
} from '#shared/coordination/index'
import {lapsingYear} from '#shared/demo/budget'
import {addDemoProjects, removeDemoProjects} from '#shared/demo/index'
import {listChanges} from '#shared/history/index'
import {loadMilestones} from '#shared/milestones/index'
import {loadOverview, loadProject, loadProjects, type Project, removeProjects} from '#shared/projects/index'
import {loadRisks, type Risk} from '#shared/risks/index'
import {loadStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'the demo project',
  (database) => {
    const registers = useRegisters(database)

    const addDemos = (key?: string, now = NOW, timeZone = 'Europe/London') =>
      registers.change((transaction) => addDemoProjects(transaction, key, {...ana, now, timeZone}))

    /** The large one. */
    const addDemo = async (...options: Parameters<typeof addDemos>) => (await addDemos(...options))[0]!

    async function risksOf({key}: Project, now = NOW): Promise<Risk[]> {
      return (await loadRisks(registers.kysely, now)).filter(({project}) => project === key)
    }

    describe('is lively', () => {
      let demo: Project
      let risks: Risk[]

      beforeAll(async () => {
        demo = await addDemo()
        risks = await risksOf(demo)
      })

      test('an active project that needs attention, marked as a demo', async () => {
        expect(demo).toMatchObject({group: 'Needs attention', isDemo: true, key: 'DEMO', status: 'active'})
        const {groups} = await loadOverview(registers.kysely, 'health', NOW)
        expect(groups[0]).toMatchObject({name: 'Needs attention', projects: [{key: 'DEMO'}, {key: 'DEMOBUS'}]})
      })

      test('with risks in every state of the register', () => {
        expect(new Set(risks.map(({status}) => status))).toEqual(new Set(riskStatuses))
      })

      test('in every band, threats and opportunities, and one that nobody assessed', () => {
        const threats = risks.filter(({type}) => type === 'threat')
        expect(new Set(threats.map(({current}) => current?.band.colour))).toEqual(
          new Set(['red', 'orange', 'yellow', 'green', undefined]),
        )
        expect(risks.some(({type}) => type === 'opportunity')).toBe(true)
      })

      test('accepted until soon, escalated, occurred, reviewed too late, lowered, with costs', () => {
        const has = (test: (risk: Risk) => unknown) => risks.filter(test).length
        expect(has(({acceptedUntil}) => acceptedUntil && daysBetween('2026-11-23', acceptedUntil) <= 14)).toBe(1)
        expect(has(({escalatedTo}) => escalatedTo)).toBe(1)
        expect(has(({occurredOn}) => occurredOn)).toBe(1)
        expect(has(({reviewOverdue}) => reviewOverdue)).toBe(1)
        expect(has(({current, inherent}) => current && inherent && current.score < inherent.score)).toBe(2)
        expect(has(({expectedValue}) => expectedValue)).toBeGreaterThan(3)
      })

      test('with actions, milestones and stakeholders of every kind', async () => {
        const actions = await loadActions(registers.kysely, NOW)
        expect(new Set(actions.map(({status}) => status))).toEqual(new Set(actionStatuses))
        expect(actions.some(({movedCount, overdue}) => overdue && movedCount >= 3)).toBe(true)
        const milestones = await loadMilestones(registers.kysely, NOW)
        expect(new Set(milestones.map(({status}) => status))).toEqual(new Set(milestoneStates))
        const stakeholders = await loadStakeholders(registers.kysely, NOW)
        expect(new Set(stakeholders.map(({quadrant}) => quadrant))).toEqual(new Set([...quadrants, null]))
        expect(stakeholders.filter(({contactDue}) => contactDue)).toHaveLength(1)
      })

      test('and with a history: risks of weeks ago, and what is new and changed now', async () => {
        const [now, weeksAgo] = await listChanges(registers.kysely, {limit: 2})
        expect([now, weeksAgo].map((change) => daysBetween('2026-11-23', change!.at.slice(0, 10)))).toEqual([0, -20])
        const referencesOf = (change: typeof now) => new Set(change!.events.map(({reference}) => reference))
        expect([...referencesOf(weeksAgo)]).toEqual(expect.arrayContaining(['DEMO-R1', 'DEMOBUS-R1', 'DEMOARC-M1']))
        const lately = [...referencesOf(now)].filter((reference) => reference.startsWith('DEMO-R'))
        expect(lately.toSorted()).toEqual(['DEMO-R3', 'DEMO-R6', 'DEMO-R8', 'DEMO-R9'])
        for (const entry of [
          ...(await loadActions(registers.kysely, NOW)),
          {reference: 'DEMO'},
          {reference: 'DEMO-B1'},
        ])
          expect(referencesOf(now)).toContain(entry.reference)
      })
    })

    test('has dates around the day on which it is added', async () => {
      const [now, later] = [await addDemo('NOW'), await addDemo('LATER', new Date('2028-02-29T12:00:00Z'))]
      const days = async (project: Project, today: string, moment: Date) => {
        const {baseline, forecastFinish} = await loadProject(registers.kysely, project.key, moment)
        const risks = await risksOf(project, moment)
        const dates = [baseline.start, baseline.finish, forecastFinish, ...risks.flatMap(datesOf)]
        return dates.map((date) => date && daysBetween(today, date))
      }
      const expected = await days(now, '2026-11-23', NOW)
      expect(expected.filter((each) => each !== null).length).toBeGreaterThan(20)
      expect(await days(later, '2028-02-29', new Date('2028-02-29T12:00:00Z'))).toEqual(expected)
    })

    test('of which two small ones stand beside the large one, with keys that begin alike', async () => {
      const keys = (await addDemos('SEVENTEEN')).map(({key}) => key)
      expect(keys).toEqual(['SEVENTEEN', 'SEVENTEBUS', 'SEVENTEARC'])
    })

    test('has every alert that there is, once, whatever day it is', async () => {
      const expected = alertCodes.toSorted()
      for (const day of ['2026-11-29', '2027-01-01', '2027-03-31', '2027-07-01', '2028-02-29']) {
        const now = new Date(`${day}T12:00:00Z`)
        const keys = (await addDemos(`D${day.replaceAll('-', '')}`, now)).map(({key}) => key)
        const {since} = readAlertFilter({}, {...ana, now}, 'Europe/London')
        const alerts = await loadAlerts(registers.kysely, {now, since}, defaultAlertThresholds)
        const codes = alerts.filter(({project}) => keys.includes(project)).map(({code}) => code)
        expect(codes.toSorted(), day).toEqual(expected)
      }
    })

    test('begins today where the person is', async () => {
      const lateInLondon = new Date('2026-11-23T23:30:00Z')
      const {baseline} = await addDemo('TOKYO', lateInLondon, 'Asia/Tokyo')
      expect(daysBetween('2026-11-24', baseline.start!)).toBe(-95)
    })

    test('is added a second time under another key, also after the first was removed', async () => {
      const [second] = [await addDemo()]
      await registers.change((transaction) => removeProjects(transaction, [second.key], NOW))
      const third = await addDemo()
      expect([second.key, third.key]).toEqual(['DEMO2', 'DEMO3'])
      expect(await risksOf(third)).toHaveLength(12)
    })

    test('takes a key that was chosen, if it is free', async () => {
      expect((await addDemo('test')).key).toBe('TEST')
      expect(problemsOf(await refusal(addDemo('test')))).toEqual([
        '--key: TEST was given to a project before; keys are never given twice.',
      ])
      expect(await refusal(addDemo('?'))).toMatchObject({code: 'INVALID_PROJECT_KEY', exitCode: 2})
    })

    test('goes away as a whole', async () => {
      const [, bus] = await addDemos('AWAY')
      const own = await registers.addProject()
      const removed = await registers.change((transaction) => removeDemoProjects(transaction, NOW))
      expect(removed.map(({key}) => key)).toContain(bus!.key)
      expect(await loadProjects(registers.kysely, NOW)).toMatchObject([{key: own.key}])
      expect(await refusal(registers.change((transaction) => removeDemoProjects(transaction, NOW)))).toMatchObject({
        code: 'PROJECT_NOT_FOUND',
        exitCode: 3,
      })
    })
  },
  {migrated: true},
)

test('money of the demo lapses soon, but not too soon, on every day of four years', () => {
  for (let today = '2026-01-01'; today < '2030-01-01'; today = addDays(today, 1)) {
    const {name, startMonth} = lapsingYear((days) => addDays(today, days))
    const {finish, start} = fiscalYearRange(name, startMonth)
    expect(start <= today, today).toBe(true)
    expect(daysBetween(today, finish), today).toBeGreaterThanOrEqual(25)
    expect(daysBetween(today, finish), today).toBeLessThan(defaultAlertThresholds.lapseDays)
  }
})

function datesOf({acceptedUntil, closedOn, identifiedOn, lastReviewedOn, nextReviewOn, occurredOn}: Risk) {
  return [acceptedUntil, closedOn, identifiedOn, lastReviewedOn, nextReviewOn, occurredOn]
}
