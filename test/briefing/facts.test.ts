import {expect, test} from 'vitest'
import {loadBriefing} from '#shared/briefing/index'
import {defaultAlertThresholds} from '#shared/coordination/index'
import {contactStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'the briefing tells of',
  (database) => {
    const registers = useRegisters(database)

    async function factsOf(projectKey: string, topic: string, now = NOW): Promise<unknown[]> {
      const scope = {now, projectKey, timeZone: 'Europe/London'}
      const {facts} = await loadBriefing(registers.kysely, scope, defaultAlertThresholds)
      return facts.filter((fact) => fact.topic === topic)
    }

    test('actions that are overdue, with the command that ends them', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addAction(project, {due: '2026-11-20', owner: 'ben', title: 'Order survey'})
      await registers.addAction(project, {due: '2026-12-23'})
      expect(await factsOf(project.key, 'action')).toMatchObject([
        {
          action: `coord action done ${reference}`,
          code: 'ACT-OVERDUE',
          references: [reference],
          severity: 'yellow',
          text: `${reference} "Order survey" is 3 days overdue (ben).`,
        },
      ])
    })

    test('milestones that are late, and whether anybody said when instead', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addMilestone(project, {date: '2026-11-22', title: 'Permit'})
      await registers.addMilestone(project, {date: '2026-12-23'})
      expect(await factsOf(project.key, 'milestone')).toMatchObject([
        {
          references: [reference],
          text: `${reference} "Permit" was due on 2026-11-22, 1 day ago.`,
        },
        {action: `coord milestone forecast ${reference} DATE`, code: 'MS-NOFCST', severity: 'orange'},
      ])
    })

    test('contacts that are due, until they are made', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addStakeholder(project, {cadence: '1', name: 'Mayor'})
      const tomorrow = new Date('2026-11-24T08:00:00Z')
      expect(await factsOf(project.key, 'contact')).toEqual([])
      expect(await factsOf(project.key, 'contact', tomorrow)).toMatchObject([
        {
          references: [reference],
          text: `${reference} "Mayor" was never contacted since 2026-11-23.`,
        },
      ])
      const selection = {projectKey: undefined, references: [reference]}
      const acting = {...ana, now: tomorrow}
      await registers.change((transaction) => contactStakeholders(transaction, selection, {}, acting))
      expect(await factsOf(project.key, 'contact', tomorrow)).toEqual([])
    })
  },
  {migrated: true},
)
