import {describe, expect, test} from 'vitest'
import {historyOf, renderChanges} from '#shared/history/index'
import {
  beyondForgetting,
  contactStakeholders,
  editStakeholders,
  forgetQuestion,
  forgetStakeholders,
  loadStakeholders,
  removeStakeholders,
  showStakeholders,
  withInteractions,
} from '#shared/stakeholders/index'
import {screenFor} from '#shared/terminal/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, TODAY, useRegisters} from '../support/registers.ts'

const SECRETS = /Maria|Secretariat|Chancellor|maria@|7946|divorce|Mary/

const maria = {
  desired: 'supportive',
  email: 'maria@example.org',
  engagement: 'resistant',
  influence: '5',
  interest: '4',
  name: 'Maria Musterfrau',
  organisation: 'Secretariat',
  phone: '+44 20 7946 0000',
  role: 'Chancellor',
} as const

describeEachDatabase(
  'forgetting a stakeholder',
  (database) => {
    const registers = useRegisters(database)
    const of = (...references: string[]) => ({projectKey: undefined, references})
    const forget = (...references: string[]) =>
      registers.change((transaction) => forgetStakeholders(transaction, of(...references), ana))

    /** With an edit and two contacts in her history, one of them undone. */
    async function knownPerson() {
      const project = await registers.addProject()
      const {reference} = await registers.addStakeholder(project, maria)
      const contact = {note: 'Talks about her divorce', on: '2026-11-20'}
      await registers.change((transaction) => contactStakeholders(transaction, of(reference), contact, ana))
      await registers.change((transaction) => contactStakeholders(transaction, of(reference), contact, ana))
      await registers.undo()
      const name = {name: 'Mary Musterfrau', phone: ''}
      await registers.change((transaction) => editStakeholders(transaction, of(reference), name, ana))
      return {project, reference}
    }

    async function everythingStored(): Promise<string> {
      const tables = ['stakeholder', 'stakeholder_interaction', 'event', 'change']
      const found = await Promise.all(tables.map((table) => registers.pool.query(`select * from ${table}`)))
      return JSON.stringify(found.map(({rows}) => rows))
    }

    test('leaves nothing that says who it was, in no table', async () => {
      const {reference} = await knownPerson()
      expect(await everythingStored()).toMatch(SECRETS)
      await forget(reference)
      expect(await everythingStored()).not.toMatch(SECRETS)
    })

    test('keeps the register consistent: reference, standing, days of contact, and a history of what happened', async () => {
      const {reference} = await knownPerson()
      const [forgotten] = await forget(reference)
      expect(forgotten).toMatchObject({
        contactDue: false,
        forgottenOn: TODAY,
        influence: 5,
        lastContactOn: '2026-11-20',
        name: 'forgotten person',
        nextContactOn: null,
        organisation: null,
        quadrant: 'manage-closely',
        reference,
      })
      const [shown] = await withInteractions(registers.kysely, [forgotten!])
      expect(shown?.interactions).toEqual([{note: null, on: '2026-11-20'}])
      const [person] = await showStakeholders(registers.kysely, [reference], undefined, NOW, {personal: true})
      expect(person?.personal).toEqual({email: null, phone: null})

      const history = await historyOf(registers.kysely, reference)
      expect(history.map(({command}) => command)).toHaveLength(6)
      const fields = history.flatMap(({events}) => events.flatMap((event) => event.fields))
      const engagement = fields.find(({field}) => field === 'engagement_current')
      expect(engagement).toMatchObject({after: 'resistant'})
    })

    test('is told by the history as what it is, and what was erased as erased', async () => {
      const {reference} = await knownPerson()
      await forget(reference)
      const told = renderChanges(await historyOf(registers.kysely, reference), screenFor({}, {}, false), 'UTC')
      const [, erased] = new RegExp(`${reference} was forgotten for good: (.*) erased, here too`).exec(told)!
      expect(erased!.split(', ').toSorted()).toEqual(['e-mail', 'name', 'organisation', 'role'])
      expect(told).toContain(`${reference} was added: (erased)`)
      expect(told).toContain('name from (erased) to (erased)')
      expect(told).toContain('note (erased) cleared')
      expect(told).not.toMatch(SECRETS)
      expect(told).not.toMatch(/(?:to|set to) forgotten\b/)
    })

    test('is asked for with what goes and what stays, and leaves a list of what else to look at', () => {
      expect(forgetQuestion(['LIB-S1', 'LIB-S2'])).toMatch(/^Forget for good who LIB-S1, LIB-S2 are\? /)
      const question = forgetQuestion(['LIB-S1'])
      for (const field of [
        'Name',
        'organisation',
        'role',
        'e-mail',
        'telephone',
        'notes of contacts',
        'history',
        'No undo',
      ])
        expect(question).toContain(field)
      expect(beyondForgetting.join()).toMatch(/backups.*texts.*reasons.*actor.*files of the database/)
    })

    test('touches nobody else', async () => {
      const {project, reference} = await knownPerson()
      const other = await registers.addStakeholder(project, {email: 'ben@example.org', name: 'Ben'})
      await forget(reference)
      expect(await showStakeholders(registers.kysely, [other.reference], undefined, NOW)).toMatchObject([{name: 'Ben'}])
      expect(JSON.stringify(await historyOf(registers.kysely, other.reference))).toContain('ben@example.org')
    })

    test('lasts: no undo, no edit, no contact, no second time', async () => {
      const {reference} = await knownPerson()
      await forget(reference)
      const {id} = await registers.newestChange()
      expect(await refusal(registers.undo())).toMatchObject({
        code: 'UNDO_CONFLICT',
        exitCode: 4,
        message: `Change ${id} cannot be undone: it forgot ${reference} for good.`,
        nextStep: expect.stringContaining('coord log --actor ana'),
        problems: [{field: reference, message: 'what said who it was is erased, in the history too'}],
      })
      const note = 'was forgotten on 2026-11-23: nothing here says who it was any more.'
      const attempts = [
        () => registers.change((transaction) => editStakeholders(transaction, of(reference), {role: 'x'}, ana)),
        () => registers.change((transaction) => contactStakeholders(transaction, of(reference), {}, ana)),
        () => forget(reference),
      ]
      for (const attempt of attempts) {
        const error = await refusal(attempt())
        expect(error).toMatchObject({code: 'NOT_ALLOWED_NOW', exitCode: 4})
        expect(problemsOf(error)[0]).toContain(note)
      }
    })

    test('undo of what was before it brings nothing back either', async () => {
      const {reference} = await knownPerson()
      const edited = await registers.newestChange()
      await forget(reference)
      expect(await refusal(registers.undo(edited.id))).toMatchObject({code: 'UNDO_CONFLICT'})
    })

    test('works for somebody who was taken out of the register', async () => {
      const {reference} = await knownPerson()
      await registers.change((transaction) => removeStakeholders(transaction, of(reference), ana))
      await forget(reference)
      expect(await everythingStored()).not.toMatch(SECRETS)
    })

    test('is done for all or none', async () => {
      const [one, other] = [await knownPerson(), await knownPerson()]
      await forget(other.reference)
      expect(await refusal(forget(one.reference, other.reference))).toMatchObject({code: 'NOT_ALLOWED_NOW'})
      const [still] = await showStakeholders(registers.kysely, [one.reference], undefined, NOW)
      expect(still?.name).toBe('Mary Musterfrau')
      await forget(one.reference)
    })

    test('takes the person out of lists of whom to talk to', async () => {
      const {project, reference} = await knownPerson()
      await forget(reference)
      const later = new Date('2030-01-01T00:00:00Z')
      expect(await loadStakeholders(registers.kysely, later, {dueWithin: 0, projectId: project.id})).toEqual([])
    })

    describe('opens the history to nothing else', () => {
      async function attempt(statement: string, reference: string) {
        const client = await registers.pool.connect()
        try {
          await client.query('begin')
          await client.query(statement.replaceAll('REFERENCE', reference))
          return {}
        } catch (error) {
          return error as {code: string; message: string}
        } finally {
          await client.query('rollback')
          client.release()
        }
      }

      const forged = [
        `update event set after = '{"name": "somebody else"}' where reference = 'REFERENCE'`,
        `update event set before = '{}', after = '{}' where reference = 'REFERENCE'`,
        `update event set operation = 'remove' where reference = 'REFERENCE'`,
        `update event set entity_id = entity_id + 1 where reference = 'REFERENCE'`,
        `delete from event where reference = 'REFERENCE'`,
        'truncate event',
        `update change set reason = 'x'`,
      ]

      test.each(forged)('before and after: %s', async (statement) => {
        const {reference} = await knownPerson()
        expect(await attempt(statement, reference)).toMatchObject({code: '42501'})
        await forget(reference)
        expect(await attempt(statement, reference)).toMatchObject({code: '42501'})
      })

      test('not to redacting a person who is not forgotten', async () => {
        const {reference} = await knownPerson()
        const redact = `update event set before = without_personal_data(entity, before),
          after = without_personal_data(entity, after) where reference = 'REFERENCE'`
        expect(await attempt(redact, reference)).toMatchObject({code: '42501'})
        await forget(reference)
        expect(await attempt(redact, reference)).toEqual({})
      })

      test('and nobody is remembered by hand', async () => {
        const {reference} = await knownPerson()
        await forget(reference)
        for (const [statement, constraint] of [
          [`update stakeholder set name = 'Maria' where reference = 'REFERENCE'`, 'stakeholder_forgotten_is_nobody'],
          [`update stakeholder set forgotten_on = null where reference = 'REFERENCE'`, 'stakeholder_stays_forgotten'],
          [
            `update stakeholder_interaction set note = 'x' where reference = 'REFERENCE'`,
            'stakeholder_interaction_of_nobody',
          ],
        ] as const) {
          expect(await attempt(statement, reference)).toMatchObject({code: '23514', constraint})
        }
      })
    })
  },
  {migrated: true},
)
