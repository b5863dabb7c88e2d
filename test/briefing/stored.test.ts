import {describe, expect, test} from 'vitest'
import {compareBriefings, findBriefing, keepBriefing, listBriefings, loadBriefing} from '#shared/briefing/index'
import type {Briefing} from '#shared/briefing/types'
import {defaultAlertThresholds} from '#shared/coordination/index'
import {removeProjects} from '#shared/projects/index'
import {forgetStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, refusal, useRegisters} from '../support/registers.ts'

const FRIDAY = new Date('2026-11-20T07:30:00Z')
const timeZone = 'Europe/London'

describeEachDatabase(
  'briefings that were made',
  (database) => {
    const registers = useRegisters(database)
    const load = (projectKey: string, now = NOW) =>
      loadBriefing(registers.kysely, {now, projectKey, timeZone}, defaultAlertThresholds)
    const keep = (briefing: Briefing) => registers.change((transaction) => keepBriefing(transaction, briefing, 'ana'))
    const make = async (projectKey: string, now = NOW) => keep(await load(projectKey, now))
    const show = (projectKey: string, date?: string) => findBriefing(registers.kysely, {projectKey}, date)
    const deliver = (id: number) =>
      registers.pool.query(
        `insert into briefing_delivery (briefing_id, scope, business_date, channel_key, channel, status, attempts, delivered_at)
         select id, scope, business_date, encode(sha256('mail'), 'hex'), 'mail:ana@example.org', 'delivered', 1, as_of
           from briefing where id = $1`,
        [id],
      )

    test('are one a day for the same facts, and another revision for others', async () => {
      const project = await registers.addProject(approvable)
      const first = await make(project.key)
      const again = await make(project.key, new Date('2026-11-23T15:00:00Z'))
      expect(again).toEqual(first)
      await registers.addAction(project)
      const changed = await make(project.key)
      expect([first.briefing.revision, changed.briefing.revision]).toEqual([1, 2])
    })

    test('leave nothing in the history', async () => {
      const project = await registers.addProject(approvable)
      const before = await registers.newestChange()
      await make(project.key)
      expect(await registers.newestChange()).toEqual(before)
    })

    test('take over what a model told of the same facts, and keep it', async () => {
      const project = await registers.addProject(approvable)
      const template = await load(project.key)
      await keep(template)
      const sentences = [{factIds: ['F1'], text: 'One project.'}]
      const narrative = {model: 'llama3.1:8b', sentences, source: 'ai'} as const
      expect((await keep({...template, narrative})).briefing.narrative).toEqual(narrative)
      expect((await keep(template)).briefing).toMatchObject({narrative, revision: 1})
    })

    describe('are shown', () => {
      test('as made last, also when the facts have become again what they were', async () => {
        const project = await registers.addProject(approvable)
        const first = await load(project.key)
        await keep(first)
        await registers.addAction(project)
        await make(project.key)
        expect(await show(project.key)).toMatchObject({revision: 2})
        await keep(first)
        expect(await show(project.key, '2026-11-23')).toMatchObject({revision: 1})
      })

      test('as delivered last, whatever was made since', async () => {
        const project = await registers.addProject(approvable)
        await deliver((await make(project.key)).id)
        await registers.addAction(project)
        await make(project.key)
        expect(await show(project.key)).toMatchObject({
          deliveries: [{channel: 'mail:ana@example.org', status: 'delivered'}],
          revision: 1,
        })
      })

      test('when their project is gone', async () => {
        const project = await registers.addProject(approvable)
        const {briefing} = await make(project.key)
        await registers.change((transaction) => removeProjects(transaction, [project.key], NOW))
        expect(await refusal(load(project.key))).toMatchObject({code: 'PROJECT_NOT_FOUND'})
        expect(await show(project.key)).toEqual({...briefing, deliveries: []})
        expect(await listBriefings(registers.kysely, {projectKey: project.key})).toHaveLength(1)
      })

      test('or refused with the days that there are', async () => {
        const project = await registers.addProject(approvable)
        await make(project.key)
        expect(await refusal(show(project.key, '2026-01-02'))).toMatchObject({
          code: 'BRIEFING_NOT_FOUND',
          exitCode: 3,
          nextStep: 'There are briefings of 2026-11-23: coord briefing list',
        })
        expect(await refusal(show(`${project.key}A`))).toMatchObject({
          nextStep: expect.stringContaining('All of them: coord briefing list'),
        })
        expect(await refusal(show('ELSEWHERE'))).toMatchObject({
          nextStep: "coord briefing -p ELSEWHERE   (makes today's)",
        })
      })
    })

    test('say nothing any more of somebody who is forgotten', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addStakeholder(project, {cadence: '1', name: 'Maria Musterfrau'})
      const tomorrow = new Date('2026-11-24T07:30:00Z')
      const found = await load(project.key, tomorrow)
      const [about] = found.facts.filter(({references}) => references.includes(reference))
      const sentences = [
        {factIds: ['F1'], text: 'One project.'},
        {factIds: ['F1', about!.id], text: 'Maria Musterfrau waits.'},
      ]
      await keep({...found, narrative: {model: null, sentences, source: 'template'}})
      await registers.change((transaction) =>
        forgetStakeholders(transaction, {projectKey: undefined, references: [reference]}, ana),
      )
      const shown = await show(project.key)
      expect(JSON.stringify(shown)).not.toContain('Musterfrau')
      expect(shown.narrative.sentences).toEqual([sentences[0]])
      expect(shown.facts.filter(({references}) => references.includes(reference)).map(({text}) => text)).toContain(
        `${reference} is about a person who was forgotten.`,
      )
      expect(shown.facts).toHaveLength(found.facts.length)
    })

    describe('of the day before', () => {
      test('begin the window only if they were delivered, and are what counts are compared with anyway', async () => {
        const project = await registers.addProject({...approvable, status: 'active'})
        const friday = await make(project.key, FRIDAY)
        await registers.addRisk(project, {impact: '5', likelihood: '5', owner: 'ben'})
        const undelivered = await load(project.key)
        expect(undelivered).toMatchObject({previous: {date: '2026-11-20'}, since: '2026-11-20T00:00:00.000Z'})
        expect(undelivered.facts[0]!.text).toBe(
          '1 project, 1 (+1) of them needing attention; 1 open threat (+1): 1 (+1) red, 0 orange, 0 yellow, 0 green. In brackets: since 2026-11-20.',
        )
        await deliver(friday.id)
        expect(await load(project.key)).toMatchObject({since: FRIDAY.toISOString()})
        expect(await load(project.key, FRIDAY)).toMatchObject({previous: null})
      })

      test('are compared by what their facts are about', async () => {
        const project = await registers.addProject(approvable)
        const overdue = await registers.addAction(project, {due: '2026-11-18'})
        await make(project.key, FRIDAY)
        const due = await registers.addAction(project, {due: '2026-11-25'})
        await make(project.key)
        const days = {earlier: undefined, later: undefined}
        const {diff} = await compareBriefings(registers.kysely, {projectKey: project.key}, days)
        expect(diff).toMatchObject({after: {date: '2026-11-23'}, before: {date: '2026-11-20'}, gone: []})
        expect(diff.new.map(({references}) => references)).toEqual([[due.reference]])
        expect(diff.changed.map(({after, before}) => [before.text, after.text])).toContainEqual([
          expect.stringContaining(`${overdue.reference} "Order the survey" is 2 days overdue`),
          expect.stringContaining(`${overdue.reference} "Order the survey" is 5 days overdue`),
        ])
      })

      test('have to be there', async () => {
        const project = await registers.addProject(approvable)
        await make(project.key)
        const days = {earlier: undefined, later: undefined}
        expect(await refusal(compareBriefings(registers.kysely, {projectKey: project.key}, days))).toMatchObject({
          message: 'There is no briefing of a day before 2026-11-23 to compare with.',
        })
      })
    })
  },
  {migrated: true},
)
