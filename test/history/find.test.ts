import {describe, expect, test} from 'vitest'
import {loadHistory, readChangeNumber, readSince} from '#shared/history/index'
import {removeRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'the history of a reference',
  (database) => {
    const registers = useRegisters(database)

    async function commandsOf(typed: string[], projectKey?: string): Promise<string[]> {
      return (await loadHistory(registers.kysely, typed, projectKey)).map(({command}) => command)
    }

    test('is found under a whole reference, a short one in its project, and a project key, in any case', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project, {}, {command: 'coord risk add'})
      expect(await commandsOf([reference.toLowerCase()])).toEqual(['coord risk add'])
      expect(await commandsOf(['r1'], project.key.toLowerCase())).toEqual(['coord risk add'])
      expect(await commandsOf([project.key.toLowerCase()])).toEqual(['coord test'])
    })

    test('of several is told together, newest first', async () => {
      const project = await registers.addProject()
      const one = await registers.addRisk(project, {}, {command: 'first'})
      const two = await registers.addRisk(project, {}, {command: 'second'})
      expect(await commandsOf([one.reference, two.reference])).toEqual(['second', 'first'])
    })

    test('is still there when the entry was removed', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project)
      const selection = {projectKey: undefined, references: [reference]}
      await registers.change((transaction) => removeRisks(transaction, selection, ana), {command: 'coord risk remove'})
      expect(await commandsOf([reference])).toEqual(['coord risk remove', 'coord test'])
    })

    test('of an unknown reference is refused, with near ones', async () => {
      const project = await registers.addProject({key: 'MUSEUM'})
      await registers.addRisk(project)
      expect(await refusal(commandsOf(['MUSEUM-R7']))).toMatchObject({
        code: 'REFERENCE_NOT_FOUND',
        exitCode: 3,
        message: 'Nothing is known of MUSEUM-R7.',
        nextStep: 'Did you mean MUSEUM-R1?',
      })
      expect(await refusal(commandsOf(['MUSUEM']))).toMatchObject({nextStep: 'Did you mean MUSEUM?'})
      expect((await refusal(commandsOf(['ZZTOP9']))).nextStep).toContain('coord log')
    })

    test('of a short reference without a project is refused', async () => {
      expect(await refusal(commandsOf(['R1']))).toMatchObject({code: 'INVALID_REFERENCE', exitCode: 2})
    })
  },
  {migrated: true},
)

describe('the day since when changes are wanted', () => {
  const since = (text: string, timeZone: string) => readSince(text, ana, timeZone)?.toISOString()

  test.each([
    ['2026-11-20', 'UTC', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20', 'America/New_York', '2026-11-20T05:00:00.000Z'],
    ['2026-07-20', 'America/New_York', '2026-07-20T04:00:00.000Z'],
    ['2026-11-20', 'Pacific/Kiritimati', '2026-11-19T10:00:00.000Z'],
    ['-7d', 'Europe/Berlin', '2026-11-15T23:00:00.000Z'],
    ['today', 'Asia/Tokyo', '2026-11-22T15:00:00.000Z'],
  ])('%s in %s begins at %s', (text, timeZone, instant) => {
    expect(since(text, timeZone)).toBe(instant)
  })

  test.each([
    ['clocks go forward in the night', '2026-09-27', 'Pacific/Auckland', '2026-09-26T12:00:00.000Z'],
    ['clocks go back in the night', '2026-04-05', 'Pacific/Auckland', '2026-04-04T11:00:00.000Z'],
    ['there is no midnight, the day begins at one', '2026-03-08', 'America/Havana', '2026-03-08T05:00:00.000Z'],
    ['midnight comes twice', '2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
  ])('is found when %s', (_what, text, timeZone, instant) => {
    expect(since(text, timeZone)).toBe(instant)
  })

  test('is the day where the person is, not in London', () => {
    const lateInLondon = {...ana, now: new Date('2026-11-23T23:30:00Z')}
    expect(readSince('today', lateInLondon, 'Asia/Tokyo')?.toISOString()).toBe('2026-11-23T15:00:00.000Z')
  })

  test('may be left out', () => {
    expect(readSince(undefined, ana, 'UTC')).toBeUndefined()
  })

  test('that is none is refused', () => {
    expect(() => readSince('01/02/2026', ana, 'UTC')).toThrow('The log: one thing is not right')
  })
})

describe('the number of a change', () => {
  test.each([
    ['12', 12],
    ['#12', 12],
    [' 12 ', 12],
  ])('%j', (text, number) => {
    expect(readChangeNumber(text)).toBe(number)
  })

  test.each(['', 'x', '-1', '1.5', '12 13', '9'.repeat(16)])('%j is none', (text) => {
    expect(() => readChangeNumber(text)).toThrow('is not the number of a change')
  })
})
