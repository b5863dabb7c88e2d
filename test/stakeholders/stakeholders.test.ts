import {describe, expect, test} from 'vitest'
import {addDays} from '#shared/coordination/index'
import {
  addStakeholder,
  contactStakeholders,
  editStakeholders,
  loadStakeholders,
  readDays,
  readStakeholderFilter,
  removeStakeholders,
  type Stakeholder,
  StakeholderShape,
  showStakeholders,
  withInteractions,
} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, TODAY, useRegisters} from '../support/registers.ts'

type Fields = Parameters<typeof editStakeholders>[2]

describeEachDatabase(
  'stakeholders',
  (database) => {
    const registers = useRegisters(database)
    const of = (...references: string[]) => ({projectKey: undefined, references})

    async function newStakeholder(fields: Fields = {}): Promise<string> {
      return (await registers.addStakeholder(await registers.addProject(), fields)).reference
    }
    const edit = async (reference: string, fields: Fields) =>
      (await registers.change((transaction) => editStakeholders(transaction, of(reference), fields, ana)))[0]!
    const contact = async (reference: string | string[], fields: Parameters<typeof contactStakeholders>[2] = {}) =>
      (
        await registers.change((transaction) =>
          contactStakeholders(transaction, of(...[reference].flat()), fields, ana),
        )
      )[0]!

    async function look(reference: string, personal = false): Promise<Stakeholder> {
      const [stakeholder] = await showStakeholders(registers.kysely, [reference], undefined, NOW, {personal})
      return stakeholder!
    }

    async function refused(work: Promise<unknown>): Promise<string[]> {
      const error = await refusal(work)
      expect(error).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
      return problemsOf(error)
    }

    describe('adding one', () => {
      test('puts a name on the register, to be judged and talked to', async () => {
        const project = await registers.addProject()
        const stakeholder = await registers.addStakeholder(project)
        expect(stakeholder).toMatchObject({
          addedOn: TODAY,
          cadenceAssumed: true,
          cadenceDays: 90,
          contactDue: false,
          lastContactOn: null,
          nextContactOn: addDays(TODAY, 90),
          quadrant: null,
          reference: `${project.key}-S1`,
        })
        expect(stakeholder).toStrictEqual(StakeholderShape.parse(stakeholder))
      })

      test('takes every field; e-mail and telephone are shown on request only', async () => {
        const reference = await newStakeholder({
          cadence: '10',
          desired: 'leading',
          email: ' culture@example.org ',
          engagement: 'NEUTRAL',
          influence: '5',
          interest: '4',
          organisation: 'City',
          phone: '+44 20 7946 0000',
          role: 'Sponsor',
        })
        const plain = await look(reference)
        expect(plain).toMatchObject({
          cadenceAssumed: false,
          cadenceDays: 10,
          engagement: {current: 'neutral', desired: 'leading', gap: 2},
          organisation: 'City',
          personal: null,
          quadrant: 'manage-closely',
          role: 'Sponsor',
        })
        expect(JSON.stringify(plain)).not.toMatch(/culture@|7946/)
        expect(await look(reference, true)).toMatchObject({
          personal: {email: 'culture@example.org', phone: '+44 20 7946 0000'},
        })
      })

      test('reports everything that is wrong at once', async () => {
        const project = await registers.addProject()
        const fields = {cadence: '0', email: 'nobody', engagement: 'happy', influence: '6', interest: 'much'}
        const work = registers.change((transaction) => addStakeholder(transaction, project, fields, ana))
        expect(await refused(work)).toEqual([
          '--cadence: must be a whole number from 1 to 3650.',
          '--email: must be one address, such as ana@example.org.',
          expect.stringContaining('--engagement: must be one of unaware, resistant, neutral, supportive, leading'),
          '--influence: must be a whole number from 1 to 5.',
          '--interest: must be a whole number from 1 to 5.',
          'name: is missing: a person, a group or an office.',
        ])
      })
    })

    describe('the next contact', () => {
      test.each([
        ['5', '4', 7],
        ['4', '3', 30],
        ['3', '4', 14],
        ['1', '1', 90],
      ])('with influence %s and interest %s is due in %i days', async (influence, interest, days) => {
        const reference = await newStakeholder({influence, interest})
        expect(await contact(reference)).toMatchObject({lastContactOn: TODAY, nextContactOn: addDays(TODAY, days)})
      })

      test('follows the latest day, in whatever order contacts are recorded', async () => {
        const reference = await newStakeholder({cadence: '7'})
        await contact(reference, {note: 'Second', on: '2026-11-20'})
        expect(await contact(reference, {note: 'First', on: '2026-11-10'})).toMatchObject({
          lastContactOn: '2026-11-20',
          nextContactOn: '2026-11-27',
        })
        const [shown] = await withInteractions(registers.kysely, [await look(reference)])
        expect(shown?.interactions).toEqual([
          {note: 'Second', on: '2026-11-20'},
          {note: 'First', on: '2026-11-10'},
        ])
      })

      test('is as before when the contact is undone', async () => {
        const reference = await newStakeholder({cadence: '7'})
        await contact(reference)
        await registers.undo()
        expect(await look(reference)).toMatchObject({lastContactOn: null, nextContactOn: '2026-11-30'})
      })

      test('is recorded for all or none, and not before it took place', async () => {
        const project = await registers.addProject()
        const [one, other] = [await registers.addStakeholder(project), await registers.addStakeholder(project)]
        expect(await refused(contact([one.reference, other.reference], {on: 'tomorrow'}))).toEqual([
          '--on: is 2026-11-24, which is still to come.',
        ])
        const missing = contact([one.reference, `${project.key}-S9`])
        expect(await refusal(missing)).toMatchObject({code: 'STAKEHOLDER_NOT_FOUND', exitCode: 3})
        expect(await look(one.reference)).toMatchObject({lastContactOn: null})
      })
    })

    describe('the list', () => {
      async function register() {
        const project = await registers.addProject()
        const add = (name: string, fields: Fields = {}) => registers.addStakeholder(project, {name, ...fields})
        await add('not judged')
        await add('authority', {cadence: '7', influence: '4', interest: '1', organisation: 'City'})
        await add('sponsor', {cadence: '1', influence: '5', interest: '5', organisation: 'CITY'})
        return project
      }

      test.each<[string, Parameters<typeof readStakeholderFilter>[0], string[]]>([
        ['the most influential first', {}, ['sponsor', 'authority', 'not judged']],
        ['an organisation, in any case', {organisation: 'city'}, ['sponsor', 'authority']],
        ['a quadrant', {quadrant: 'keep-satisfied'}, ['authority']],
      ])('shows %s', async (_what, flags, expected) => {
        const {id} = await register()
        const found = await loadStakeholders(registers.kysely, NOW, {...readStakeholderFilter(flags), projectId: id})
        expect(found.map(({name}) => name)).toEqual(expected)
      })

      test.each([
        ['2026-11-23T10:00:00Z', undefined, []],
        ['2026-11-23T10:00:00Z', '1', ['sponsor']],
        ['2026-11-24T00:30:00Z', undefined, ['sponsor']],
        ['2026-11-30T10:00:00Z', undefined, ['sponsor', 'authority']],
      ])('says who is due at %s within %s days: %j', async (now, within, expected) => {
        const {id} = await register()
        const filter = {dueWithin: readDays(within), projectId: id}
        const due = await loadStakeholders(registers.kysely, new Date(now), filter)
        expect(due.map(({name}) => name)).toEqual(expected)
      })
    })

    test('an edit clears what is empty, a removal is taken back by undo', async () => {
      const reference = await newStakeholder({influence: '5', role: 'Sponsor'})
      expect(await edit(reference, {influence: '', role: 'Patron'})).toMatchObject({influence: null, role: 'Patron'})
      expect(await refused(edit(reference, {name: ' '}))).toEqual(['name: cannot be empty.'])
      expect(await refused(edit(reference, {}))).toHaveLength(1)
      await registers.change((transaction) => removeStakeholders(transaction, of(reference), ana))
      expect(await refusal(look(reference))).toMatchObject({code: 'STAKEHOLDER_NOT_FOUND', exitCode: 3})
      await registers.undo()
      expect(await look(reference)).toMatchObject({reference})
    })
  },
  {migrated: true},
)
