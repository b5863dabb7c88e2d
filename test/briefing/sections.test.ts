import {expect, test} from 'vitest'
import {loadBriefing} from '#shared/briefing/index'
import {defaultAlertThresholds} from '#shared/coordination/index'
import {describeEachDatabase} from '../support/databases.ts'
import {approvable, assessed, NOW, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'a briefing',
  (database) => {
    const registers = useRegisters(database)
    const load = (projectKey: string, now = NOW) =>
      loadBriefing(registers.kysely, {now, projectKey, timeZone: 'Europe/London'}, defaultAlertThresholds)
    /** Long after everything in it was changed. */
    const LATER = new Date('2031-06-03T08:00:00Z')

    test('has its facts numbered, in the order of the sections', async () => {
      const project = await registers.addProject({...approvable, status: 'active'})
      await registers.addAction(project, {due: '2026-11-20', priority: 'critical', title: 'Pay'})
      await registers.addAction(project, {due: '2026-11-24', title: 'Order'})
      await registers.addRisk(project, {...assessed, strategy: 'reduce'})
      await registers.addMilestone(project, {date: '2026-11-30', title: 'Permit'})
      const {emptySections, facts} = await load(project.key)
      expect(facts.map(({id}) => id)).toEqual(facts.map((_, index) => `F${index + 1}`))
      expect([...new Set(facts.map(({section}) => section))]).toEqual([
        'headline',
        'needs-you',
        'due-soon',
        'risks',
        'schedule',
        'changes',
      ])
      expect(emptySections).toEqual(['overdue', 'budget', 'contacts', 'documents', 'data-quality'])
      expect(facts.find(({section}) => section === 'needs-you')).toMatchObject({code: 'ACT-OVERDUE', severity: 'red'})
      expect(facts.every((fact) => fact.project === project.key)).toBe(true)
    })

    test('says at most seven things that need somebody, the worst first, and the others where they belong', async () => {
      const project = await registers.addProject(approvable)
      for (let days = 1; days <= 9; days++) await registers.addAction(project, {due: `2026-11-0${days}`})
      await registers.addAction(project, {due: '2026-11-22', priority: 'critical', title: 'Pay'})
      const {facts} = await load(project.key)
      const needed = facts.filter(({section}) => section === 'needs-you')
      expect(needed).toHaveLength(7)
      expect(needed[0]!.text).toContain('"Pay"')
      expect(needed[1]!.text).toContain('22 days overdue')
      const overdue = facts.filter(({section}) => section === 'overdue')
      expect(overdue).toHaveLength(3)
      const said = new Set(needed.map(({text}) => text))
      expect(overdue.filter(({text}) => said.has(text))).toEqual([])
    })

    test('says of a section at most twenty things, and how many more there are', async () => {
      const project = await registers.addProject(approvable)
      for (let count = 0; count < 30; count++) await registers.addAction(project, {due: '2026-11-20'})
      const {counts, facts} = await load(project.key)
      const overdue = facts.filter(({section}) => section === 'overdue')
      expect(counts.overdueActions).toBe(30)
      expect(overdue).toHaveLength(21)
      expect(overdue.at(-1)).toMatchObject({
        action: `coord alerts -p ${project.key} --code ACT-OVERDUE`,
        text: '3 more are left out here.',
        topic: 'more',
      })
    })

    test('tells what has changed, each entry once and with its end', async () => {
      const project = await registers.addProject(approvable)
      await registers.addAction(project)
      await registers.addAction(project)
      await registers.addRisk(project)
      const {counts, facts} = await load(project.key)
      expect(counts.changes).toBe(4)
      expect(facts.filter(({section}) => section === 'changes')).toMatchObject([
        {
          action: `coord log -p ${project.key} --since 2026-11-20`,
          text: `${project.key}: the project added; 1 risk added; 2 actions added since 2026-11-20.`,
        },
      ])
    })

    test('is quiet on a day on which nothing needs anybody, however big the risks are that stand as they stood', async () => {
      const project = await registers.addProject({...approvable, finish: '2031-12-31'})
      const {reference} = await registers.addRisk(project, {...assessed, review: '2032-01-01', strategy: 'reduce'})
      const loud = await load(project.key)
      expect(loud.isQuiet).toBe(false)
      expect(loud.facts.some((fact) => fact.topic === 'top-risk' && fact.references.includes(reference))).toBe(true)
      const {facts, isQuiet} = await load(project.key, LATER)
      expect({facts: facts.map(({text}) => text), isQuiet}).toEqual({
        facts: ['1 project, 0 of them needing attention; 1 open threat: 0 red, 1 orange, 0 yellow, 0 green.'],
        isQuiet: true,
      })
    })

    test('has the same hash for the same facts at another moment of the day, and another one for others', async () => {
      const project = await registers.addProject(approvable)
      const first = await load(project.key)
      const again = await load(project.key, new Date('2026-11-23T16:00:00Z'))
      expect(again.asOf).not.toBe(first.asOf)
      expect(again.factsHash).toBe(first.factsHash)
      await registers.addAction(project)
      expect((await load(project.key)).factsHash).not.toBe(first.factsHash)
    })
  },
  {migrated: true},
)
