import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {sql} from 'kysely'
import {describe, expect, test} from 'vitest'
import {withSession} from '#shared/db/index'
import {runScript} from '../../support/processes.ts'
import {run, temporaryEnvironment} from '../../support/run-bin.ts'
import {dataOf} from './answers.ts'

// When the writer is killed. Twenty rounds on one data directory, which is not there before the first.
const CREATING_ROUNDS = 3
const OPENING_ROUNDS = 4
const WRITING_ROUNDS = 13
const LONGEST_CREATION_MS = 2500
const LONGEST_OPENING_MS = 500
const FEWEST_WRITES = 15
const MOST_WRITES = 55
const LONGEST_WRITE_MS = 30

interface Stored {
  /** References of the risks, by reading the table and by its index. */
  readonly risks: string[]
  readonly indexed: string[]
  /** References in the history, one for each risk that was added, with who added it and how. */
  readonly recorded: string[]
  readonly authors: string[]
  /** The highest number that was given out. */
  readonly counted: number
}

describe('a writer that is killed with -9 at any moment', () => {
  const {dataDirectory, environment} = temporaryEnvironment()
  const directory = join(dataDirectory, 'database')
  const acknowledged: string[] = []
  let killedBeforeFirstWrite = 0

  test('has lost nothing of what it acknowledged, twenty times over, and the next start works', {
    timeout: 300_000,
  }, async ({annotate}) => {
    for (let round = 0; round < CREATING_ROUNDS; round++) await killAfter(LONGEST_CREATION_MS)
    let stored = await expectAllThere('the first creation')
    for (let round = 0; round < OPENING_ROUNDS; round++) {
      await killAfter(LONGEST_OPENING_MS)
      stored = await expectAllThere(`opening ${round}`)
    }
    for (let round = 0; round < WRITING_ROUNDS; round++) {
      await killWhileWriting(stored.counted)
      stored = await expectAllThere(`writing ${round}`)
    }

    const rounds = CREATING_ROUNDS + OPENING_ROUNDS + WRITING_ROUNDS
    expect(acknowledged.length).toBeGreaterThan(200)
    expect(stored.risks.length - acknowledged.length, 'saved, but killed before they said so').toBeLessThanOrEqual(
      rounds,
    )
    const next = dataOf<{reference: string}[]>(
      await run('coord', ['risk', 'add', '-p', 'LIB', 'After all that', '--json'], {environment}),
    )
    expect(next).toMatchObject([{reference: `LIB-R${stored.counted + 1}`}])
    await annotate(
      `${rounds} rounds of kill -9 (${killedBeforeFirstWrite} before the first write), ${acknowledged.length} writes acknowledged, ` +
        `0 lost, ${stored.risks.length} stored, ${stored.recorded.length} in the history`,
    )
  })

  async function killAfter(longest: number): Promise<void> {
    const writer = runScript('add-risks', [directory])
    await writer.line('opening')
    await sleep(Math.random() * longest)
    note(await writer.kill())
  }

  /** It goes on after the last reference; `counted` is the number in that. */
  async function killWhileWriting(counted: number): Promise<void> {
    const writer = runScript('add-risks', [directory])
    const writes = FEWEST_WRITES + Math.floor(Math.random() * (MOST_WRITES - FEWEST_WRITES))
    await writer.line(`LIB-R${counted + writes}`)
    await sleep(Math.random() * LONGEST_WRITE_MS)
    note(await writer.kill())
  }

  function note(printed: string): void {
    const references = printed.split('\n').filter((line) => line.startsWith('LIB-R'))
    if (references.length === 0) killedBeforeFirstWrite += 1
    acknowledged.push(...references)
  }

  async function expectAllThere(when: string): Promise<Stored> {
    const stored = await read(directory)
    const expected = Array.from({length: stored.counted}, (_, index) => `LIB-R${index + 1}`).sort()
    expect(missing(acknowledged, stored.risks), `lost in ${when}`).toEqual([])
    expect(stored.risks, `references after ${when}`).toEqual(expected)
    expect(stored.indexed, `by the index after ${when}`).toEqual(expected)
    expect(stored.recorded, `history after ${when}`).toEqual(expected)
    expect(stored.authors).toEqual(expected.length === 0 ? [] : ['writer: coord risk add'])
    return stored
  }
})

/** Starts as the next command would, migrating where the killed one had not come to that. */
async function read(directory: string): Promise<Stored> {
  const setup = {
    actor: 'reader',
    command: 'test',
    location: {kind: 'embedded', directory},
    migrationsDirectory: fileURLToPath(new URL('../../../migrations', import.meta.url)),
    onNotice: () => {},
  } as const
  return withSession(setup, ({database}) =>
    database.transaction().execute(async (transaction) => {
      const texts = async (query: string) =>
        (await sql.raw<{text: string}>(query).execute(transaction)).rows.map(({text}) => text).sort()
      await sql`set local enable_indexscan = off; set local enable_bitmapscan = off; set local enable_indexonlyscan = off`.execute(
        transaction,
      )
      const risks = await texts('select reference as text from risk')
      await sql`set local enable_indexonlyscan = on; set local enable_indexscan = on; set local enable_seqscan = off`.execute(
        transaction,
      )
      const indexed = await texts(`select reference as text from risk where reference >= 'LIB'`)
      const added = `from event join change on change.id = change_id where entity = 'risk' and operation = 'add'`
      const [last] = await texts('select last::text as text from reference_counter')
      return {
        authors: await texts(`select distinct actor || ': ' || command as text ${added}`),
        counted: Number(last ?? 0),
        indexed,
        recorded: await texts(`select reference as text ${added}`),
        risks,
      }
    }),
  )
}

function missing(wanted: readonly string[], found: readonly string[]): string[] {
  const there = new Set(found)
  return wanted.filter((text) => !there.has(text))
}
