import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  countInteractions,
  listInteractions,
  listPrices,
  openJournal,
  readLogFilter,
  readPrice,
  readPurge,
  readStatistics,
  removeOlder,
  requireInteractions,
  setPrice,
} from '#shared/ai/log/index'
import type {InteractionEnd, InteractionStart} from '#shared/ai/log/interaction'
import {readJournal} from '#shared/ai/log/records'
import {storeInteractions} from '#shared/ai/log/repository'
import {describeEachDatabase} from '../../support/databases.ts'
import {interactionStart, ok} from '../../support/interactions.ts'
import {useRegisters} from '../../support/registers.ts'

const reading = {dateOrder: 'none', now: new Date('2026-11-23T10:00:00Z'), timeZone: 'Europe/Berlin'} as const

describe('what is typed about the log', () => {
  it('is read with all problems at once', () => {
    const wrong = () => readLogFilter({by: 'week', since: 'soonish', status: 'good'}, reading)
    expect(wrong).toThrow(/3 things are not right/)
    expect(readLogFilter({grep: ' 100% ', since: '-7d', status: 'OK'}, reading)).toMatchObject({
      by: 'model',
      grep: '100%',
      since: new Date('2026-11-15T23:00:00Z'),
      status: 'ok',
    })
  })

  it('removes all, or what is from before a day, never both, and nothing by mistake', () => {
    expect(readPurge({before: '-30d'}, reading)).toEqual(new Date('2026-10-23T22:00:00Z'))
    expect(readPurge({all: true}, reading).getTime()).toBeGreaterThan(reading.now.getTime())
    expect(() => readPurge({}, reading)).toThrow(/Which entries/)
    expect(() => readPurge({before: ''}, reading)).toThrow(/Which entries/)
    expect(() => readPurge({all: true, before: '-30d'}, reading)).toThrow(/Which entries/)
  })

  it('is a price to a millionth', () => {
    const flags = {currency: 'usd', input: '0.075001', output: '12'}
    expect(readPrice('gpt', flags, reading)).toEqual({
      currency: 'USD',
      inputMicros: 75_001,
      model: 'gpt',
      outputMicros: 12_000_000,
      validFrom: '2026-11-23',
    })
    expect(() => readPrice('gpt', {input: '-1', output: '1,5'}, reading)).toThrow(/3 things are not right/)
  })
})

describeEachDatabase(
  'the AI log',
  (database) => {
    const registers = useRegisters(database)
    const ids: string[] = []
    let folder: string

    /** As if it had been asked at this moment. */
    async function asked(at: string, start: Partial<InteractionStart>, end: InteractionEnd): Promise<void> {
      const journal = openJournal({
        command: 'lab ai ask',
        content: 'full',
        onProblem: () => {},
        secrets: [],
        stateDirectory: folder,
      })
      const id = journal.start(interactionStart(start))
      journal.finish(id, end)
      const {ended, run, started} = readJournal(
        readFileSync(join(folder, 'ai-journal', `${journal.runId}.ndjson`), 'utf8'),
      )!
      const known = {end: {...ended.get(id)!, at}, isFinished: true, run, start: {...started[0]!, at}}
      await storeInteractions(registers.kysely, [known])
      ids.push(id)
    }

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ai-log-'))
      const rules = {host: null, model: 'rules', provider: 'rules', task: 'sentiment'} as const
      const remote = {model: 'gpt-4o-mini', provider: 'openai'} as const
      const failure = {code: 'AI_UNAVAILABLE', message: 'Nobody answers at 100% of addresses.'} as const
      const bare = {resolvedModel: null, usage: null}
      await asked('2026-11-20T22:59:00.000Z', rules, ok('{"score": 0.1}', {...bare}))
      await asked('2026-11-21T08:00:00.000Z', {}, ok('The survey found Asbestos_2.'))
      await asked(
        '2026-11-22T08:00:00.000Z',
        {parentId: ids[1]!, attempt: 2},
        ok('', {...bare, error: failure, status: 'fallback'}),
      )
      const usage = {...ok('').usage!, generationMs: 500, outputTokens: 1000, promptTokens: 2_000_000, totalMs: 900}
      await asked(
        '2026-11-22T23:30:00.000Z',
        remote,
        ok('b', {resolvedModel: 'gpt-4o-mini-2026', status: 'repaired', usage}),
      )
      await setPrice(
        registers.kysely,
        readPrice('gpt-4o-mini', {currency: 'USD', from: '2026-11-23', input: '0.15', output: '0.60'}, reading),
      )
      await setPrice(
        registers.kysely,
        readPrice('gpt-4o-mini', {currency: 'USD', from: '2026-11-24', input: '99', output: '99'}, reading),
      )
      await setPrice(
        registers.kysely,
        readPrice('llama3.1:8b', {currency: 'EUR', from: '2026-01-01', input: '1', output: '1'}, reading),
      )
    })
    afterAll(() => rmSync(folder, {force: true, recursive: true}))

    const found = async (flags: Parameters<typeof readLogFilter>[0]) => {
      const rows = await listInteractions(registers.kysely, readLogFilter(flags, reading), reading.timeZone)
      return rows.map(({id}) => ids.indexOf(id))
    }

    it('lists the newest first, and what was asked for of it', async () => {
      expect(await found({})).toEqual([3, 2, 1, 0])
      expect(await found({since: '2026-11-22'})).toEqual([3, 2])
      expect(await found({task: 'sentiment'})).toEqual([0])
      expect(await found({status: 'fallback'})).toEqual([2])
      expect(await found({provider: 'openai'})).toEqual([3])
      expect(await found({model: 'gpt-4o-mini-2026'})).toEqual([3])
      expect(await found({grep: 'asbestos_2'})).toEqual([1])
      expect(await found({grep: 'asbestos?'})).toEqual([3, 2, 1, 0])
      expect(await found({grep: '100%', task: 'ask'})).toEqual([2])
      expect(await found({grep: '_%\\'})).toEqual([])
    })

    it('knows what models of others cost, by the price of that day where the person is', async () => {
      const rows = await listInteractions(registers.kysely, {}, reading.timeZone)
      expect(rows.map(({cost}) => cost)).toEqual([{amount: '0.3006', currency: 'USD'}, null, null, null])
      const inUtc = await listInteractions(registers.kysely, {}, 'UTC')
      expect(inUtc[0]?.cost).toBeNull()
      expect(await listPrices(registers.kysely)).toEqual([
        {...priceOf('99.00', '99.00', 'USD'), model: 'gpt-4o-mini', validFrom: '2026-11-24'},
        {...priceOf('0.15', '0.60', 'USD'), model: 'gpt-4o-mini', validFrom: '2026-11-23'},
        {...priceOf('1.00', '1.00', 'EUR'), model: 'llama3.1:8b', validFrom: '2026-01-01'},
      ])
    })

    it('counts by model, by task and by day', async () => {
      const by = async (group: 'model' | 'task' | 'day') =>
        readStatistics(registers.kysely, group, {}, reading.timeZone)
      expect(await by('model')).toEqual([
        {
          calls: 2,
          costs: [],
          failed: 0,
          fallback: 1,
          key: 'llama3.1:8b',
          medianMs: 2211,
          mended: 0,
          ok: 1,
          outputTokens: 50,
          promptTokens: 80,
          slowMs: 2211,
          tokensPerSecond: 25,
        },
        expect.objectContaining({
          costs: [{amount: '0.3006', currency: 'USD'}],
          key: 'gpt-4o-mini',
          mended: 1,
          tokensPerSecond: 2000,
        }),
        expect.objectContaining({key: 'rules', medianMs: null, outputTokens: 0, tokensPerSecond: null}),
      ])
      expect((await by('task')).map(({calls, key}) => [key, calls])).toEqual([
        ['ask', 3],
        ['sentiment', 1],
      ])
      expect((await by('day')).map(({calls, key}) => [key, calls])).toEqual([
        ['2026-11-23', 1],
        ['2026-11-22', 1],
        ['2026-11-21', 1],
        ['2026-11-20', 1],
      ])
    })

    it('is shown by the beginning of an id, with all attempts at the same answer', async () => {
      const show = (...typed: string[]) => requireInteractions(registers.kysely, typed, 'UTC')
      expect(await show(ids[2]!.slice(0, 8).toUpperCase())).toMatchObject([{attempts: [ids[1], ids[2]], id: ids[2]}])
      expect(await show()).toMatchObject([{id: ids[3]}])
      await expect(show('ffffffff-0000')).rejects.toMatchObject({code: 'REFERENCE_NOT_FOUND', exitCode: 3})
      await expect(show('%')).rejects.toMatchObject({exitCode: 3})
      await registers.pool.query(
        `insert into ai_interaction select (jsonb_populate_record(ai_interaction, jsonb_build_object('id', overlay(id::text placing '000000000000' from 25)))).* from ai_interaction where id = $1`,
        [ids[0]],
      )
      await expect(show(ids[0]!.slice(0, 20))).rejects.toMatchObject({code: 'REFERENCE_AMBIGUOUS', exitCode: 2})
    })

    it('is removed up to a moment', async () => {
      const moment = new Date('2026-11-22T00:00:00Z')
      expect(await countInteractions(registers.kysely, moment)).toBe(3)
      expect(await removeOlder(registers.kysely, moment)).toBe(3)
      expect(await found({})).toEqual([3, 2])
    })
  },
  {migrated: true},
)

function priceOf(input: string, output: string, currency: string) {
  return {input: {amount: input, currency}, output: {amount: output, currency}}
}
